"""Template and data become a document."""
