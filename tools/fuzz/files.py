"""PDFs put together from objects that are given as text, with tables that fit: what is read is the objects."""

from __future__ import annotations

import re

_OBJECT = re.compile(rb"(?<!\d)(\d{1,7}) (\d{1,5}) obj\b")
_TRAILER = re.compile(rb"trailer\s*<<(.*)>>\s*\Z", re.DOTALL)
_TABLE = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_HEADER = b"%PDF-1.7\n"


def composed(objects: bytes) -> bytes:
    """A whole file of these objects, the first of which is the catalog; a trailer at the end adds to its entries."""
    return _ended(_HEADER, objects, b"/Root 1 0 R")


def grown(pdf: bytes, objects: bytes) -> bytes:
    """One more revision with these objects."""
    table = _TABLE.search(pdf)
    previous = b"/Root 1 0 R /Prev " + (table[1] if table else b"0")
    return _ended(pdf, objects, previous)


def objects_of(pdf: bytes) -> bytes:
    """The objects of a file, or of a revision, as text: what stands before its table."""
    start = re.search(rb"\d+ \d+ obj", pdf)
    return pdf[start.start() if start else 0 : pdf.rfind(b"xref\n0 ")]


def _ended(before: bytes, objects: bytes, entries: bytes) -> bytes:
    more = _TRAILER.search(objects)
    body = objects[: more.start()] if more else objects
    pdf = before + body.rstrip(b"\n") + b"\n"
    places = {int(match[1]): (match.start() + len(before), int(match[2])) for match in _OBJECT.finditer(body)}
    rows = [b"%d 1\n%010d %05d n \n" % (number, *place) for number, place in sorted(places.items())]
    table = b"xref\n0 1\n0000000000 65535 f \n" + b"".join(rows)
    size = b"/Size %d " % (max(places, default=0) + 100)
    trailer = b"trailer\n<< " + size + entries + b" " + (more[1] if more else b"") + b" >>\n"
    return pdf + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(pdf)
