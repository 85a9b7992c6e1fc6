"""Where people sign: a box is one cell, so that it never splits and is read from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.document.model import SignatureBlock
from pipeline.renderers.docx.markup import NONE, Xml, element, join, paragraph, run
from pipeline.renderers.docx.measures import twips
from pipeline.renderers.docx.styles import dotted_frame, frame
from pipeline.renderers.look import look

_SEPARATOR = paragraph("Separador")
_TO_NAME = "Nome:"


def form_signatures(boxes: Sequence[SignatureBlock], line: int) -> Xml:
    """Two boxes a line."""
    pairs = [boxes[i : i + 2] for i in range(0, len(boxes), 2)]
    return join([Xml(_SEPARATOR + _pair(pair, line)) for pair in pairs])


def letter_signatures(boxes: Sequence[SignatureBlock], line: int) -> Xml:
    """One below the other in the middle, above the name, which says it all: the frame only shows where."""
    return join([_alone(box, line) for box in boxes])


def _pair(boxes: Sequence[SignatureBlock], line: int) -> Xml:
    width = twips(look()["signature"]["width"])
    widths = (width, max(line - 2 * width, 1), width)
    gap = element("tc", element("tcPr", element("tcW", w=widths[1], type="dxa")), paragraph("Celula"))
    row = element(
        "tr",
        element("trPr", element("gridAfter", val=2) if len(boxes) == 1 else NONE, element("cantSplit")),
        Xml(gap.join(_cell(box, width) for box in boxes)),
    )
    return _table(widths, NONE, row)


def _table(widths: Sequence[int], align: Xml, row: Xml) -> Xml:
    properties = element(
        "tblPr",
        element("tblStyle", val="Assinaturas"),
        element("tblW", w=sum(widths), type="dxa"),
        align,
        element("tblLayout", type="fixed"),
    )
    return element("tbl", properties, element("tblGrid", *(element("gridCol", w=each) for each in widths)), row)


def _cell(box: SignatureBlock, width: int) -> Xml:
    content = paragraph("Signatario", run(box.label)) + paragraph("NomeSignatario", run(box.person or _TO_NAME))
    note = paragraph("NotaSignatario", run(box.note)) if box.note else ""
    return element("tc", element("tcPr", element("tcW", w=width, type="dxa"), frame()), Xml(content + note))


def _alone(box: SignatureBlock, line: int) -> Xml:
    """Kept with its name, and the name with what follows: who signs stays whole on its page."""
    width = min(twips(look()["signature"]["width"]), line)
    place = element(
        "tc", element("tcPr", element("tcW", w=width, type="dxa"), dotted_frame()), paragraph("OficioLugar")
    )
    height = element("trHeight", val=twips(look()["letter"]["signature"]), hRule="exact")
    row = element("tr", element("trPr", element("cantSplit"), height), place)
    note = paragraph("OficioRotulo", run(box.note)) if box.note else ""
    return Xml(
        paragraph("OficioRotulo", run(box.label))
        + _table((width,), element("jc", val="center"), row)
        + paragraph("OficioNome", run(box.person or _TO_NAME))
        + note
    )
