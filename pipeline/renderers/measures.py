"""Measures that follow from the look and the content alone, the same in every format. Lengths in points."""

from __future__ import annotations

import math

from pipeline.document.model import FieldBlock, Table, Widget
from pipeline.renderers.look import look

MANY_LINES = 24  # a box for typing is never higher than this many lines
LONG_TEXT = 600  # characters; a row with more may go on over the next page
WIDEST_WEIGHT = 36  # characters; a table's column with more is given no more room for it, and wraps
NARROWEST = 6  # and none is narrower than this
AVERAGE_WIDTH = 0.5  # em; of Carlito's letters in Portuguese text, with room to spare
TWELFTHS = 12


def line_width() -> float:
    """Between the margins of a form's page."""
    page = look()["page"]
    return float(page["width"] - 2 * page["side"])


def inner_width(span: int) -> float:
    """Of a field's cell of ``span`` twelfths, without its insets."""
    return float(line_width() * span / TWELFTHS - 2 * look()["field"]["inset"])


def typing_height(block: FieldBlock) -> float:
    """Of the box for typing: enough lines for the longest text allowed, within reason."""
    measures = look()["field"]
    if block.widget is not Widget.LINES:
        return float(measures["height"])
    if block.lines is not None:
        return float(measures["leading"] * block.lines + 2 * measures["padding"])
    per_line = inner_width(block.span) / (AVERAGE_WIDTH * look()["size"]["body"])
    lines = math.ceil((block.max_length or 0) / per_line) + 1
    return float(measures["leading"] * min(max(lines, 3), MANY_LINES) + 2 * measures["padding"])


def column_weights(table: Table) -> tuple[int, ...]:
    """How the line is shared by a table's columns: by the longest text of each, within reason."""
    columns = [[heading, *(row[i] for row in table.rows)] for i, heading in enumerate(table.columns)]
    return tuple(min(max(NARROWEST, *(len(cell) for cell in column)), WIDEST_WEIGHT) for column in columns)
