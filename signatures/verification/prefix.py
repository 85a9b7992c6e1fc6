"""A file as it was when it had fewer bytes, opened where it stands: a large one isn't copied for each revision."""

from __future__ import annotations

from pikepdf import Pdf

from signatures.acroform import open_pdf
from signatures.beginning import beginning


def open_prefix(pdf: bytes, end: int) -> Pdf:
    """Parse the first ``end`` bytes.

    Raises:
        PdfError: they can't be read as a PDF, or are encrypted.
    """
    return open_pdf(beginning(pdf, end))
