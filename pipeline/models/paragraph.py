"""One paragraph: its text joined over the runs, and what stands in the placeholders' place."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.models.dialect import Anchor, Dialect, Element, Part, Piece
from pipeline.models.language import Kind, Token, is_true, text_of, tokens
from pipeline.models.values import Values

SIGNATURE_PREFIX = "assinatura_"


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands from ``start`` to ``end`` from now on."""

    start: int
    end: int
    part: Part


def text_in(paragraph: Element, dialect: Dialect) -> str:
    """A paragraph's own text, whatever runs it is split over."""
    return "".join(piece.text for piece in dialect.pieces(paragraph))


def apply(paragraph: Element, edits: list[Edit], dialect: Dialect) -> None:
    """Make the edits, which don't overlap and are in order. A value takes the style of where its placeholder began."""
    pieces, end = [], 0
    for piece in dialect.pieces(paragraph):
        start, end = end, end + len(piece.text)
        pieces.append((piece, start))
    for piece, start in pieces:
        touching = [edit for edit in edits if edit.start < start + len(piece.text) and start < edit.end]
        if touching and piece.where:
            dialect.write(piece, _parts(piece, start, touching))
    for piece, start in pieces:
        if not piece.where and any(edit.start <= start < edit.end for edit in edits):
            dialect.remove(piece)


def fill(paragraph: Element, values: Values, dialect: Dialect) -> None:
    """Print what the paragraph's placeholders stand for. Its loops were seen to before."""
    found = tokens(text_in(paragraph, dialect))
    if found:
        apply(paragraph, _edits(found, values), dialect)


def _edits(found: list[Token], values: Values) -> list[Edit]:
    """Conditions inside the paragraph take their text along when they don't hold."""
    edits: list[Edit] = []
    shut: list[tuple[int, bool]] = []  # where each open condition began, and whether it is true
    for token in found:
        is_open = all(state for _, state in shut)
        if token.kind is Kind.IF:
            shut.append((token.start, not is_open or is_true(token, values)))
            edits.append(Edit(token.start, token.end, ""))
        elif token.kind is Kind.END_IF:
            start, state = shut.pop()
            edits = edits if state else [edit for edit in edits if edit.start < start]
            edits.append(Edit(token.start if state else start, token.end, ""))
        elif is_open:
            edits.append(Edit(token.start, token.end, _printed(token, values)))
    return edits


def _printed(token: Token, values: Values) -> Part:
    if token.kind is not Kind.SIGNATURE:
        return text_of(token, values)
    return Anchor(SIGNATURE_PREFIX + token.expression) if token.expression in values.roles else ""


def _parts(piece: Piece, start: int, edits: list[Edit]) -> list[tuple[bool, Part]]:
    """The piece's own text and the values that begin in it."""
    parts: list[tuple[bool, Part]] = []
    place = 0
    for edit in edits:
        parts.append((False, piece.text[place : max(edit.start - start, place)]))
        if edit.start >= start:
            parts.append((True, edit.part))
        place = min(edit.end - start, len(piece.text))
    parts.append((False, piece.text[place:]))
    return [(is_value, part) for is_value, part in parts if part]
