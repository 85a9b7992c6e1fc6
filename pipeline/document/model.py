"""The document as blocks: the only thing a renderer sees.

A value is always a plain string inside a block, never markup. A blank document has fields without text (``text is
None``): the renderer makes them fillable. Order of blocks is the reading order and the tab order.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date


class Widget(enum.StrEnum):
    """What a person sees where a field can be typed in."""

    LINE = "line"  # one line of text
    LINES = "lines"  # several lines of text
    DATE = "date"  # one line, dd/mm/aaaa
    YES_NO = "yes_no"  # two exclusive boxes, Sim and Não
    CHOICE = "choice"  # one of several options
    CHOICES = "choices"  # any of several options, a checkbox each


class Tone(enum.StrEnum):
    """The voice of a paragraph."""

    BODY = "body"
    GUIDANCE = "guidance"  # small and quiet: how to fill in
    NOTE = "note"  # set apart by a rule at its side
    # The voices of a letter (Manual de Redação da Presidência da República):
    LEFT = "left"  # number of the letter, addressee
    RIGHT = "right"  # place and date
    SUBJECT = "subject"  # what it is about
    LETTER = "letter"  # justified, first line 2.5 cm in
    QUOTE = "quote"  # a long quotation, smaller and further in
    CENTER = "center"  # who signs


class Kind(enum.StrEnum):
    """How the whole is laid out."""

    FORM = "form"
    LETTER = "letter"  # an ofício: letterhead of the body that writes, on the first page only


@dataclass(frozen=True, slots=True)
class Text:
    """A run of plain text."""

    text: str
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 is a numbered section of the form; the document's title is not a Heading."""

    level: int
    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    content: tuple[Text, ...]
    tone: Tone = Tone.BODY


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list of paragraphs."""

    items: tuple[tuple[Text, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One of a field's options: ``id`` is what data carry, ``label`` what people read."""

    id: str
    label: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class FieldBlock:
    r"""A label above a value, or above a place to type one.

    ``name`` is the dotted path of the data (``titular.cpf``). ``text`` is the value in the official way of writing
    (lines separated by ``\n``), or None when the document is blank. With options (YES_NO, CHOICES) every
    option is printed and ``selected`` says which hold, CHOICE prints the chosen one; ``text`` is then their labels
    joined by ``; ``.
    ``span`` is the width in twelfths of the line. ``lines`` is how many lines the box for typing is drawn with, when
    its length says nothing of how much people type; what is typed beyond them scrolls.
    """

    name: str
    label: str
    widget: Widget
    text: str | None = None
    options: tuple[Option, ...] = ()
    tooltip: str = ""
    max_length: int | None = None
    span: int = 12
    required: bool = True
    lines: int | None = None


@dataclass(frozen=True, slots=True)
class FieldRow:
    """Fields side by side: their spans add up to twelve at most."""

    fields: tuple[FieldBlock, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A repeated group, filled in: a heading row that repeats on each page, and a row of texts a record."""

    name: str
    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """A box for one signatory's signature.

    ``field`` is the name of the PDF signature field (``signature_field_name(role)``); ``person`` the printed name, or
    None in a blank; ``note`` says when this signature is asked for, or is empty. ``locks`` are the sections and fields
    that it locks, all of them when empty.
    """

    role: str
    label: str
    field: str
    person: str | None = None
    note: str = ""
    locks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """Signature boxes, two a line, never split over pages."""

    boxes: tuple[SignatureBlock, ...]


Block = Heading | Paragraph | ListBlock | FieldRow | Table | SignatureRow


@dataclass(frozen=True, slots=True)
class Document:
    """A composed document, blank or filled.

    ``record`` is what travels inside the file as data, JSON values only: form, edition, date, digests of definition
    and template, and the data; a renderer adds its own fingerprint before it embeds it.
    ``date`` is the document's date: the file's timestamps come from it, never from a clock.
    A LETTER's ``letterhead`` names the body that writes and its units, largest first; ``authority`` is who asks for it.
    """

    form: str
    edition: str
    title: str
    authority: str
    authority_unit: str
    destination: str
    date: date
    blank: bool
    blocks: tuple[Block, ...]
    record: Mapping[str, object] = field(default_factory=dict)
    language: str = "pt-BR"
    kind: Kind = Kind.FORM
    letterhead: tuple[str, ...] = ()

    def fields(self) -> Iterator[FieldBlock]:
        """Every data field, in reading order."""
        for block in self.blocks:
            if isinstance(block, FieldRow):
                yield from block.fields

    def signature_boxes(self) -> Iterator[SignatureBlock]:
        """Every signature box, in reading order."""
        for block in self.blocks:
            if isinstance(block, SignatureRow):
                yield from block.boxes


SIGNATURE_PREFIX = "assinatura_"


def signature_field_name(role: str) -> str:
    """The PDF field in which a role signs: ``assinatura_titular``.

    The prefix keeps it apart from the data fields, whose top-level names are section ids such as ``titular``.
    """
    return SIGNATURE_PREFIX + role
