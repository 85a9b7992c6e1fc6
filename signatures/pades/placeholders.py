# mypy: disable-error-code="no-untyped-call"
"""The two entries of a signature dictionary that are known only once the file is written (ISO 32000-2, 12.8.1)."""

from __future__ import annotations

from typing import BinaryIO

from pyhanko.pdf_utils import generic

_DIGITS = 10  # file sizes have at most so many, so the array never outgrows its place


class ByteRange(generic.PdfObject):
    """``/ByteRange``, written wide enough and filled in later."""

    def __init__(self) -> None:
        super().__init__()
        self.start: int | None = None

    def write_to_stream(self, stream: BinaryIO, handler: object = None, container_ref: object = None) -> None:
        """Leave the room."""
        del handler, container_ref
        self.start = stream.tell()
        stream.write(_array(0, 0, 0))

    def filled(self, hole_start: int, hole_end: int, size: int) -> bytes:
        """The array for a file of ``size`` bytes in which all but ``hole_start:hole_end`` is signed."""
        return _array(hole_start, hole_end, size - hole_end)


class Contents(generic.PdfObject):
    """``/Contents``: a hexadecimal string of ``size`` bytes."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self.start: int | None = None

    def write_to_stream(self, stream: BinaryIO, handler: object = None, container_ref: object = None) -> None:
        """Leave the room; it is never encrypted (7.6.2)."""
        del handler, container_ref
        self.start = stream.tell()
        stream.write(b"<" + b"0" * (2 * self.size) + b">")


def _array(first_size: int, second_start: int, second_size: int) -> bytes:
    text = b"[0 %d %d %d]" % (first_size, second_start, second_size)
    return text.ljust(3 * _DIGITS + 7)
