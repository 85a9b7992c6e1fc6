"""A file as it was when it had fewer bytes, opened where it stands: a large one isn't copied for each revision."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Pdf

from signatures.acroform import open_pdf
from signatures.errors import PdfError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_SMALL, _PIECE = 4_000_000, 1 << 16


def open_prefix(pdf: bytes, end: int) -> Pdf:
    """Parse the first ``end`` bytes.

    Raises:
        PdfError: they can't be read as a PDF, or are encrypted.
    """
    if end <= _SMALL or end == len(pdf):
        return open_pdf(pdf[:end])
    try:
        opened = Pdf.open(io.BufferedReader(_Prefix(pdf, end), _PIECE), suppress_warnings=True)
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise PdfError("pdf-ilegivel", "O arquivo não é um PDF, ou está cortado ou corrompido.") from error
    if opened.is_encrypted:
        raise PdfError("pdf-cifrado", "O arquivo está cifrado.")
    return opened


class _Prefix(io.RawIOBase):
    """The first bytes of a file in memory, as a stream."""

    def __init__(self, data: bytes, end: int) -> None:
        self._data, self._place = memoryview(data)[:end], 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: len(self._data)}[whence]
        self._place = max(0, base + offset)
        return self._place

    def readinto(self, buffer: WriteableBuffer) -> int:
        buffer = memoryview(buffer).cast("B")
        piece = self._data[self._place : self._place + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)
