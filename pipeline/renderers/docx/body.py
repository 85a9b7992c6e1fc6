"""The blocks of a document as the body of `word/document.xml`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

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
    Text,
    Tone,
)
from pipeline.renderers.docx.fields import fields_table
from pipeline.renderers.docx.markup import NONE, Xml, element, paragraph, run
from pipeline.renderers.docx.measures import line
from pipeline.renderers.docx.naming import Controls
from pipeline.renderers.docx.signatures import form_signatures, letter_signatures
from pipeline.renderers.docx.tables import records_table

_STYLES = {
    Tone.BODY: "BodyText",
    Tone.GUIDANCE: "Orientacao",
    Tone.NOTE: "Nota",
    Tone.LEFT: "OficioEsquerda",
    Tone.RIGHT: "OficioDireita",
    Tone.SUBJECT: "OficioAssunto",
    Tone.LETTER: "OficioTexto",
    Tone.QUOTE: "OficioCitacao",
    Tone.CENTER: "OficioCentro",
}
_NUMBER = re.compile(r"([0-9]{1,3}\.) ")
BULLETS = 1  # the number of the list that all bulleted lists are
_DEEPEST = 3  # levels of headings that have a style


@dataclass(slots=True)
class Body:
    """A document's body while it is written. ``level`` is that of the last heading, ``lists`` how many are numbered."""

    controls: Controls = field(default_factory=Controls)
    kind: Kind = Kind.FORM
    level: int = 0
    lists: int = 0

    def write(self, document: Document) -> Xml:
        """The body's content, without its section."""
        parts = list(_masthead(document)) if self.kind is Kind.FORM else []
        groups = [tuple(group) for _, group in itertools.groupby(document.blocks, type)]
        for group, after in zip(groups, [*groups[1:], ()], strict=True):
            made = self._alike(group)
            if self.kind is Kind.LETTER and after and isinstance(after[0], SignatureRow):
                made[-1] = _kept(made[-1])
            parts += made
        # Word wants a paragraph after a last table; after anything else it would be a line too many.
        ends_in_table = not parts or parts[-1].endswith("</w:tbl>")
        return Xml("".join(parts) + (paragraph("Fim") if ends_in_table else ""))

    def _alike(self, blocks: Sequence[Block]) -> list[Xml]:
        """Blocks of one kind that follow each other: rows of fields touch, and are one table."""
        rows = [block for block in blocks if isinstance(block, FieldRow)]
        return (
            [fields_table(self.controls, rows, line(self.kind))] if rows else [self._block(block) for block in blocks]
        )

    def _block(self, block: Block) -> Xml:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return _letter_paragraph(block) or paragraph(_STYLES[block.tone], *_runs(block.content))
            case ListBlock():
                return self._list(block)
            case Table():
                return records_table(block, line(self.kind))
            case SignatureRow():
                draw = letter_signatures if self.kind is Kind.LETTER else form_signatures
                return draw(block.boxes, line(self.kind))
            case FieldRow():
                return fields_table(self.controls, [block], line(self.kind))

    def _heading(self, block: Heading) -> Xml:
        """No level is skipped: who navigates by headings would miss it."""
        self.level = min(max(block.level, 1), self.level + 1, _DEEPEST)
        number = run(f"{block.number}\u2002", element("rStyle", val="Numero")) if block.number else NONE
        return paragraph(f"Heading{self.level}", number, run(block.text))

    def _list(self, block: ListBlock) -> Xml:
        number = BULLETS
        if block.ordered:
            self.lists += 1
            number += self.lists
        mark = element("numPr", element("ilvl", val=0), element("numId", val=number))
        return Xml("".join(paragraph("Item", *_runs(item), more=mark) for item in block.items))


def _kept(closing: Xml) -> Xml:
    """A letter's closing stays on the page of who signs; what is no paragraph stays as it is."""
    style, found, rest = closing.partition("/>")
    return (
        Xml(f"{style}/>{element('keepNext')}{rest}") if found and style.startswith("<w:p><w:pPr><w:pStyle") else closing
    )


def _letter_paragraph(block: Paragraph) -> Xml:
    """A letter's paragraph that begins with its number, which stands at the margin; nothing for any other."""
    first = block.content[0] if block.content else Text("")
    numbered = _NUMBER.match(first.text) if block.tone is Tone.LETTER else None
    if numbered is None:
        return NONE
    rest = replace(first, text=first.text[numbered.end() :])
    return paragraph("OficioNumerado", run(f"{numbered[1]}\t"), *_runs((rest, *block.content[1:])))


def _masthead(document: Document) -> Iterator[Xml]:
    yield paragraph("Autoridade", run(document.authority))
    if document.authority_unit:
        yield paragraph("Unidade", run(document.authority_unit))
    yield paragraph("Title", run(document.title))
    if document.destination:
        yield paragraph("Destino", run(f"Destino: {document.destination}"))


def _runs(content: Sequence[Text]) -> Iterator[Xml]:
    for each in content:
        strong = element("b") + element("bCs") if each.strong else ""
        emphasis = element("i") + element("iCs") if each.emphasis else ""
        yield run(each.text, Xml(strong + emphasis))
