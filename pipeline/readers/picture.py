"""What a PDF's pages look like, for comparing two of them: the same text may be covered, moved or drawn over."""

from __future__ import annotations

import hashlib
from typing import Any

from pipeline.readers.text import UnreadableError, open_drawn
from signatures.beginning import Bytes, stream_of

_SCALE = 1.0  # 72 dpi: a covered word is many pixels
_MAX_SIDE = 5000  # points; an A4 page has 842


def page_pictures(pdf: Bytes) -> list[str]:
    """A digest of each page as PDFium draws it, without annotations and fields.

    Raises UnreadableError for a file that PDFium can't open, or with a page larger than any form's.
    """
    document = open_drawn(pdf)
    try:
        return [_picture(page) for page in document]
    finally:
        document.close()


def foreign_annotations(pdf: Bytes) -> list[str]:
    """Annotations that are not form fields, as ``FreeText na página 2``: ours have none."""
    import pikepdf  # noqa: PLC0415 - the same

    found = []
    with pikepdf.open(stream_of(pdf)) as document:
        for number, page in enumerate(document.pages, 1):
            listed = page.obj.get("/Annots")
            for annotation in listed if isinstance(listed, pikepdf.Array) else ():
                kind = _kind(annotation)
                if kind != "Widget":
                    found.append(f"{kind} na página {number}")
    return found


def _kind(annotation: Any) -> str:
    import pikepdf  # noqa: PLC0415 - the same

    if not isinstance(annotation, pikepdf.Dictionary):
        return "anotação ilegível"
    from signatures.acroform import as_text  # noqa: PLC0415 - the same

    return as_text(annotation.get("/Subtype", "/anotação")).removeprefix("/")


def _picture(page: Any) -> str:
    if max(page.get_size()) > _MAX_SIDE:
        raise UnreadableError
    bitmap = page.render(scale=_SCALE, draw_annots=False)
    return hashlib.sha256(bytes(bitmap.buffer)).hexdigest()
