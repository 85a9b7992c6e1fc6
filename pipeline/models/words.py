"""What a page must say, paragraph by paragraph, against what it says. How it is set is nobody's matter here.

Spaces, line breaks and the hyphens of broken words are not compared. A word processor makes up some signs by itself:
page numbers, and the number or bullet of a list's item; those are accepted where they may stand, and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

NUMBER = None  # a piece that the word processor counts: of the page, or of the pages

_BROKEN = "[\x02\ufffe]"  # what PDFium gives for the hyphen of a word that goes on in the next line
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00ad": None, "\u200b": None, "\u2060": None})
# Of a list's item: a sign that is no letter or digit; 1. 1.2.3 2º; (a) iv). Before a figure, what can't be part of it.
_SIGN = r"[^\w]"
_COUNT = r"\(?\d{1,4}(?:\.\d{1,3}){0,4}(?:[.)]{0,2}|[oa°]\.?)"  # º is an o by now
_LETTER = r"\(?(?:[A-Za-z]|[ivxlcdm]{2,7}|[IVXLCDM]{2,7})[.)]{1,2}"
_MARK = f"(?:{_SIGN}|{_COUNT}|{_LETTER})?"
_MARK_OF_FIGURE = r"(?:[^\w.,+\-\u2212\u2013]|%s)?" % _LETTER  # noqa: UP031 - braces
_LONGEST = 300


@dataclass(frozen=True)
class Line:
    """A paragraph: texts, and numbers that can't be known before. ``marked`` when a list's mark may precede it.

    ``again`` are the heading rows of its table, which are printed once more where the page turns.
    """

    pieces: tuple[str | None, ...]
    marked: bool = False
    again: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        """As people read it."""
        return " ".join("".join("…" if piece is NUMBER else piece for piece in self.pieces).split())

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it can be seen."""
        return not any(piece is NUMBER or bare(piece) for piece in self.pieces)

    @cached_property
    def source(self) -> str:
        """The regular expression of its bare text, its mark apart."""
        return "".join(r"\d{1,4}" if piece is NUMBER else _literal(bare(piece)) for piece in self.pieces)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Of what the page may show of it."""
        again = f"(?:{''.join(line.source for line in self.again)})?" if self.again else ""
        if not self.marked:
            return re.compile(again + self.source)
        mark = _MARK_OF_FIGURE if bare(self.text)[:1].isdigit() else _MARK
        return re.compile(f"{again}{self.source}|{again}{mark}{self.source}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a filled model says: its body, and what stands at the head and at the foot of the pages, in its variants.

    Every page has one of the variants; an empty one says that there are pages with none.
    ``computed`` when it holds what only a word processor can work out or place: notes, text boxes, other fields.
    """

    body: tuple[Line, ...]
    heads: tuple[tuple[Line, ...], ...] = ()
    feet: tuple[tuple[Line, ...], ...] = ()
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch that only the file has, or a paragraph that only the data give."""

    in_file: bool
    text: str


def differences(sheet: Sheet, pages: Sequence[str]) -> tuple[Difference, ...]:
    """What the pages say otherwise than the sheet; nothing when they say the same."""
    said = [_Said.of(page) for page in pages]
    missing = tuple(difference for page in said for difference in page.missing(sheet))
    if missing:
        return missing
    bodies = [page.inside(sheet) for page in said]
    body = [line for line in sheet.body if not line.is_empty]
    found = tuple(_compared(body, _joined(bodies)))
    if not found:
        return ()
    # A row that is broken by the end of a page has the heading rows in its middle.
    headings = {"".join(line.source for line in each.again) for each in body if each.again}
    without = [bodies[0], *(page.without(headings) for page in bodies[1:])] if bodies else []
    return found if tuple(_compared(body, _joined(without))) else ()


def bare(text: str) -> str:
    """Without spaces, and with one sign for each of those that look alike."""
    return "".join(sign for sign, _ in _signs(unicodedata.normalize("NFC", text)))


@dataclass(frozen=True, slots=True)
class _Said:
    """Bare text, and for each of its signs the place in the text that people read."""

    text: str
    places: tuple[int, ...]
    whole: str

    @classmethod
    def of(cls, page: str) -> _Said:
        whole = unicodedata.normalize("NFC", page)
        signs = list(_signs(whole))
        return cls("".join(sign for sign, _ in signs), tuple(place for _, place in signs), whole)

    def cut(self, start: int, end: int) -> _Said:
        return _Said(self.text[start:end], self.places[start:end], self.whole)

    def readable(self, start: int, end: int) -> str:
        """A stretch of the bare text, with its spaces."""
        return " ".join(self.whole[self.places[start] : self.places[end - 1] + 1].split()) if start < end else ""

    def missing(self, sheet: Sheet) -> Iterator[Difference]:
        """The head and the foot, where the page has none of the variants."""
        if sheet.heads and not any(_pattern(each).match(self.text) for each in sheet.heads):
            yield Difference(False, _short(" ".join(line.text for line in sheet.heads[0])))
        if sheet.feet and not any(_at_end(each).search(self.text) for each in sheet.feet):
            yield Difference(False, _short(" ".join(line.text for line in sheet.feet[0])))

    def inside(self, sheet: Sheet) -> _Said:
        """Without the page's head and foot."""
        start = max((found.end() for each in sheet.heads if (found := _pattern(each).match(self.text))), default=0)
        rest = self.cut(start, len(self.text))
        ends = [_at_end(each).search(rest.text) for each in sheet.feet]
        return rest.cut(0, min((found.start() for found in ends if found), default=len(rest.text)))

    def without(self, headings: Iterable[str]) -> _Said:
        start = max((found.end() for each in headings if (found := re.match(each, self.text))), default=0)
        return self.cut(start, len(self.text))


def _joined(pages: Sequence[_Said]) -> _Said:
    text, places, whole = "", [], ""
    for page in pages:
        places += [place + len(whole) for place in page.places]
        text, whole = text + page.text, f"{whole}{page.whole}\n"
    return _Said(text, tuple(places), whole)


def _compared(body: Sequence[Line], said: _Said) -> Iterator[Difference]:
    place = 0
    for line in body:
        found = line.pattern.match(said.text, place)
        if found is None:
            yield Difference(False, _short(line.text))
            found = line.pattern.search(said.text, place)
            if found is None:
                continue
            yield from _foreign(said, place, found.start())
        place = found.end()
    yield from _foreign(said, place, len(said.text))


def _foreign(said: _Said, start: int, end: int) -> Iterator[Difference]:
    text = said.readable(start, end)
    if text:
        yield Difference(True, _short(text))


def _pattern(lines: Sequence[Line]) -> re.Pattern[str]:
    return re.compile("".join(f"(?:{line.pattern.pattern})" for line in lines if not line.is_empty))


def _at_end(lines: Sequence[Line]) -> re.Pattern[str]:
    return re.compile(f"(?:{_pattern(lines).pattern})\\Z")


def _signs(text: str) -> Iterator[tuple[str, int]]:
    for place, letter in enumerate(text):
        for sign in unicodedata.normalize("NFKC", letter.translate(_HYPHENS)):
            if not sign.isspace():
                yield sign, place


def _literal(text: str) -> str:
    between = f"{_BROKEN}?"
    return between.join("[-\x02\ufffe]" if sign == "-" else re.escape(sign) for sign in text) + (
        between if text else ""
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
