"""The document as one HTML page: read on a screen, by a screen reader, or printed on A4."""
