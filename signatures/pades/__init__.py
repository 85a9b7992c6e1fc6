"""Signs PDFs: ETSI EN 319 142-1."""
