# mypy: disable-error-code="no-untyped-call"
"""pyHanko's reading of cross-reference tables, without a call for each object (ISO 32000-2, 7.5.4).

A file of one page has some two hundred objects. A table that is written as the norm says, in which no object is freed
or has another generation than the first, is read at once; any other as pyHanko reads it.
"""

from __future__ import annotations

import re
from itertools import repeat
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError, PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefBuilder, XRefSection, XRefSectionData, XRefSectionMetaInfo, XRefSectionType

_ENTRY, _DIGITS = 20, 10  # bytes, and those of an entry that say where the object is
_SUBSECTION = re.compile(rb"[ \r\n]*(\d{1,7}) (\d{1,7})\r?\n")
_FREE = re.compile(rb"0000000000 65535 f(?: \n| \r|\r\n)")
_IN_USE = re.compile(rb"(?:\d{10} 00000 n(?: \n| \r|\r\n))*+")
_TRAILER = re.compile(rb"[ \r\n]*trailer[ \r\n]*(?=<<)")


class Tables(XRefBuilder):
    """Reads the tables of ``pdf`` to what its base reads, and refuses what it refuses."""

    def __init__(self, reader: PdfFileReader, pdf: bytes, last_startxref: int) -> None:
        super().__init__(reader, reader.stream, strict=True, last_startxref=last_startxref)
        self._pdf = pdf

    def _read_xref_table(self, declared_startxref: int) -> Any:
        start = self.stream.tell()
        found = _at_once(self._pdf, start)
        if found is None:
            return super()._read_xref_table(declared_startxref)
        data, highest, end = found
        self.stream.seek(end)
        trailer = generic.DictionaryObject.read_from_stream(self.stream, generic.TrailerReference(self.handler))
        if "/XRefStm" in trailer:  # two tables in one
            self.stream.seek(start)
            return super()._read_xref_table(declared_startxref)
        size, before = int(trailer.raw_get("/Size")), trailer.get("/Prev")
        if highest >= size:
            raise PdfStrictReadError(f"object {highest} in a table of {size}")
        about = XRefSectionMetaInfo(XRefSectionType.STANDARD, size, declared_startxref, start, end, stream_ref=None)
        self.sections.append(XRefSection(about, data))
        self.trailer.add_trailer_revision(trailer)
        if before is not None and not isinstance(before, generic.NumberObject):
            raise PdfReadError("/Prev is not a number")
        return before


def _at_once(pdf: bytes, place: int) -> tuple[XRefSectionData, int, int] | None:
    """What the table at ``place`` says, the highest number in it, and where the trailer's dictionary begins."""
    data, highest = XRefSectionData(), 0
    trailer = None  # before a trailer there is a section at least
    while trailer is None:
        head = _SUBSECTION.match(pdf, place)
        if head is None:
            return None
        first, count = int(head[1]), int(head[2])
        place, last = head.end(), head.end() + _ENTRY * count
        if first == 0 and count and _FREE.match(pdf, place):
            first, count, place = 1, count - 1, place + _ENTRY
        entries = _IN_USE.match(pdf, place, last)
        if entries is None or entries.end() != last:
            return None
        if count:
            _add(data, first, [int(pdf[at : at + _DIGITS]) for at in range(place, last, _ENTRY)])
            highest = max(highest, first + count - 1)
        place, trailer = last, _TRAILER.match(pdf, last)
    return data, highest, trailer.end()


def _add(data: XRefSectionData, first: int, places: list[int]) -> None:
    """Objects that follow one another, where they are. Number 0 is no object's (7.5.4)."""
    numbers = range(first, first + len(places))
    data.standard_xrefs.update(zip(numbers, zip(repeat(0), places, strict=False), strict=False))
    data.explicit_refs_in_revision.update(zip(numbers, repeat(0), strict=False))
    data.standard_xrefs.pop(0, None)
    data.explicit_refs_in_revision.discard((0, 0))
