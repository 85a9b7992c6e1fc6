# mypy: disable-error-code="no-untyped-call"
"""Whether every program reads a file alike: what is mended on reading is mended by each in its own way.

A strict reader reads all of it: tables that lead to the very beginning of each object and leave none out, streams as
long as they say, keys that are there once (ISO 32000-2, 7.3.7, 7.3.8.2 and 7.5.4). What is written by rules has one
meaning.
"""

from __future__ import annotations

import re

import pikepdf
from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.misc import PdfError as PdfSyntaxError
from pyhanko.pdf_utils.reader import PdfFileReader

from signatures.beginning import Bytes, stream_of
from signatures.verification.loose import has_loose_objects

_HEADER = re.compile(rb"%PDF-(1\.[0-7]|2\.0)[\r\n]")
_ANY_HEADER = re.compile(rb"(?<![^\r\n])%PDF-")
_OBJECT = re.compile(rb"(\d+) +(\d+) +obj")
_LONGEST_HEADER, _MAX_NODES = 40, 1000
_HARMLESS = "xref entry for the xref stream itself is missing"  # as some libraries write it; it says nothing
_REFUSALS = (
    *(PdfSyntaxError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError),
    *(AssertionError, RecursionError, NotImplementedError, ArithmeticError),
)


def is_strict(pdf: Bytes) -> bool:
    """Whether a whole file has one meaning. Takes a moment for each object: not for every file."""
    if not _HEADER.match(pdf) or len(_ANY_HEADER.findall(pdf)) > 1:
        return False
    try:
        reader = PdfFileReader(stream_of(pdf))
        if reader.xrefs.hybrid_xrefs_present or has_loose_objects(pdf, 0, reader):
            return False
        _read_tree(reader)
        return all(_stands(pdf, reader, reference) for reference in _references(reader)) and not _mended(pdf)
    except _REFUSALS:  # what the strict reader doesn't read
        return False


def was_warned_of(opened: pikepdf.Pdf) -> bool:
    """Whether anything of what was read so far isn't as it should be."""
    return any(_HARMLESS not in str(warning) for warning in opened.get_warnings())


def _references(reader: PdfFileReader) -> set[Reference]:
    tables = reader.xrefs
    return {item for number in range(tables.total_revisions) for item in tables.explicit_refs_in_revision(number)}


def _read_tree(reader: PdfFileReader) -> None:
    """Every kid of the page tree; one that isn't there is an error. As many as any form has pages."""
    pending = [reader.root["/Pages"]]
    for _ in range(_MAX_NODES):
        if not pending:
            return
        pending += [kid.get_object() for kid in pending.pop().get("/Kids", ())]
    raise ValueError("a page tree without end")


def _stands(pdf: Bytes, reader: PdfFileReader, reference: Reference) -> bool:
    """The object is where the table says, and is read."""
    place = reader.xrefs[reference]
    if isinstance(place, int):
        found = _OBJECT.match(pdf[place : place + _LONGEST_HEADER])
        if found is None or (int(found[1]), int(found[2])) != (reference.idnum, reference.generation):
            return False
    return True


def _mended(pdf: Bytes) -> bool:
    """Whether the reader that mends had anything to mend."""
    with pikepdf.open(stream_of(pdf), suppress_warnings=True) as opened:
        for item in opened.objects:
            isinstance(item, pikepdf.Stream)  # which reads it, up to what must stand behind the bytes of a stream
        return was_warned_of(opened)
