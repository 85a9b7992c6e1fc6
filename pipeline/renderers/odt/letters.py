"""What only a letter has: its head, its voices, and the place to sign above the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipeline.document.model import Block, Document, Paragraph, SignatureBlock, SignatureRow, Tone
from pipeline.renderers.look import look
from pipeline.renderers.odt.layout import CENTRED_TABLE, FIRST_OF_LETTER, KEPT_ROW, NO_CELL, ONLY_OF_LETTER, Layout
from pipeline.renderers.odt.nodes import node, paragraph
from pipeline.renderers.odt.runs import running

_VOICES = {
    Tone.LEFT: "Carta_20_esquerda",
    Tone.RIGHT: "Carta_20_direita",
    Tone.SUBJECT: "Carta_20_assunto",
    Tone.LETTER: "Carta_20_texto",
    Tone.QUOTE: "Carta_20_citacao",
    Tone.CENTER: "Carta_20_centro",
}
_NUMBER = re.compile(r"([0-9]{1,3}\.) ")
_NO_NAME = "Nome:"


def letterhead(document: Document) -> Iterator[Any]:
    """The body that writes and its units, at the head of the first page alone."""
    first, *others = document.letterhead or (document.authority,)
    yield paragraph(FIRST_OF_LETTER if others else ONLY_OF_LETTER, first)
    for index, unit in enumerate(others, 1):
        yield paragraph("Timbre" if index < len(others) else "Timbre_20_final", unit)


def letter_paragraph(block: Paragraph, after: Block | None) -> Any:
    """A paragraph in one of a letter's voices. The closing stays on the page of who signs below it."""
    first = block.content[0]
    numbered = _NUMBER.match(first.text) if block.tone is Tone.LETTER else None
    if numbered is not None:
        # The number stands at the margin, and the text where any first line begins.
        marked = replace(first, text=f"{numbered[1]}\t{first.text[numbered.end() :]}")
        return running("Carta_20_numerada", (marked, *block.content[1:]))
    is_closing = block.tone is Tone.LETTER and isinstance(after, SignatureRow)
    return running("Carta_20_fecho" if is_closing else _VOICES[block.tone], block.content)


def is_voice(tone: Tone) -> bool:
    """Whether it is a letter's."""
    return tone in _VOICES


def letter_signatures(block: SignatureRow, layout: Layout) -> Iterator[Any]:
    """Who signs, in the middle of the page, one below the other."""
    for box in block.boxes:
        yield from _signature(box, layout)


def _signature(box: SignatureBlock, layout: Layout) -> Iterator[Any]:
    yield paragraph("Carta_20_signatario", box.label)
    place = node("table:table-cell", {"table:style-name": NO_CELL}, paragraph("Carta_20_assinatura", ""))
    row = node("table:table-row", {"table:style-name": KEPT_ROW}, place)
    columns = layout.columns([float(look()["signature"]["width"])])
    yield node("table:table", {"table:style-name": CENTRED_TABLE}, *columns, row)
    yield paragraph("Carta_20_pessoa", box.person or _NO_NAME)
    if box.note:
        yield paragraph("Carta_20_ressalva", box.note)
