"""Trust anchors and revocation lists, as given by the caller."""
