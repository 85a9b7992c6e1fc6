# mypy: disable-error-code="no-untyped-call"
"""pyHanko's strict reader, without a call for each digit of a signature.

It reads a hexadecimal string digit by digit, and the place of a signature has some ten thousand of them. Here such a
string is cut out of its object, the object is read as always, and the string is put back. An object of which that can't
be said for sure is read as it stands.
"""

from __future__ import annotations

import hashlib
import io
import re
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError, read_non_whitespace
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import ObjStreamRef, read_object_header

_BEGINNING, _LONGEST, _AFTER_END = 4096, 1 << 20, 64  # bytes
_BEGINS = re.compile(rb"<[0-9A-Fa-f]{512}")
_LONG = re.compile(rb"<((?:[0-9A-Fa-f]{2})+)>")
_STREAM, _END = b"stream", b"endobj"
_UNREADABLE = (PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)


class StrictReader(PdfFileReader):
    """Reads what its base reads, to the same values, and refuses what it refuses."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        super().__init__(io.BytesIO(pdf))  # which shares the bytes as long as nobody writes

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
        made = self._with_long_string(ref, marker) if isinstance(marker, int) else None
        return super()._read_object(ref, marker, never_decrypt, as_metadata_stream) if made is None else made

    def _with_long_string(self, ref: generic.Reference, start: int) -> generic.DictionaryObject | None:
        """The object at ``start`` when it is a dictionary with one long hexadecimal string; None for any other."""
        begins = _BEGINS.search(self._pdf, start, start + _BEGINNING)
        found = _LONG.match(self._pdf, begins.start(), start + _LONGEST) if begins else None
        end = self._pdf.find(_END, found.end(), start + _LONGEST) if found else -1
        if found is None or end < 0 or self.encrypted:
            return None
        before, after = self._pdf[start : found.start()], self._pdf[found.end() : end]
        if _END in before or _STREAM in before or _STREAM in after:
            return None
        token = hashlib.sha256(before + after).digest()  # no text has its own digest in it
        text = b"%b<%b>%b" % (before, token.hex().encode(), after + self._pdf[end : end + _AFTER_END])
        try:
            return _put_back(self._parsed(ref, text), token, bytes.fromhex(found[1].decode()))
        except _UNREADABLE:  # to be refused for what it is, as it stands
            return None

    def _parsed(self, ref: generic.Reference, text: bytes) -> generic.PdfObject | None:
        """As the base reads an object; None where it would look further, or complain."""
        stream = io.BytesIO(text)
        if read_object_header(stream, strict=True) != (ref.idnum, ref.generation):
            return None
        made = generic.read_object(stream, generic.Reference(ref.idnum, ref.generation, self))
        read_non_whitespace(stream, seek_back=True)
        is_whole = stream.read(len(_END)) == _END
        read_non_whitespace(stream, seek_back=True)
        return made if is_whole else None


def _put_back(made: generic.PdfObject | None, token: bytes, content: bytes) -> generic.DictionaryObject | None:
    """The dictionary with the content where the token is; None when it isn't one, or the token isn't there once."""
    if type(made) is not generic.DictionaryObject:
        return None
    places = [key for key, value in dict.items(made) if getattr(value, "original_bytes", None) == token]
    if len(places) != 1:
        return None
    made[places[0]] = generic.pdf_string(content)
    return made
