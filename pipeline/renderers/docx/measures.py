"""Lengths of the look in Word's units."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence

from pipeline.document.model import Kind
from pipeline.renderers.look import look
from pipeline.renderers.measures import TWELFTHS

# Carlito has Calibri's widths: who has Word has Calibri, and LibreOffice sets Calibri in Carlito.
WORD_FONT = {"Carlito": "Calibri"}


def twips(points: float) -> int:
    """Twentieths of a point, in which Word measures lengths."""
    return round(points * 20)


def half_points(points: float) -> int:
    """The unit of font sizes."""
    return round(points * 2)


def eighths(points: float) -> int:
    """The unit of lines' widths."""
    return round(points * 8)


def colour(name: str) -> str:
    """A colour of the look, as Word writes it."""
    value: str = look()["color"][name]
    return value.removeprefix("#").upper()


def font() -> str:
    """The look's font, by the name that Word knows."""
    name: str = look()["font"]
    return WORD_FONT.get(name, name)


@functools.cache
def margins(kind: Kind) -> tuple[int, int]:
    """Left and right, in twips: a letter's are the Manual de Redação's."""
    if kind is Kind.LETTER:
        return twips(look()["letter"]["left"]), twips(look()["letter"]["right"])
    return twips(look()["page"]["side"]), twips(look()["page"]["side"])


@functools.cache
def line(kind: Kind) -> int:
    """Between the side margins, in twips."""
    return twips(look()["page"]["width"]) - sum(margins(kind))


@functools.cache
def columns(width: int) -> tuple[int, ...]:
    """The twelve columns of a line of that width, in twips."""
    return shares((1,) * TWELFTHS, width)


def shares(weights: Sequence[int], width: int) -> tuple[int, ...]:
    """The line in parts, in twips: together they are the line, whatever the rounding."""
    edges = [width * sum(weights[:i]) // sum(weights) for i in range(len(weights) + 1)]
    return tuple(right - left for left, right in itertools.pairwise(edges))
