"""Fields in boxes: rows of twelfths that touch, a label above each value or control."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from pipeline.document.model import FieldBlock, FieldRow, Option, Widget
from pipeline.renderers.docx.controls import box, box_control, whole_control
from pipeline.renderers.docx.markup import NONE, Xml, element, join, paragraph, run
from pipeline.renderers.docx.measures import colour, columns, twips
from pipeline.renderers.docx.naming import Controls
from pipeline.renderers.look import look
from pipeline.renderers.measures import LONG_TEXT, TWELFTHS, typing_height

_ONE_LABEL_LETTER = 5.5  # points, with room to spare
_ONE_BOX = 30  # points, with the gap after it
_GAP = "\u2003\u2002"  # between boxes that stand side by side
_CAN_NOT_SPLIT = element("cantSplit")


def fields_table(controls: Controls, rows: Sequence[FieldRow], width: int) -> Xml:
    """Rows of fields that follow each other, as one table."""
    return join([_opening(width), *(_row(controls, row, columns(width)) for row in rows), Xml("</w:tbl>")])


@functools.cache
def _opening(width: int) -> Xml:
    grid = element("tblGrid", *(element("gridCol", w=each) for each in columns(width)))
    properties = element(
        "tblPr",
        element("tblStyle", val="Campos"),
        element("tblW", w=width, type="dxa"),
        element("tblLayout", type="fixed"),
    )
    return Xml(f"<w:tbl>{properties}{grid}")


def _row(controls: Controls, row: FieldRow, widths: Sequence[int]) -> Xml:
    free = TWELFTHS - sum(block.span for block in row.fields)
    long = sum(len(block.text or "") for block in row.fields) > LONG_TEXT
    height = max((_height(block) for block in row.fields if block.text is None), default=0)
    properties = [
        element("gridAfter", val=free) if free > 0 else NONE,
        NONE if long else _CAN_NOT_SPLIT,
        element("trHeight", val=twips(height), hRule="atLeast") if height else NONE,
    ]
    cells, start = [], 0
    for block in row.fields:
        cells.append(_cell(controls, block, sum(widths[start : start + block.span])))
        start += block.span
    return Xml(f"<w:tr><w:trPr>{''.join(properties)}</w:trPr>{''.join(cells)}</w:tr>")


def _height(block: FieldBlock) -> float:
    """Of the row of a box for typing, in points."""
    return typing_height(block) + 2 * look()["size"]["label"] if block.widget is Widget.LINES else 0.0


def _cell(controls: Controls, block: FieldBlock, width: int) -> Xml:
    typed = block.text is None and not _boxes(block)
    properties = (
        f'<w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{block.span}"/>'
        f"{element('shd', val='clear', color='auto', fill=colour('well')) if typed else ''}"
    )
    content = paragraph("Rotulo", run(block.label)) + _answer(controls, block, width)
    return Xml(f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")


def _answer(controls: Controls, block: FieldBlock, width: int) -> Xml:
    blank, boxes = block.text is None, _boxes(block)
    if blank:
        controls.fields.append((block, boxes))
    if boxes:
        return _options(controls, block, boxes, width)
    content = whole_control(controls, block) if blank else run(block.text or "")
    return paragraph("Valor", content)


def _boxes(block: FieldBlock) -> tuple[Option, ...]:
    return block.options if block.widget in {Widget.YES_NO, Widget.CHOICES} else ()


def _options(controls: Controls, block: FieldBlock, boxes: tuple[Option, ...], width: int) -> Xml:
    """One label beside its box; side by side while the labels are short, one a line otherwise."""
    needed = sum(len(option.label) for option in boxes) * _ONE_LABEL_LETTER + len(boxes) * _ONE_BOX
    entries = [_option(controls, block, option) for option in boxes]
    if twips(needed) < width:
        return paragraph("Opcao", Xml(run(_GAP).join(entries)))
    return join([paragraph("Opcao", entry) for entry in entries])


def _option(controls: Controls, block: FieldBlock, option: Option) -> Xml:
    mark = box_control(controls, block, option) if block.text is None else box(option)
    return Xml(mark + run(f" {option.label}"))
