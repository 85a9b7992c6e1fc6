"""OpenDocument Text: text stands in `text:p` and in the spans inside it, and white space collapses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.models.dialect import OFFICE, TABLE, TEXT, XML, Anchor, Element, Part, Piece, clean, new, take_out

_INLINE = frozenset(f"{{{TEXT}}}{name}" for name in ("span", "a", "meta", "ruby", "ruby-base"))
_FIXED = {f"{{{TEXT}}}s": " ", f"{{{TEXT}}}tab": "\t", f"{{{TEXT}}}line-break": "\n"}
_MARKS = ("bookmark", "bookmark-start", "bookmark-end", "reference-mark", "reference-mark-start", "reference-mark-end")
_SPECIAL = re.compile("(\n|\t|^ +| +$| {2,})")


class Odf:
    """The dialect of content.xml and styles.xml."""

    paragraphs = frozenset({f"{{{TEXT}}}p", f"{{{TEXT}}}h"})
    row = f"{{{TABLE}}}table-row"
    cell = f"{{{TABLE}}}table-cell"
    table = f"{{{TABLE}}}table"
    item = f"{{{TEXT}}}list-item"
    needs_paragraph: frozenset[str] = frozenset()
    keeps = ""
    unseen = frozenset({f"{{{TEXT}}}tracked-changes", f"{{{OFFICE}}}annotation"})
    own_ids = frozenset({f"{{{XML}}}id", f"{{{TABLE}}}name"})
    own_marks = frozenset(f"{{{TEXT}}}{name}" for name in _MARKS)

    def pieces(self, paragraph: Element) -> Iterator[Piece]:
        """Text and tails, through spans and links."""
        yield Piece(paragraph, "text", paragraph.text or "")
        for child in paragraph:
            if child.tag in _INLINE:
                yield from self.pieces(child)
            elif child.tag in _FIXED:
                yield Piece(child, "", _FIXED[child.tag])
            yield Piece(child, "tail", child.tail or "")

    def write(self, piece: Piece, parts: list[tuple[bool, Part]]) -> None:
        """Breaks, tabs and repeated spaces of a value become elements."""
        nodes = [node for is_value, part in parts for node in _nodes(part, is_value=is_value)]
        setattr(piece.element, piece.where, "")
        last: Element | None = None
        for node in nodes:
            if not isinstance(node, str):
                _insert(piece, last, node)
                last = node
            elif last is not None:
                last.tail = (last.tail or "") + node
            else:
                setattr(piece.element, piece.where, getattr(piece.element, piece.where) + node)

    def remove(self, piece: Piece) -> None:
        """Take a space, a tab or a break out."""
        take_out(piece.element)


def _insert(piece: Piece, last: Element | None, node: Element) -> None:
    """Put a node right after the text that was written so far."""
    before = last if last is not None else piece.element
    if last is None and piece.where == "text":
        before.insert(0, node)
        return
    parent = before.getparent()
    parent.insert(parent.index(before) + 1, node)


def _nodes(part: Part, *, is_value: bool) -> Iterator[str | Element]:
    if isinstance(part, Anchor):
        yield new(TEXT, "bookmark", name=part.name)
    elif not is_value:
        yield part
    else:
        for text in _SPECIAL.split(clean(part)):
            yield from _value_nodes(text)


def _value_nodes(text: str) -> Iterator[str | Element]:
    if text == "\n":
        yield new(TEXT, "line-break")
    elif text == "\t":
        yield new(TEXT, "tab")
    elif text and not text.strip(" "):
        yield new(TEXT, "s", c=str(len(text)))
    elif text:
        yield text
