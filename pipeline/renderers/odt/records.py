"""A repeated group as a table whose heading row comes again on each page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.document.model import Table
from pipeline.renderers.measures import LONG_TEXT, column_weights
from pipeline.renderers.odt.layout import DATA_CELL, HEAD_CELL, KEPT_ROW, ROW, TABLE, Layout
from pipeline.renderers.odt.nodes import node, paragraph


def record_table(block: Table, layout: Layout) -> Iterator[Any]:
    """The group's label and its rows (ODF 1.2 part 1, 9.1.5: heading rows)."""
    yield paragraph("Legenda", block.label)
    weights = column_weights(block)
    total = sum(weights)
    widths = [round(layout.width * weight / total, 2) for weight in weights]
    head = _row(block.columns, HEAD_CELL, "Table_20_Heading")
    yield node(
        "table:table",
        {"table:style-name": TABLE, "table:name": block.name},
        *layout.columns(widths),
        node("table:table-header-rows", None, head),
        *(_row(row, DATA_CELL, "Table_20_Contents") for row in block.rows),
    )


def _row(texts: tuple[str, ...], cell: str, style: str) -> Any:
    cells = [node("table:table-cell", {"table:style-name": cell}, paragraph(style, text)) for text in texts]
    is_long = sum(map(len, texts)) > LONG_TEXT
    return node("table:table-row", {"table:style-name": ROW if is_long else KEPT_ROW}, *cells)
