"""The way back: what a file carries. One file a format."""
