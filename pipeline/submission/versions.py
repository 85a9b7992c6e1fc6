"""Is a page that another version of the program drew the same document? It can't be made again byte for byte here.

The letters are the same, each as black as it is here, wherever it stands; no more lines are drawn, no box stands over
letters, and nothing is in the file that this version doesn't put there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pikepdf

from pipeline.readers.text import open_drawn
from pipeline.submission.drawn import Letter, letters_of, weights
from pipeline.submission.likeness import ARRANGED, parts_of
from pipeline.submission.typed import sorted_box
from signatures.acroform import form_fields, page_widgets
from signatures.beginning import Bytes, stream_of
from signatures.fields import SIGNATURE

_WORDS = frozenset(("BMC", "BDC", "EMC", "q", "Q", "BT", "ET", "Tf", "Td", "TD", "Tm", "T*", "TL", "Tj", "TJ", "cm"))
"""What writes text and keeps order: each version does it in its own way."""

_LIGHTER, _HEAVIER, _TRACE = 0.6, 1.5, 0.01  # times the ink of a letter, and of its height squared
_FEW = 0.001  # of the letters may look otherwise: lines come near them


def resembles(original: Bytes, again: bytes) -> bool:
    """Whether nothing but the arrangement differs. May raise what PDFium and qpdf raise."""
    one, other = (parts_of(pdf, data_inside=False) for pdf in (original, again))
    if one.keys() != other.keys():
        return False
    if any(one[name] != other[name] for name in one if not ARRANGED.search(name)):
        return False
    return _drawing(original) == _drawing(again) and _covered(original) == _covered(again) and _alike(original, again)


def _drawing(pdf: Bytes) -> Mapping[str, int]:
    """How often each operator is used that draws no text."""
    with pikepdf.open(stream_of(pdf)) as document:
        used = Counter(str(each.operator) for page in document.pages for each in pikepdf.parse_content_stream(page))
    return {name: times for name, times in used.items() if name not in _WORDS}


def _covered(pdf: Bytes) -> Mapping[str, int]:
    """How many letters stand in each signature's box."""
    with pikepdf.open(stream_of(pdf)) as document:
        pages = {widget.objgen: number - 1 for number, widget in page_widgets(document)}
        boxes = [
            (field.name, pages.get(widget.objgen), sorted_box(widget))
            for field in form_fields(document)
            for widget in (field.widgets if field.kind == SIGNATURE else ())
        ]
    found: Counter[str] = Counter()
    with open_drawn(pdf) as drawn:
        letters = [letters_of(page) for page in drawn]
    for name, page, box in boxes:
        found[name] += sum(_is_in(letter, box) for letter in letters[page]) if page is not None else 0
    return found


def _is_in(letter: Letter, box: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = box
    return left < letter.middle < right and bottom < letter.bottom + letter.height / 2 < top


def _alike(original: Bytes, again: bytes) -> bool:
    with open_drawn(original) as one, open_drawn(again) as other:
        before, after = _weighed(one), _weighed(other)
    if [text for text, _ in before] != [text for text, _ in after]:
        return False
    pairs = zip(before, after, strict=True)
    odd = sum(not _LIGHTER * due - _TRACE <= found <= _HEAVIER * due + _TRACE for (_, found), (_, due) in pairs)
    return odd <= _FEW * len(before)


def _weighed(document: Any) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for page in document:
        letters = letters_of(page)
        found += zip((letter.text for letter in letters), weights(page, letters), strict=True)
    return found
