"""Repeated groups as tables: the heading row repeats on every page, no row splits (ECMA-376-1, 17.4.6 and 17.4.78)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.document.model import Table
from pipeline.renderers.docx.markup import NONE, Xml, element, paragraph, run
from pipeline.renderers.docx.measures import colour, shares
from pipeline.renderers.measures import column_weights

_CAN_NOT_SPLIT = element("cantSplit")


def records_table(block: Table, width: int) -> Xml:
    """The table: its heading row repeats on each page, and no row splits."""
    widths = shares(column_weights(block), width)
    grid = element("tblGrid", *(element("gridCol", w=each) for each in widths))
    properties = element(
        "tblPr",
        element("tblStyle", val="Quadro"),
        element("tblW", w=width, type="dxa"),
        element("tblLayout", type="fixed"),
        element("tblCaption", val=block.label),
    )
    heading = _row(block.columns, widths, "CelulaTitulo")
    rows = [_row(row, widths, "Celula") for row in block.rows]
    return Xml(paragraph("Legenda", run(block.label)) + element("tbl", properties, grid, heading, *rows))


def _row(texts: Sequence[str], widths: Sequence[int], style: str) -> Xml:
    heading = style == "CelulaTitulo"
    shading = element("shd", val="clear", color="auto", fill=colour("band")) if heading else NONE
    cells = (
        element("tc", element("tcPr", element("tcW", w=width, type="dxa"), shading), paragraph(style, run(text)))
        for text, width in zip(texts, widths, strict=True)
    )
    return element("tr", element("trPr", _CAN_NOT_SPLIT, element("tblHeader") if heading else NONE), *cells)
