"""Does the file show what its unsigned original showed? Nothing may look otherwise but the boxes of signatures.

Rules on objects say what a later revision may touch; they say nothing of what the revision of the first signature
brought along, nor of a box that somebody puts over the text. So the pages are drawn, then and now, and compared.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

from pipeline.findings import Finding, Severity
from pipeline.readers.text import UnreadableError, open_drawn
from signatures.acroform import form_fields, page_widgets
from signatures.beginning import Bytes, stream_of
from signatures.fields import SIGNATURE

_MAX_PAGES, _MAX_SIDE = 200, 5000
_WHITE = 255
_EDGE = 1  # pixels (points) around a box where lines are blurred into it
_CONSEQUENCE = "o arquivo não será aceito"

_Box = tuple[float, float, float, float]
_Pixels = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Boxes:
    """The boxes of one file's fields, in points, by page from 0: signatures', and those that are typed in."""

    signatures: dict[int, list[_Box]]
    data: dict[int, list[_Box]]


@dataclass(frozen=True, slots=True)
class _Picture:
    """A page in shades of grey, one byte a pixel, a pixel a point."""

    width: int
    height: int
    pixels: bytearray


def shown_findings(pdf: bytes, original: Bytes) -> tuple[Finding, ...]:
    """What the pages of a signed file show that those of its original don't, and what a signature's box covers."""
    try:
        return tuple(_findings(pdf, original))
    except (UnreadableError, pypdfium2.PdfiumError):
        message = "As páginas do arquivo assinado não puderam ser desenhadas para comparar com as do original."
        return (Finding(Severity.CRITICA, "conteudo-nao-conferido", message, consequence=_CONSEQUENCE),)


def _findings(pdf: bytes, original: Bytes) -> Iterator[Finding]:
    then, now = _boxes(original), _boxes(pdf)
    with _open(original) as before, _open(pdf) as after:
        if len(before) != len(after):
            yield _changed(min(len(before), len(after)) + 1)
            return
        for index in range(len(before)):
            old, new = _picture(before[index]), _picture(after[index])
            if (old.width, old.height) != (new.width, new.height):
                yield _changed(index + 1)
                continue
            places = [_place(after[index], old, box) for box in now.signatures.get(index, ())]
            prepared = [_place(before[index], old, box) for box in then.signatures.get(index, ())]
            typed = [_place(after[index], old, box) for box in now.data.get(index, ())]
            if any(place not in prepared and _covers(old, place, prepared) for place in places):
                yield _covered(index + 1)
            _blank(old, [*places, *typed])
            _blank(new, [*places, *typed])
            if old.pixels != new.pixels:
                yield _changed(index + 1)


def _changed(page: int) -> Finding:
    message = f"A página {page} mostra algo que o documento não mostrava antes de ser assinado."
    return Finding(Severity.CRITICA, "pagina-mostra-outra-coisa", message, consequence=_CONSEQUENCE)


def _covered(page: int) -> Finding:
    message = (
        f"O quadro de uma assinatura cobre parte da página {page}. "
        "Quem assina deve usar o quadro do próprio formulário, ou um espaço em branco."
    )
    return Finding(Severity.CRITICA, "assinatura-cobre-pagina", message, consequence=_CONSEQUENCE)


def _boxes(pdf: Bytes) -> _Boxes:
    """Where the fields are. A widget that only a page knows is no field: it stays in the picture."""
    found = _Boxes({}, {})
    with pikepdf.open(stream_of(pdf)) as document:
        pages = {widget.objgen: number - 1 for number, widget in page_widgets(document) if widget.is_indirect}
        for field in form_fields(document):
            kind = found.signatures if field.kind == SIGNATURE else found.data
            for widget in field.widgets if field.in_form else ():
                box = _box(widget)
                if widget.objgen in pages and box is not None:
                    kind.setdefault(pages[widget.objgen], []).append(box)
    return found


def _box(widget: Any) -> _Box | None:
    try:
        left, bottom, right, top = (float(side) for side in widget.get("/Rect", ()))
    except (TypeError, ValueError):
        return None
    if left == right or bottom == top:
        return None
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _open(pdf: Bytes) -> pypdfium2.PdfDocument:
    document = open_drawn(pdf)
    if len(document) > _MAX_PAGES:
        document.close()
        raise UnreadableError
    return document


def _picture(page: Any) -> _Picture:
    if max(page.get_size()) > _MAX_SIDE:
        raise UnreadableError
    bitmap = page.render(scale=1, grayscale=True, may_draw_forms=False)
    rows = bytes(bitmap.buffer)
    lines = (rows[start : start + bitmap.width] for start in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    return _Picture(bitmap.width, bitmap.height, bytearray(b"".join(lines)))


def _place(page: Any, picture: _Picture, box: _Box) -> _Pixels:
    """A box of the page as pixels of its picture, whichever way the page is turned, with its edge."""
    corners = [_pixel(page, picture, x, y) for x, y in (box[:2], box[2:])]
    (left, right), (top, bottom) = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    return (
        max(0, left - _EDGE),
        max(0, top - _EDGE),
        min(picture.width, right + _EDGE),
        min(picture.height, bottom + _EDGE),
    )


def _pixel(page: Any, picture: _Picture, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, picture.width, picture.height, 0, x, y, across, down)
    return across.value, down.value


def _covers(picture: _Picture, place: _Pixels, prepared: list[_Pixels]) -> bool:
    """Whether anything but white stands in this place, the form's own boxes for signatures apart."""
    free = _Picture(picture.width, picture.height, bytearray(picture.pixels))
    _blank(free, prepared)
    left, top, right, bottom = place
    rows = (free.pixels[row * free.width + left : row * free.width + right] for row in range(top, bottom))
    return any(row.strip(bytes((_WHITE,))) for row in rows)


def _blank(picture: _Picture, places: list[_Pixels]) -> None:
    for left, top, right, bottom in places:
        for row in range(top, bottom):
            start = row * picture.width
            picture.pixels[start + left : start + right] = bytes((_WHITE,)) * max(0, right - left)
