"""Where keys live."""
