"""The text that a PDF's pages show, as lines."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from signatures.beginning import Bytes, stream_of

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MAX_PAGES = 200


def page_text(pdf: Bytes) -> list[str]:
    """The lines of text of every page, one after the other. Raises as `pages_text` does."""
    return [line for page in pages_text(pdf) for line in page]


def pages_text(pdf: Bytes) -> list[list[str]]:
    """The lines of text of each page, in content order, NFC, runs of spaces folded, empty lines left out.

    What stands in form fields and annotations, or beyond the page's edges, is not page text. Raises UnreadableError for
    a file that PDFium can't open or that has more pages than any form.
    """
    document = open_drawn(pdf)
    try:
        if len(document) > _MAX_PAGES:
            raise UnreadableError
        return [_lines(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def open_drawn(pdf: Bytes) -> PdfDocument:
    """What PDFium makes of a file, to be closed after use. Raises UnreadableError for one that it can't open."""
    import pypdfium2  # noqa: PLC0415 - only a verifier that must compare pages pays for it

    try:
        return pypdfium2.PdfDocument(pdf if isinstance(pdf, bytes) else stream_of(pdf))
    except pypdfium2.PdfiumError as error:
        raise UnreadableError from error


class UnreadableError(Exception):
    """PDFium could not read the pages."""


def _lines(text: str) -> list[str]:
    folded = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines())
    return [line for line in folded if line]
