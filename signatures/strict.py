# mypy: disable-error-code="no-untyped-call"
"""pyHanko's strict reader, made quick: no call for each byte of a plain object, nor for each object of a table.

What is written as nearly everybody writes it is read by `signatures.syntax` and `signatures.tables`; all else, and
whatever is wrong, by pyHanko itself, which refuses it in its own way.
"""

from __future__ import annotations

import io
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodeContext, DecodeLimits
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader, _read_header_version, process_data_at_eof
from pyhanko.pdf_utils.xref import ObjStreamRef, XRefCache

from signatures.syntax import plain_object
from signatures.tables import Tables


class StrictReader(PdfFileReader):
    """Reads what its base reads, to the same values, and refuses what it refuses."""

    def __init__(self, pdf: bytes) -> None:  # the base's own would read the tables
        self._pdf, self.stream = pdf, io.BytesIO(pdf)  # which shares the bytes as long as nobody writes
        self.strict = True
        self._decode_context = DecodeContext(DecodeLimits(), input_size=len(pdf))
        self._security_handler = self._input_version = self._embedded_signatures = None
        self.resolved_objects: dict[tuple[int, int], generic.PdfObject] = {}
        self._historical_resolver_cache: dict[int, HistoricalResolver] = {}
        self._header_version = _read_header_version(self.stream)
        self.stream.seek(-1, io.SEEK_END)
        tables = Tables(self, pdf, process_data_at_eof(self.stream))
        self.xrefs = XRefCache(self, tables.read_xrefs())
        self.last_startxref, self.trailer = tables.last_startxref, tables.trailer
        self.has_xref_stream = tables.has_xref_stream

    def close(self) -> None:
        """Let go of the file: readers and writers refer to one another, and would keep it for a while."""
        self.stream.close()
        self._pdf = b""

    def _read_object(
        self,
        ref: generic.Reference,
        marker: int | ObjStreamRef | None,
        never_decrypt: bool = False,  # noqa: FBT001, FBT002 - the base's own
        as_metadata_stream: bool = False,  # noqa: FBT001, FBT002 - the same
    ) -> Any:
        if isinstance(marker, int) and not (never_decrypt or as_metadata_stream or self.encrypted):
            made = plain_object(self._pdf, marker, generic.Reference(ref.idnum, ref.generation, self))
            if made is not None:
                return made
        return super()._read_object(ref, marker, never_decrypt, as_metadata_stream)
