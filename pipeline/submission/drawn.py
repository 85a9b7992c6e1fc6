"""The letters of a page as a person sees them: each with ink where it stands, one after the other, line after line."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pypdfium2 import raw

_SCALE = 3  # pixels a point
_DARK = 160  # of 255: black letters, also when they are small
_SMALLEST, _LARGEST = 4.0, 40.0  # points, from the lowest to the highest that a letter of a font may reach
_SLACK = 1.0  # points by which letters overlap
_SPACE, _LINES = 2.0, 4.0  # of a letter's height: between words, and between lines with an empty one
_LATIN_1 = "\xff"
_HYPHENS = {0x02: "-", 0xFFFE: "-"}  # what PDFium says of one at the end of a line


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter and the box that its font gives it, in points; ``ink`` is what it fills: left, bottom, right, top."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    ink: tuple[float, float, float, float]

    @property
    def height(self) -> float:
        """From the lowest to the highest that a letter of its font may reach."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Half way from left to right."""
        return (self.left + self.right) / 2


def reads(page: Any, text: str) -> bool:
    """Whether the page reads as this text; one that is longer than its box may go on beyond its right or lower edge."""
    letters = letters_of(page)
    if _bare("".join(letter.text for letter in letters)) != _bare(text):
        return False
    if not all(_SMALLEST <= letter.height <= _LARGEST for letter in letters):
        return False
    if not all(_follows(one, other) for one, other in pairwise(letters)):
        return False
    left, bottom, right, top = page.get_mediabox()
    inside = [letter for letter in letters if letter.middle < right and letter.bottom + letter.height / 2 > bottom]
    if any(letter.middle < left or letter.top - letter.height / 2 > top for letter in letters):
        return False
    return bool(inside) is bool(letters) and inside[:1] == list(letters[:1]) and all(_seen(page, inside))


def letters_of(page: Any) -> list[Letter]:
    """The letters in the order of the content; white space, and what PDFium adds, are left out."""
    words = page.get_textpage()
    found = []
    for place in range(raw.FPDFText_CountChars(words)):
        code = raw.FPDFText_GetUnicode(words, place)
        text = _HYPHENS.get(code) or chr(code)
        if raw.FPDFText_IsGenerated(words, place) == 1 or text.isspace() or not code:
            continue
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(words, place, box)
        sides = [ctypes.c_double() for _ in range(4)]
        raw.FPDFText_GetCharBox(words, place, sides[0], sides[2], sides[1], sides[3])
        ink = (sides[0].value, sides[1].value, sides[2].value, sides[3].value)
        found.append(Letter(text, box.left, box.bottom, box.right, box.top, ink))
    return found


def _bare(text: str) -> str:
    """Without white space; and without dashes and quotes beyond Latin-1, which readers take from other fonts."""
    kept = (
        one for one in unicodedata.normalize("NFKC", text) if one <= _LATIN_1 or unicodedata.category(one)[0] != "P"
    )
    return "".join("".join(kept).split())


def _follows(one: Letter, other: Letter) -> bool:
    """Whether a letter comes next: beside the other with no more than a space between, or on one of the next lines."""
    if abs(other.bottom - one.bottom) < _SLACK:
        return -_SLACK <= other.left - one.right <= _SPACE * one.height
    return 1 / 2 * one.height < one.bottom - other.bottom <= _LINES * one.height


def _seen(page: Any, letters: Sequence[Letter]) -> list[bool]:
    """Whether there is ink where each letter stands."""
    bitmap = page.render(scale=_SCALE, grayscale=True)
    pixels, stride = bytes(bitmap.buffer), bitmap.stride
    found = []
    for letter in letters:
        (left, low), (right, high) = (
            _pixel(page, bitmap, letter.left, letter.bottom),
            _pixel(page, bitmap, letter.right, letter.top),
        )
        rows = range(max(0, min(low, high)), min(bitmap.height, max(low, high) + 1))
        start, end = max(0, left), min(bitmap.width, max(right, left + 1))
        found.append(any(min(pixels[row * stride + start : row * stride + end], default=255) < _DARK for row in rows))
    return found


def _pixel(page: Any, bitmap: Any, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, bitmap.width, bitmap.height, 0, x, y, across, down)
    return across.value, down.value


def weights(page: Any, letters: Sequence[Letter]) -> list[float]:
    """How much ink each letter has for its size: nearly the same wherever it stands, and none when it is covered."""
    bitmap = page.render(scale=_SCALE, grayscale=True)
    pixels, stride = bytes(bitmap.buffer), bitmap.stride
    found = []
    for letter in letters:
        left, low = _pixel(page, bitmap, *letter.ink[:2])
        right, high = _pixel(page, bitmap, *letter.ink[2:])
        start, end = max(0, left - 1), min(bitmap.width, right + 1)
        rows = range(max(0, min(low, high) - 1), min(bitmap.height, max(low, high) + 1))
        area = len(rows) * max(0, end - start)
        light = sum(sum(pixels[row * stride + start : row * stride + end]) for row in rows)
        found.append((area - light / 255) / (letter.height * _SCALE) ** 2 if letter.height > 0 else 0.0)
    return found
