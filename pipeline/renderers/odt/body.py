"""The words of the document, block by block, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from pipeline.document.model import (
    Block,
    Document,
    FieldRow,
    Heading,
    Kind,
    ListBlock,
    Paragraph,
    SignatureRow,
    Table,
    Tone,
)
from pipeline.renderers.odt.boxes import signature_tables
from pipeline.renderers.odt.controls import Controls
from pipeline.renderers.odt.fields import field_table
from pipeline.renderers.odt.layout import FIRST_OF_FORM, SECTION, Layout
from pipeline.renderers.odt.letters import is_voice, letter_paragraph, letter_signatures, letterhead
from pipeline.renderers.odt.nodes import node, paragraph, words, xml
from pipeline.renderers.odt.pages import text_width
from pipeline.renderers.odt.records import record_table
from pipeline.renderers.odt.runs import running
from pipeline.renderers.odt.styles import font_faces

_VOICES = {Tone.BODY: "Text_20_body", Tone.GUIDANCE: "Orientacao", Tone.NOTE: "Nota"}
_DEEPEST = 6


def content_xml(document: Document) -> bytes:
    """`content.xml`. In a blank everything stands in a protected section, and only the controls can be changed.

    ODF 1.2 part 1, 5.4 and 13.3: the forms stand first in the text, so outside of the section.
    """
    layout, controls = Layout(text_width(document)), Controls()
    head = letterhead(document) if document.kind is Kind.LETTER else _masthead(document)
    blocks = [*head, *_blocks(document, layout, controls)]
    if blocks[-1].tagName == "table:table":
        # A text can't end with a table: a word processor adds a whole line, which may take another page.
        blocks.append(paragraph("Fim", ""))
    if document.blank:
        section = {"text:style-name": SECTION, "text:name": document.form, "text:protected": "true"}
        blocks = [controls.forms(), node("text:section", section, *blocks)]
    body = node("office:body", None, node("office:text", None, *blocks))
    return xml("office:document-content", font_faces(), layout.written(), body)


def _masthead(document: Document) -> Iterator[Any]:
    yield paragraph(FIRST_OF_FORM, document.authority)
    if document.authority_unit:
        yield paragraph("Unidade", document.authority_unit)
    yield paragraph("Title", document.title)
    if document.destination:
        yield paragraph("Destino", f"Destino: {document.destination}")


def _blocks(document: Document, layout: Layout, controls: Controls) -> Iterator[Any]:
    """Rows of fields that follow one another are one table: their lines meet, as on the paper forms."""
    signatures = letter_signatures if document.kind is Kind.LETTER else signature_tables
    followed = zip(document.blocks, (*document.blocks[1:], None), strict=True)
    level = 0
    for kind, run in groupby(followed, lambda pair: type(pair[0])):
        if kind is FieldRow:
            yield field_table([block for block, _ in run if isinstance(block, FieldRow)], layout, controls)
            continue
        for block, after in run:
            match block:
                case Heading():
                    level = min(max(block.level, 1), level + 1, _DEEPEST)  # headings skip no level
                    yield _heading(block, level)
                case SignatureRow():
                    yield from signatures(block, layout)
                case _:
                    yield from _block(block, after, layout)


def _block(block: Block, after: Block | None, layout: Layout) -> Iterator[Any]:
    match block:
        case Paragraph() if is_voice(block.tone):
            yield letter_paragraph(block, after)
        case Paragraph():
            yield running(_VOICES[block.tone], block.content)
        case ListBlock():
            yield _list(block)
        case Table():
            yield from record_table(block, layout)


def _heading(block: Heading, level: int) -> Any:
    number = []
    if block.number:
        number = [node("text:span", {"text:style-name": "Numero"}, *words(block.number)), *words("  ")]
    attributes = {"text:style-name": f"Heading_20_{level}", "text:outline-level": str(level)}
    return node("text:h", attributes, *number, *words(block.text))


def _list(block: ListBlock) -> Any:
    style = "Numbering_20_1" if block.ordered else "List_20_1"
    items = [node("text:list-item", None, running("List_20_Contents", item)) for item in block.items]
    return node("text:list", {"text:style-name": style}, *items)
