"""Trust anchors and revocation lists, as given by the caller.

``store`` reads a folder; ``anchors`` has the roots known by fingerprint, and what a chain to each is worth in law.
Nothing is fetched.
"""
