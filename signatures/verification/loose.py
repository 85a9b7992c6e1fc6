# mypy: disable-error-code="no-untyped-call"
"""Objects that were appended and that no table leads to.

A strict reader never sees them; one that mends files takes the last object of each number, and shows them.
"""

from __future__ import annotations

import re

from pyhanko.pdf_utils.reader import PdfFileReader

from signatures.beginning import Bytes

_HEADER = re.compile(rb"(?<!\d)\d{1,10}[\s\0]+\d{1,5}[\s\0]+obj(?![A-Za-z])")


def has_loose_objects(pdf: Bytes, start: int, reader: PdfFileReader) -> bool:
    """Whether what was written from ``start`` on has the beginning of an object that is in no table.

    Also inside streams: what is written after a signature has no attached file in it, and those that mend files don't
    look where streams end.
    """
    headers = (match.start() for match in _HEADER.finditer(pdf, start))
    first = next(headers, None)
    if first is None:
        return False
    known = _offsets(reader, start)
    return first not in known or any(header not in known for header in headers)


def _offsets(reader: PdfFileReader, start: int) -> set[int]:
    """Where the tables say that objects begin; tables that are streams are objects too."""
    tables = reader.xrefs
    found: set[int] = set()
    for revision in range(tables.total_revisions):
        table = tables.get_xref_container_info(revision)
        if table.end_location > start:
            found.add(table.start_location)
            written = tables.explicit_refs_in_revision(revision)
            places = (tables.get_historical_ref(reference, revision) for reference in written)
            found |= {place for place in places if isinstance(place, int)}
    return found
