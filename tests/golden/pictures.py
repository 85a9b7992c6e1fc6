"""Grey pictures of a PDF's pages, small enough to be kept, and how far two of them are from each other."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

import pypdfium2

DPI = 50
_BLOCK = 6  # pixels: about a line of text
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY = 0


@dataclass(frozen=True, repr=False)
class Picture:
    """Rows of grey pixels, one byte each."""

    width: int
    rows: tuple[bytes, ...]

    def __repr__(self) -> str:
        return f"<{self.width} × {len(self.rows)} pixels>"


def pictures(pdf: bytes) -> list[Picture]:
    """Each page as PDFium draws it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_picture(page.render(scale=DPI / 72, grayscale=True)) for page in document]
    finally:
        document.close()


def distance(one: Picture, other: Picture) -> float:
    """The greatest difference of two blocks' greys, from 0 to 255; 255 for pictures of different sizes.

    A letter drawn with other smoothing is a few greys away; a line or a word in another place, much more.
    """
    if (one.width, len(one.rows)) != (other.width, len(other.rows)):
        return 255.0
    return max(abs(a - b) for a, b in zip(_blocks(one), _blocks(other), strict=True)) / _BLOCK**2


def to_png(picture: Picture) -> bytes:
    """A PNG file of 8-bit grey, each row unfiltered (ISO/IEC 15948)."""
    head = struct.pack(">IIBBBBB", picture.width, len(picture.rows), 8, _GREY, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in picture.rows), 9)
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def from_png(png: bytes) -> Picture:
    """What `to_png` wrote."""
    width, height = struct.unpack(">II", png[16:24])
    start = png.index(b"IDAT")
    (length,) = struct.unpack(">I", png[start - 4 : start])
    body = zlib.decompress(png[start + 4 : start + 4 + length])
    return Picture(width, tuple(body[row * (width + 1) + 1 : (row + 1) * (width + 1)] for row in range(height)))


def _picture(bitmap: pypdfium2.PdfBitmap) -> Picture:
    whole = bytes(bitmap.buffer)
    starts = range(0, bitmap.height * bitmap.stride, bitmap.stride)
    return Picture(bitmap.width, tuple(whole[start : start + bitmap.width] for start in starts))


def _blocks(picture: Picture) -> list[int]:
    """The sum of each block's greys."""
    lines = [[sum(row[x : x + _BLOCK]) for x in range(0, picture.width, _BLOCK)] for row in picture.rows]
    return [sum(column) for y in range(0, len(lines), _BLOCK) for column in zip(*lines[y : y + _BLOCK], strict=True)]


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
