"""What a filled model says, read from the ODT or DOCX itself, without a word processor."""

from __future__ import annotations

from pipeline.models import sheet_odf, sheet_ooxml
from pipeline.models.fill import is_odt, read_package
from pipeline.models.words import Sheet


def sheet_of(package: bytes) -> Sheet:
    """The paragraphs of a filled model, in the order in which they are printed. Raises ReadError."""
    parts = read_package(package)
    return sheet_odf.sheet(parts) if is_odt(parts) else sheet_ooxml.sheet(parts)
