"""The document as JSON values for the layout, and the places it keeps for form fields.

The layout only sets what it is given: what must be decided about a block (may it break? how wide is a column? how
high is a box?) is decided here. A place is a number printed into the page as the target of a link, found again by
`fields` when the page is set.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.document.model import (
    Block,
    Document,
    FieldBlock,
    FieldRow,
    Heading,
    Kind,
    ListBlock,
    Option,
    Paragraph,
    SignatureBlock,
    SignatureRow,
    Table,
    Text,
    Tone,
    Widget,
)
from pipeline.renderers.look import look

Json = dict[str, object]

MANY_LINES = 24  # a box for typing is never higher than this many lines
LONG_TEXT = 600  # characters; a row with more may go on over the next page
WIDEST_WEIGHT = 36  # characters; a table's column with more is given no more room for it, and wraps
NARROWEST = " " * 6  # and none is narrower than this
_NUMBER = re.compile(r"([0-9]{1,3}\.) ")  # of a letter's paragraph
AVERAGE_WIDTH = 0.5  # em; of Carlito's letters in Portuguese text, with room to spare


@dataclass(frozen=True, slots=True)
class WholePlace:
    """Where a data field is typed in."""

    field: FieldBlock


@dataclass(frozen=True, slots=True)
class BoxPlace:
    """One box of a data field that has a box an option."""

    field: FieldBlock
    option: Option


Place = WholePlace | BoxPlace | SignatureBlock


@dataclass(slots=True)
class Tree:
    """What the layout is given, and what stands at each place.

    ``level`` is that of the last heading; ``width`` that of a line, in points.
    """

    width: float
    document: Json = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    level: int = 0

    def keep(self, place: Place) -> int:
        """Keep a place; its number is what the layout prints."""
        self.places.append(place)
        return len(self.places) - 1


def tree(document: Document) -> Tree:
    """The document as the layout reads it."""
    made = Tree(line_width(document.kind))
    made.document = {
        "kind": document.kind.value,
        "letterhead": document.letterhead,
        "title": document.title,
        "authority": document.authority,
        "authority_unit": document.authority_unit,
        "destination": document.destination,
        "form": document.form,
        "edition": document.edition,
        "blocks": [
            _block(made, block) | {"kept": _kept(block, after)}
            for block, after in zip(document.blocks, (*document.blocks[1:], None), strict=False)
        ],
    }
    return made


def _block(made: Tree, block: Block) -> Json:
    match block:
        case Heading():
            # ISO 14289-1, 7.4.2: headings skip no level.
            made.level = min(max(block.level, 1), made.level + 1)
            return {"kind": "heading", "level": made.level, "text": block.text, "number": block.number}
        case Paragraph():
            return _paragraph(block)
        case ListBlock():
            items = [_runs(item) for item in block.items]
            return {"kind": "list", "ordered": block.ordered, "items": items}
        case FieldRow():
            long = sum(len(each.text or "") for each in block.fields) > LONG_TEXT
            return {"kind": "fields", "long": long, "fields": [_field(made, each) for each in block.fields]}
        case Table():
            return _table(block)
        case SignatureRow():
            return {"kind": "signatures", "boxes": [_signature(made, box) for box in block.boxes]}


def _kept(block: Block, after: Block | None) -> bool:
    """Whether a block stays on the page of the one after it, so that no signature stands on a page by itself."""
    if isinstance(block, SignatureRow):
        return isinstance(after, Paragraph) and after.tone is Tone.CENTER
    return isinstance(after, SignatureRow)


def _paragraph(block: Paragraph) -> Json:
    """A paragraph; that of a letter with its number, when it begins with one, for the margin."""
    made: Json = {"kind": "paragraph", "tone": block.tone.value, "number": "", "content": _runs(block.content)}
    first = block.content[0] if block.content else Text("")
    numbered = _NUMBER.match(first.text) if block.tone is Tone.LETTER else None
    if numbered is None:
        return made
    rest = replace(first, text=first.text[numbered.end() :])
    return made | {"number": numbered[1], "content": _runs((rest, *block.content[1:]))}


def _runs(content: Sequence[Text]) -> list[object]:
    return [[run.text, run.strong, run.emphasis] for run in content]


def _field(made: Tree, block: FieldBlock) -> Json:
    blank = block.text is None
    boxes = block.options if block.widget in {Widget.YES_NO, Widget.CHOICES} else ()
    whole = made.keep(WholePlace(block)) if blank and not boxes else None
    return {
        "label": block.label,
        "span": block.span,
        "text": block.text or "",
        "place": whole,
        "height": _height(block, made.width),
        "options": [
            {
                "label": option.label,
                "selected": option.selected,
                "place": made.keep(BoxPlace(block, option)) if blank else None,
            }
            for option in boxes
        ],
    }


def _height(block: FieldBlock, line: float) -> float:
    """Of the box for typing, in points: enough lines for the longest text allowed, within reason."""
    measures = look()["field"]
    if block.widget is not Widget.LINES:
        return float(measures["height"])
    if block.lines is not None:
        return float(measures["leading"] * block.lines + 2 * measures["padding"])
    per_line = (line * block.span / 12 - 2 * look()["field"]["inset"]) / (AVERAGE_WIDTH * look()["size"]["body"])
    lines = math.ceil((block.max_length or 0) / per_line) + 1
    return float(measures["leading"] * min(max(lines, 3), MANY_LINES) + 2 * measures["padding"])


def line_width(kind: Kind) -> float:
    """Between the margins of a page, in points."""
    page, letter = look()["page"], look()["letter"]
    sides = letter["left"] + letter["right"] if kind is Kind.LETTER else 2 * page["side"]
    return float(page["width"] - sides)


def _table(block: Table) -> Json:
    columns = [[heading, *(row[i] for row in block.rows)] for i, heading in enumerate(block.columns)]
    return {
        "kind": "table",
        "label": block.label,
        "columns": block.columns,
        "rows": block.rows,
        "weights": [min(max(len(cell) for cell in (*column, NARROWEST)), WIDEST_WEIGHT) for column in columns],
    }


def _signature(made: Tree, box: SignatureBlock) -> Json:
    return {"label": box.label, "person": box.person, "note": box.note, "place": made.keep(box)}
