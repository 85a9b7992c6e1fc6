"""A document becomes one self-contained HTML page: no script, no request, nothing that a value could break out of.

The page is made by Jinja2 with escaping on, from `page.html.j2`; this module decides, the template only writes.
The bytes depend on the document and on the files of this folder, never on the clock or on what was rendered before.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from pipeline.document.model import (
    Block,
    Document,
    FieldBlock,
    FieldRow,
    Heading,
    Kind,
    ListBlock,
    Paragraph,
    SignatureRow,
    Table,
    Text,
    Tone,
    Widget,
)
from pipeline.renderers.html.embedding import embedded, fingerprint
from pipeline.renderers.html.style import policy, style
from pipeline.renderers.look import look
from pipeline.renderers.measures import LONG_TEXT, typing_height

_FOLDER = Path(__file__).parent
_TOP_LEVEL = 2  # the document's title is the page's h1
_DEEPEST = 6
_DATE_LENGTH = 10  # dd/mm/aaaa
_NUMBER = re.compile(r"([0-9]{1,3}\.) ")
_ROW_PARTS = 4  # section.group.2.column


@dataclass(frozen=True, slots=True)
class Cell:
    """A field and its place in the line. ``row`` is its record's number in a repeated group, or empty."""

    field: FieldBlock
    opens_line: bool
    hint: str
    row: str
    lines: int
    longest: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """A block as the template writes it.

    ``level`` is a heading's; ``cells`` those of a run of field rows; ``number`` and ``content`` a paragraph's.
    """

    kind: str
    block: Block | None = None
    level: int = 0
    cells: tuple[Cell, ...] = ()
    number: str = ""
    content: tuple[Text, ...] = ()


def render(document: Document) -> bytes:
    """The document as an HTML page in UTF-8, with inputs where it is blank."""
    css = style(document.kind)
    page = _template().render(
        document=document,
        parts=_parts(document.blocks),
        letter=document.kind is Kind.LETTER,
        style=css,
        policy=policy(css),
        data=embedded({**document.record, "renderer": fingerprint()}),
        Widget=Widget,
        long_text=LONG_TEXT,
    )
    return page.encode()


@functools.cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html.j2")


def _parts(blocks: Sequence[Block]) -> list[Part]:
    """The blocks in order; rows of fields that touch become one list of labels and values."""
    made: list[Part] = []
    level = _TOP_LEVEL - 1
    for block in blocks:
        match block:
            case Heading():
                # WCAG 1.3.1: headings skip no level.
                level = min(max(block.level + _TOP_LEVEL - 1, _TOP_LEVEL), level + 1, _DEEPEST)
                made.append(Part("heading", block, level))
            case FieldRow() if made and made[-1].kind == "fields":
                made[-1] = Part("fields", cells=(*made[-1].cells, *_cells(block)))
            case FieldRow():
                made.append(Part("fields", cells=tuple(_cells(block))))
            case Paragraph():
                made.append(_paragraph(block))
            case _:
                made.append(Part(_KINDS[type(block)], block))
    return made


_KINDS: dict[type, str] = {ListBlock: "list", Table: "table", SignatureRow: "signatures"}


def _paragraph(block: Paragraph) -> Part:
    """The number of a letter's paragraph stands at the margin (Manual de Redação, 5.2)."""
    found = _NUMBER.match(block.content[0].text) if block.tone is Tone.LETTER and block.content else None
    if found is None:
        return Part("paragraph", block, content=block.content)
    first = replace(block.content[0], text=block.content[0].text[found.end() :])
    return Part("paragraph", block, number=found[1], content=(first, *block.content[1:]))


def _cells(row: FieldRow) -> Iterator[Cell]:
    for index, block in enumerate(row.fields):
        yield Cell(block, index == 0, _hint(block), _row(block.name), _lines(block), _longest(block))


def _hint(block: FieldBlock) -> str:
    """The guidance of a tooltip, which begins by where the field is and what it is called."""
    if not block.label:
        return block.tooltip
    before, found, after = block.tooltip.partition(block.label)
    if not found or (before and not before.endswith(": ")):
        return block.tooltip
    return after.lstrip(".: ")


def _row(name: str) -> str:
    parts = name.split(".")
    return parts[2] if len(parts) == _ROW_PARTS and parts[2].isdecimal() else ""


def _lines(block: FieldBlock) -> int:
    """How many the box for typing has: as many as in the other formats."""
    measures = look()["field"]
    return round((typing_height(block) - 2 * float(measures["padding"])) / float(measures["leading"]))


def _longest(block: FieldBlock) -> int | None:
    return _DATE_LENGTH if block.widget is Widget.DATE else block.max_length
