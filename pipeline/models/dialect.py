"""The two dialects, ODF and OOXML: which elements are paragraphs, rows and cells, and where a paragraph's text stands.

A paragraph's text is a list of pieces. Most are strings in the tree that can be rewritten; some are elements that
stand for a space, a tab or a break, and can only be taken out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from lxml import etree

Element = Any

TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD14 = "http://schemas.microsoft.com/office/word/2010/wordml"
XML = "http://www.w3.org/XML/1998/namespace"
SPACE = f"{{{XML}}}space"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A named place, which LibreOffice turns into a destination of the PDF."""

    name: str


Part = str | Anchor


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a paragraph's text: the element's ``text`` or ``tail``, or, without ``where``, the element itself."""

    element: Element
    where: str
    text: str


class Dialect(Protocol):
    """What filling needs to know of a format."""

    paragraphs: frozenset[str]
    row: str
    cell: str
    table: str
    item: str
    needs_paragraph: frozenset[str]  # elements that are not valid without one
    keeps: str  # a paragraph with this inside can be emptied, and not removed
    unseen: frozenset[str]  # elements whose paragraphs are not on the page
    own_ids: frozenset[str]  # attributes that a copy may not repeat
    own_marks: frozenset[str]  # elements that a copy may not repeat

    def pieces(self, paragraph: Element) -> Iterator[Piece]:
        """The paragraph's own text, without that of paragraphs inside it."""

    def write(self, piece: Piece, parts: list[tuple[bool, Part]]) -> None:
        """Put parts in a piece's place. The flag tells a value from text that was there before."""

    def remove(self, piece: Piece) -> None:
        """Take out a piece that is an element."""


def clean(text: str) -> str:
    """The text without what XML can't hold (XML 1.0, 2.2)."""
    return "".join(sign if sign in "\t\n" or " " <= sign <= "\ud7ff" or sign > "\udfff" else "\ufffd" for sign in text)


def take_out(element: Element) -> None:
    """Remove an element, and leave the text after it where it was."""
    parent, before = element.getparent(), element.getprevious()
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def new(namespace: str, tag: str, **attributes: str) -> Element:
    """An element, with its attributes in the same namespace."""
    made = etree.Element(f"{{{namespace}}}{tag}")
    for key, value in attributes.items():
        made.set(f"{{{namespace}}}{key}", value)
    return made
