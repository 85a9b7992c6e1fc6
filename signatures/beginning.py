"""The beginning of a file, as it was when it had fewer bytes, read where it stands: a large one isn't copied for it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Bytes: TypeAlias = bytes | memoryview
"""A file in memory, or a view of its first bytes."""

_SMALL, _PIECE = 4_000_000, 1 << 16


def beginning(pdf: bytes, end: int) -> Bytes:
    """The first ``end`` bytes: a copy, which is quicker to read, unless they are many."""
    return pdf[:end] if end <= _SMALL or end >= len(pdf) else memoryview(pdf)[:end]


def stream_of(pdf: Bytes) -> io.BytesIO | io.BufferedReader:
    """What reads them, for those who read streams; it shares the bytes."""
    return io.BytesIO(pdf) if isinstance(pdf, bytes) else io.BufferedReader(_View(pdf), _PIECE)


class _View(io.RawIOBase):
    """A view as a stream."""

    def __init__(self, data: memoryview) -> None:
        self._data, self._place = data, 0

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
