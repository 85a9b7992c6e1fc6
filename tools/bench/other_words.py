"""The same document with other words: real work never sets one text twice, and Typst remembers what it has set."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from string import ascii_lowercase

from pipeline.document.model import Block, Document, FieldBlock, FieldRow, Kind, Paragraph, Table

_Change = Callable[[str], str]


def others(document: Document, count: int) -> list[Document]:
    """So many of them, each with words of its own."""
    return [other(document, str(number)) for number in range(count)]


def other(document: Document, mark: str) -> Document:
    """Other words in every field, table row and paragraph of a letter, as long as the first ones."""
    letters = random.Random(mark).sample(ascii_lowercase, len(ascii_lowercase))  # noqa: S311 - other words, no secret
    table = str.maketrans(ascii_lowercase, "".join(letters))

    def change(text: str) -> str:
        return text.translate(table)

    return replace(document, blocks=tuple(_reworded(block, document.kind, change) for block in document.blocks))


def with_fields(document: Document, change: Callable[[FieldBlock], FieldBlock]) -> Document:
    """The document with each of its fields changed, in reading order."""
    blocks = (
        FieldRow(tuple(change(field) for field in block.fields)) if isinstance(block, FieldRow) else block
        for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


def _reworded(block: Block, kind: Kind, change: _Change) -> Block:
    match block:
        case FieldRow():
            return FieldRow(tuple(_field(field, change) for field in block.fields))
        case Table():
            return replace(block, rows=tuple(tuple(change(text) for text in row) for row in block.rows))
        case Paragraph() if kind is Kind.LETTER:
            return replace(block, content=tuple(replace(run, text=change(run.text)) for run in block.content))
        case _:
            return block


def _field(field: FieldBlock, change: _Change) -> FieldBlock:
    return field if field.options or not field.text else replace(field, text=change(field.text))
