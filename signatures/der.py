"""DER as it is written and read: tag, length, content (ITU-T X.690, 8.1 and 10).

Only what X.509 names, CMS and certificate extensions need. Reading is strict about lengths and never recurses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
SEQUENCE, SET = 0x30, 0x31

_LONG_FORM, _HIGH_TAG = 0x80, 0x1F
_CHARSETS = {0x0C: "utf-8", 0x12: "ascii", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1A: "ascii"}
_BMP_STRING, _MAX_OID_BYTES = 0x1E, 64


class DerError(ValueError):
    """The bytes are not the DER that was expected there."""


class Element(NamedTuple):
    """One value: ``whole`` is its encoding, ``content`` what follows tag and length."""

    tag: int
    content: bytes
    whole: bytes

    def children(self) -> list[Element]:
        """The values inside a constructed one."""
        return list(elements(self.content))


def encode(tag: int, *parts: bytes) -> bytes:
    """One value whose content is the parts, in the order given."""
    content = b"".join(parts)
    size = len(content)
    if size < _LONG_FORM:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _LONG_FORM | len(octets))) + octets + content


def set_of(*members: bytes) -> bytes:
    """A SET OF, its members in ascending order of their encodings (X.690, 11.6)."""
    return encode(SET, *sorted(members))


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER (X.690, 8.19)."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return encode(OID, b"".join(_base128(arc) for arc in (first * 40 + second, *rest)))


def elements(data: bytes) -> Iterator[Element]:
    """Every value in ``data``, one after another.

    Raises:
        DerError: a length that runs past the end, is indefinite, or is longer than needed.
    """
    position = 0
    while position < len(data):
        element = _read(data, position)
        position += len(element.whole)
        yield element


def only(data: bytes) -> Element:
    """The single value that ``data`` is; DerError when it isn't one."""
    found = list(elements(data))
    if len(found) != 1:
        raise DerError(f"{len(found)} values where one was expected")
    return found[0]


def dotted(content: bytes) -> str:
    """An OBJECT IDENTIFIER's content as ``2.16.76.1.3.1``; DerError when it has no end or is absurdly long."""
    if not content or len(content) > _MAX_OID_BYTES or content[-1] & 0x80:
        raise DerError("not an object identifier")
    arcs, value = [], 0
    for octet in content:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - first * 40, *arcs[1:])))


def text(element: Element) -> str | None:
    """A character string or OCTET STRING as text, whatever its alphabet; None when it is something else."""
    if element.tag == _BMP_STRING:
        return element.content.decode("utf-16-be", errors="replace")
    if element.tag == OCTET_STRING:
        return _bytes_as_text(element.content)
    charset = _CHARSETS.get(element.tag)
    # Authorities have put accents in PrintableString: what isn't ASCII there is read as Latin-1.
    return None if charset is None else _bytes_as_text(element.content, charset)


def _bytes_as_text(content: bytes, charset: str = "utf-8") -> str:
    try:
        return content.decode(charset)
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _base128(arc: int) -> bytes:
    octets = [arc & 0x7F]
    while arc := arc >> 7:
        octets.append(arc & 0x7F | 0x80)
    return bytes(reversed(octets))


def _read(data: bytes, start: int) -> Element:
    if start + 2 > len(data):
        raise DerError("a value is cut short")
    tag, size, header = data[start], data[start + 1], 2
    if tag & _HIGH_TAG == _HIGH_TAG:
        raise DerError("tags above 30 are not used here")
    if size & _LONG_FORM:
        size, header = _long_length(data, start)
    end = start + header + size
    if end > len(data):
        raise DerError("a value runs past the end")
    return Element(tag, data[start + header : end], data[start:end])


def _long_length(data: bytes, start: int) -> tuple[int, int]:
    octets = data[start + 1] & 0x7F
    length = data[start + 2 : start + 2 + octets]
    size = int.from_bytes(length, "big")
    if not 1 <= octets <= 4 or len(length) < octets or length[0] == 0 or size < _LONG_FORM:  # noqa: PLR2004 - 4 GiB
        raise DerError("not a DER length")
    return size, 2 + octets
