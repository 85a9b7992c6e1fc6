"""What the tables of a file say, as a reader of pyHanko's kind has read them."""

from __future__ import annotations

import io

from pyhanko.pdf_utils.generic import PdfObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefSectionData


def said_of_tables(reader: PdfFileReader) -> object:
    """Everything, comparable: each section and its trailer, in their order."""
    count = reader.total_revisions
    sections = [(reader.xrefs.get_xref_container_info(n), _data(reader.xrefs.get_xref_data(n))) for n in range(count)]
    trailers = [_entries(reader.trailer.flatten(n)) for n in range(count)]
    about = [str(item[0]).replace(repr(reader), "") for item in sections]
    return about, [item[1] for item in sections], trailers, reader.last_startxref, reader.has_xref_stream


def _data(data: XRefSectionData) -> dict[str, object]:
    found = dict(vars(data))
    hybrid = found.pop("hybrid")
    return found | {"hybrid": hybrid and _data(hybrid.xref_data)}


def _entries(trailer: dict[str, PdfObject]) -> dict[str, bytes]:
    return {str(key): _written(value) for key, value in dict.items(trailer)}


def _written(value: PdfObject) -> bytes:
    out = io.BytesIO()
    value.write_to_stream(out, None)
    return out.getvalue()
