"""Where a certificate says that its lists are, and what a list says that it covers (RFC 5280, 4.2.1.13 and 5.2.5)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from signatures import certificate as x509
from signatures import der

ALL_REASONS = 0b1_1111_1110
"""Bits 1 to 8 of ReasonFlags, bit n of the number being the flag n; 0 is unused (RFC 5280, 4.2.1.13)."""

_DISTRIBUTION_POINTS = "2.5.29.31"
_POINT, _REASONS, _LIST_ISSUER = 0xA0, 0x81, 0xA2
_FULL_NAME, _RELATIVE_NAME, _DIRECTORY_NAME = 0xA0, 0xA1, 0xA4
_USERS, _AUTHORITIES, _SOME_REASONS, _INDIRECT, _ATTRIBUTES = 0x81, 0x82, 0x83, 0x84, 0x85


@dataclass(frozen=True, slots=True)
class Point:
    """A distribution point: its names (whole GeneralNames, None without any), for which reasons, who signs there.

    ``issuers`` are DER Names, empty when the certificate's own issuer signs the list.
    """

    names: frozenset[bytes] | None
    reasons: int
    issuers: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a list covers. ``names`` is None when it isn't limited to a point; ``raw`` is the extension, to compare."""

    names: frozenset[bytes] | None = None
    users: bool = False
    authorities: bool = False
    attributes: bool = False
    reasons: int = ALL_REASONS
    indirect: bool = False
    raw: bytes = b""


@lru_cache(maxsize=512)
def points_of(certificate: bytes) -> tuple[Point, ...]:
    """A certificate's points, and last, the lists of its issuer that no point names (6.3.3, end).

    Where the issuer left the lists to others, its own aren't asked for: they may be without what those have. Points
    that can't be read are as none.
    """
    parts = x509.parts(certificate)
    own = Point(frozenset({directory(parts.issuer)}), ALL_REASONS, frozenset())
    try:
        extension = parts.extensions.get(_DISTRIBUTION_POINTS)
        found = [_point(item, parts.issuer) for item in der.only(extension).children()] if extension else []
    except (der.DerError, IndexError):
        found = []
    return tuple(found) if any(point.issuers for point in found) else (*found, own)


def read_scope(extension: bytes, issuer: bytes) -> Scope:
    """An issuingDistributionPoint, of a list that ``issuer`` (a DER Name) signed.

    Raises:
        der.DerError: it can't be read.
    """
    fields = {field.tag: field for field in der.only(extension).children()}
    if set(fields) - {_POINT, _USERS, _AUTHORITIES, _SOME_REASONS, _INDIRECT, _ATTRIBUTES}:
        raise der.DerError("not an issuing distribution point")
    users, authorities, indirect, attributes = (
        tag in fields and fields[tag].content != b"\0" for tag in (_USERS, _AUTHORITIES, _INDIRECT, _ATTRIBUTES)
    )
    reasons = _flags(fields[_SOME_REASONS].content) if _SOME_REASONS in fields else ALL_REASONS
    names = _names(fields[_POINT], issuer) if _POINT in fields else None
    return Scope(names, users, authorities, attributes, reasons, indirect, extension)


def directory(name: bytes) -> bytes:
    """A DER Name as a GeneralName (4.2.1.6)."""
    return der.encode(_DIRECTORY_NAME, name)


def _point(item: der.Element, issuer: bytes) -> Point:
    fields = {field.tag: field for field in item.children()}
    reasons = _flags(fields[_REASONS].content) if _REASONS in fields else ALL_REASONS
    general = fields[_LIST_ISSUER].children() if _LIST_ISSUER in fields else []
    issuers = [name.content for name in general if name.tag == _DIRECTORY_NAME]
    base = issuers[0] if len(issuers) == 1 else issuer
    names = _names(fields[_POINT], base) if _POINT in fields else None
    return Point(names, reasons, frozenset(issuers) if general else frozenset())


def _names(point: der.Element, base: bytes) -> frozenset[bytes]:
    """Names in full; a relative one is the issuer of the list's, with one more part (4.2.1.13)."""
    form = point.children()[0]
    if form.tag == _FULL_NAME:
        return frozenset(name.whole for name in form.children())
    if form.tag != _RELATIVE_NAME:
        raise der.DerError("not the name of a point")
    parts = der.only(base).content + der.encode(der.SET, form.content)
    return frozenset({directory(der.encode(der.SEQUENCE, parts))})


def _flags(content: bytes) -> int:
    """A BIT STRING of ReasonFlags as a number."""
    bits = (place for place in range(1, 9) if content[1 + place // 8 :][:1] and _is_set(content, place))
    return sum(1 << place for place in bits)


def _is_set(content: bytes, place: int) -> bool:
    return bool(content[1 + place // 8] >> (7 - place % 8) & 1)
