"""The unsigned original inside a signed file."""

from __future__ import annotations

from signatures.acroform import open_pdf
from signatures.verification.found import find_signatures
from signatures.verification.ranges import previous_size


def original_size(pdf: bytes) -> int:
    """How many bytes the file had before its first signature; its whole size when nobody signed it.

    Raises:
        PdfError: the file can't be read as a PDF.
    """
    with open_pdf(pdf) as opened:
        found, _ = find_signatures(opened)
    return previous_size(pdf, found[0].end) if found else len(pdf)
