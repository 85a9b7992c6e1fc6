"""WordprocessingML: text stands in the `w:t` of the runs of a `w:p`."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from pipeline.models.dialect import SPACE, WORD, WORD14, Anchor, Element, Part, Piece, clean, new

_P = f"{{{WORD}}}p"
_T = f"{{{WORD}}}t"
_RUN = f"{{{WORD}}}r"
_FIXED = {f"{{{WORD}}}tab": "\t", f"{{{WORD}}}br": "\n", f"{{{WORD}}}cr": "\n"}
_GONE = frozenset(f"{{{WORD}}}{name}" for name in ("pPr", "del", "moveFrom"))
_OWNERS = frozenset(f"{{{WORD}}}{name}" for name in ("tc", "hdr", "ftr", "txbxContent", "footnote", "endnote"))
_SPECIAL = re.compile("([\n\t])")


class Ooxml:
    """The dialect of document.xml, headers, footers and notes."""

    paragraphs = frozenset({_P})
    row = f"{{{WORD}}}tr"
    cell = f"{{{WORD}}}tc"
    table = f"{{{WORD}}}tbl"
    item = ""
    needs_paragraph = _OWNERS
    keeps = f"{{{WORD}}}sectPr"
    unseen: frozenset[str] = frozenset()
    own_ids = frozenset({f"{{{WORD14}}}paraId", f"{{{WORD14}}}textId"})
    own_marks = frozenset({f"{{{WORD}}}bookmarkStart", f"{{{WORD}}}bookmarkEnd"})

    def pieces(self, paragraph: Element) -> Iterator[Piece]:
        """The texts of the runs, wherever in the paragraph they are."""
        for child in paragraph:
            if child.tag == _T:
                yield Piece(child, "text", child.text or "")
            elif child.tag in _FIXED and paragraph.tag == _RUN:
                yield Piece(child, "", _FIXED[child.tag])
            elif child.tag != _P and child.tag not in _GONE:
                yield from self.pieces(child)

    def write(self, piece: Piece, parts: list[tuple[bool, Part]]) -> None:
        """Breaks and tabs of a value become elements between texts of the same run."""
        place = piece.element
        place.text = ""
        for is_value, part in parts:
            if isinstance(part, Anchor):
                _anchor(place, part)
                continue
            for node in _nodes(part, is_value=is_value):
                place = _append(place, node)
        _keep_spaces(place)

    def remove(self, piece: Piece) -> None:
        """Take a tab or a break out."""
        piece.element.getparent().remove(piece.element)


def _append(place: Element, node: str | Element) -> Element:
    """Add to the text that is being written, and give the text to go on with."""
    if isinstance(node, str):
        place.text = (place.text or "") + node
        return place
    _keep_spaces(place)
    after = new(WORD, "t")
    place.addnext(node)
    node.addnext(after)
    return after


def _keep_spaces(text: Element) -> None:
    if text.text and text.text != text.text.strip():
        text.set(SPACE, "preserve")


def _anchor(text: Element, anchor: Anchor) -> None:
    """Bookmarks stand between runs, and not in them."""
    number = str(zlib.crc32(anchor.name.encode()) & 0x3FFFFFFF)
    run = text.getparent()
    run.addprevious(new(WORD, "bookmarkStart", id=number, name=anchor.name))
    run.addprevious(new(WORD, "bookmarkEnd", id=number))


def _nodes(part: str, *, is_value: bool) -> Iterator[str | Element]:
    if not is_value:
        yield part
        return
    for text in _SPECIAL.split(clean(part)):
        yield new(WORD, "br" if text == "\n" else "tab") if text in {"\n", "\t"} else text
