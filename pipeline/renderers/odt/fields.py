"""Fields: a label above its value, or above a control, in boxes that share a line by twelfths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

from pipeline.document.model import FieldBlock, FieldRow, Option, Widget
from pipeline.renderers.measures import LONG_TEXT, TWELFTHS
from pipeline.renderers.odt.controls import Controls
from pipeline.renderers.odt.layout import CELL, KEPT_ROW, NO_CELL, ROW, TABLE, Layout
from pipeline.renderers.odt.nodes import node, paragraph, words

_TICKED, _EMPTY = "☒", "☐"
_SHORT_OPTIONS = 60  # characters of a whole line: labels longer than their share stand one below the other


def field_table(rows: Sequence[FieldRow], layout: Layout, controls: Controls) -> Any:
    """One table for the rows, with a column between any two edges of theirs.

    A cell over several columns is followed by as many covered ones (ODF 1.2 part 1, 9.1.6).
    """
    edges = sorted({0, TWELFTHS}.union(*(_edges(row) for row in rows)))
    widths = [layout.width * (right - left) / TWELFTHS for left, right in pairwise(edges)]
    return node(
        "table:table",
        {"table:style-name": TABLE},
        *layout.columns(widths),
        *(_row(row, edges, layout, controls) for row in rows),
    )


def _edges(row: FieldRow) -> list[int]:
    return list(accumulate((field.span for field in row.fields), initial=0))


def _row(row: FieldRow, edges: Sequence[int], layout: Layout, controls: Controls) -> Any:
    is_long = sum(len(field.text or "") for field in row.fields) > LONG_TEXT
    cells: list[Any] = []
    own = _edges(row)
    for field, (left, right) in zip(row.fields, pairwise(own), strict=True):
        cells += _cell(CELL, edges.index(right) - edges.index(left), _content(field, layout, controls))
    if own[-1] < edges[-1]:
        cells += _cell(NO_CELL, edges.index(edges[-1]) - edges.index(own[-1]), [node("text:p")])
    return node("table:table-row", {"table:style-name": ROW if is_long else KEPT_ROW}, *cells)


def _cell(style: str, columns: int, content: Sequence[Any]) -> list[Any]:
    attributes = {"table:style-name": style}
    if columns > 1:
        attributes["table:number-columns-spanned"] = str(columns)
    covered = [node("table:covered-table-cell") for _ in range(columns - 1)]
    return [node("table:table-cell", attributes, *content), *covered]


def _content(field: FieldBlock, layout: Layout, controls: Controls) -> list[Any]:
    label = paragraph("Rotulo", field.label)
    if field.widget in {Widget.YES_NO, Widget.CHOICES}:
        return [label, *_options(field, controls)]
    if field.text is not None:
        return [label, paragraph("Valor", field.text)]
    return [label, node("text:p", {"text:style-name": "Campo"}, controls.whole(field, layout.width))]


def _options(field: FieldBlock, controls: Controls) -> Iterator[Any]:
    """Short options stand on one line, long ones below each other."""
    marked = [[*_mark(field, option, controls), *words(option.label)] for option in field.options]
    longest = sum(len(option.label) + 4 for option in field.options)
    if longest > _SHORT_OPTIONS * field.span / TWELFTHS:
        for each in marked:
            yield node("text:p", {"text:style-name": "Opcao"}, *each)
    elif marked:
        line = [part for each in marked for part in (*words("     "), *each)][1:]
        yield node("text:p", {"text:style-name": "Campo"}, *line)


def _mark(field: FieldBlock, option: Option, controls: Controls) -> list[Any]:
    if field.text is None:
        return [controls.box(field, option), *words("  ")]
    mark = _TICKED if option.selected else _EMPTY
    return [node("text:span", {"text:style-name": "Caixa"}, *words(mark)), *words("  ")]
