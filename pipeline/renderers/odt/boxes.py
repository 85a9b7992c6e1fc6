"""Boxes for signatures: who signs above, the place to sign, the name below; read box by box, and never split."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.document.model import SignatureBlock, SignatureRow
from pipeline.renderers.look import look
from pipeline.renderers.odt.layout import KEPT_ROW, KEPT_TABLE, NO_CELL, SIGNATURE_CELL, Layout
from pipeline.renderers.odt.nodes import node, paragraph

_NO_NAME = "Nome:"


def signature_tables(block: SignatureRow, layout: Layout) -> Iterator[Any]:
    """A table of one row for each two boxes, with an empty cell between them."""
    # Two boxes and a gap fit on the line of a form; a letter's is narrower.
    width = min(float(look()["signature"]["width"]), (layout.width - 10) / 2)
    widths = [width, layout.width - 2 * width, width]
    for first in range(0, len(block.boxes), 2):
        pair = block.boxes[first : first + 2]
        second = _box(pair[1]) if pair[1:] else _nothing()
        row = node("table:table-row", {"table:style-name": KEPT_ROW}, _box(pair[0]), _nothing(), second)
        # Two tables without a paragraph between them would be set as one.
        yield paragraph("Intervalo", "")
        yield node("table:table", {"table:style-name": KEPT_TABLE}, *layout.columns(widths), row)


def _box(box: SignatureBlock) -> Any:
    parts = [
        paragraph("Signatario", box.label),
        paragraph("Assinatura", ""),
        paragraph("Pessoa", box.person or _NO_NAME),
    ]
    if box.note:
        parts.append(paragraph("Ressalva", box.note))
    return node("table:table-cell", {"table:style-name": SIGNATURE_CELL}, *parts)


def _nothing() -> Any:
    return node("table:table-cell", {"table:style-name": NO_CELL}, node("text:p"))
