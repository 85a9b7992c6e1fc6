"""BER as services give it, made DER: indefinite lengths, strings in pieces, lengths longer than needed (X.690, 8.1).

gov.br's containers come so. What is read here was written by others: nothing recurses without a limit.
"""

from __future__ import annotations

from signatures import der

MAX_DEPTH = 40
MAX_SIZE = 1 << 22
"""A container has certificates and perhaps revocation lists: some megabytes at the very most."""

_CONSTRUCTED, _HIGH_TAG, _LONG_FORM, _END = 0x20, 0x1F, 0x80, b"\0\0"
_STRINGS = frozenset({0x24, 0x2C, 0x33, 0x34, 0x36, 0x3E})  # OCTET STRING and the character strings, constructed


def to_der(data: bytes) -> tuple[bytes, int]:
    """The first value of ``data`` with definite lengths and strings in one piece, and how many bytes it took.

    What already is so comes back with the same bytes. The order inside a SET stays: what was signed isn't touched.

    Raises:
        der.DerError: it isn't BER, ends too early, is too deep or too large.
    """
    if len(data) > MAX_SIZE:
        raise der.DerError("too large")
    return _value(data, 0, 0)


def _value(data: bytes, start: int, depth: int) -> tuple[bytes, int]:
    """The value at ``start`` as DER, and where it ends."""
    if depth > MAX_DEPTH:
        raise der.DerError("too deep")
    if start + 2 > len(data):
        raise der.DerError("a value is cut short")
    tag, size = data[start], data[start + 1]
    if tag & _HIGH_TAG == _HIGH_TAG or data[start : start + 2] == _END:
        raise der.DerError("not a value that is used here")
    if size == _LONG_FORM:
        return _indefinite(data, tag, start + 2, depth)
    body = start + 2
    if size & _LONG_FORM:
        octets = size & 0x7F
        size, body = int.from_bytes(data[body : body + octets], "big"), body + octets
    end = body + size
    if end > len(data):
        raise der.DerError("a value runs past the end")
    if not tag & _CONSTRUCTED:
        return der.encode(tag, data[body:end]), end
    return _joined(tag, _members(data, body, end, depth + 1)), end


def _indefinite(data: bytes, tag: int, position: int, depth: int) -> tuple[bytes, int]:
    if not tag & _CONSTRUCTED:
        raise der.DerError("a primitive value of no length")
    members: list[bytes] = []
    while data[position : position + 2] != _END:
        member, position = _value(data, position, depth + 1)
        members.append(member)
    return _joined(tag, members), position + 2


def _members(data: bytes, position: int, end: int, depth: int) -> list[bytes]:
    members: list[bytes] = []
    while position < end:
        member, position = _value(data, position, depth)
        members.append(member)
    if position != end:
        raise der.DerError("a value runs past the one that it is in")
    return members


def _joined(tag: int, members: list[bytes]) -> bytes:
    if tag not in _STRINGS:
        return der.encode(tag, *members)
    pieces = [der.only(member) for member in members]
    if any(piece.tag != tag & ~_CONSTRUCTED for piece in pieces):
        raise der.DerError("a string in pieces of another kind")
    return der.encode(tag & ~_CONSTRUCTED, *(piece.content for piece in pieces))
