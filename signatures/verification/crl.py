"""A revocation list taken apart: what it covers, and what it says of a certificate (RFC 5280, 5).

Lists can have a hundred thousand entries, and are searched as they are; only those that have what is rare in an entry,
another issuer's certificates or something critical, are read entry by entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509 as pyca

from signatures import certificate as x509
from signatures import der
from signatures.verification import cms, keys
from signatures.verification.points import Scope, read_scope

HOLD, REMOVED = 6, 8
"""The reasons certificateHold, which may be lifted, and removeFromCRL, which lifts it (5.3.1)."""

_PASSING = (HOLD, REMOVED)
_NUMBER, _DELTA, _SCOPE, _AUTHORITY_KEY = "2.5.29.20", "2.5.29.27", "2.5.29.28", "2.5.29.35"
_UNDERSTOOD = frozenset({_NUMBER, _DELTA, _SCOPE, _AUTHORITY_KEY})
_REASON, _OF_ANOTHER = "2.5.29.21", "2.5.29.29"
_ENTRY_UNDERSTOOD = frozenset({_REASON, _OF_ANOTHER, "2.5.29.24", "2.5.29.23"})
_TIMES, _EXTENSIONS, _DIRECTORY_NAME, _ENUMERATED = frozenset({0x17, 0x18}), 0xA0, 0xA4, 0x0A
_RARE = (der.oid(_OF_ANOTHER), b"\x01\x01\xff\x04")  # an extension that is critical: TRUE, and then its octets
_CRL_SIGN = 0b0000_0010
_UNREADABLE = (
    *(IndexError, ValueError, TypeError),
    *(pyca.InvalidVersion, pyca.DuplicateExtension, pyca.UnsupportedGeneralNameType),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Since when, and the number of the reason (5.3.1), 0 without one."""

    since: datetime
    reason: int


@dataclass(frozen=True, slots=True)
class RevocationList:
    """A list in DER. ``number`` is its own; ``base`` that of the list to which it adds, when it is a delta (5.2.4).

    ``read`` has the entries by issuer and serial number, of those lists that are read entry by entry. ``odd`` when it
    has others' certificates without saying that it may: it can't rule anything out.
    """

    data: bytes
    issuer: bytes
    since: datetime
    until: datetime | None
    scope: Scope
    number: int | None
    base: int | None
    loaded: pyca.CertificateRevocationList
    read: Mapping[tuple[bytes, int], Entry] | None
    odd: bool

    def entry(self, issuer: bytes, serial: int) -> Entry | None:
        """What it says of the certificate with this issuer (a DER Name) and number."""
        if self.read is not None:
            return self.read.get((issuer, serial))
        if issuer != self.issuer:
            return None
        first = self.loaded.get_revoked_certificate_by_serial_number(serial)
        if first is None:
            return None
        found = Entry(first.revocation_date_utc, _reason_of(first))
        return found if found.reason not in _PASSING else self._gravest(serial)

    def _gravest(self, serial: int) -> Entry:
        """Of several entries of one certificate, the one that is for ever; else the suspension; else the release."""
        entries = (entry for entry in self.loaded if entry.serial_number == serial)
        found = (Entry(entry.revocation_date_utc, _reason_of(entry)) for entry in entries)
        return min(found, key=_passing)

    def adds_to(self, complete: RevocationList) -> bool:
        """Whether this is a delta of that list: of the same scope, from a base not newer than it (5.2.4)."""
        if self.base is None or self.number is None or complete.number is None:
            return False
        is_same = (self.issuer, self.scope.raw) == (complete.issuer, complete.scope.raw)
        return is_same and self.base <= complete.number <= self.number


@lru_cache(maxsize=64)
def signed_by(crl: bytes, issuer: bytes) -> RevocationList | None:
    """A list whose signature is the issuer's, who may sign lists; None when it isn't, or can't be read.

    A list with anything critical that isn't known here can't be used (5.2 and 5.3).
    """
    try:
        listed, algorithm, signature = der.only(crl).children()
        usage = x509.parts(issuer).extensions.get(x509.KEY_USAGE)
        key = x509.parts(issuer).public_key
        way = keys.way_of(cms.algorithm(algorithm), "")
        if usage is not None and not x509.usage_bits(usage) & _CRL_SIGN:
            return None
        if signature.content[:1] != b"\0" or keys.weakness(key, way):
            return None
        found = _read(crl, listed)
        return found if keys.holds(key, way, signature.content[1:], listed.whole) else None
    except _UNREADABLE:
        return None


def _read(crl: bytes, listed: der.Element) -> RevocationList:
    loaded = pyca.load_der_x509_crl(crl)
    if {found.oid.dotted_string for found in loaded.extensions if found.critical} - _UNDERSTOOD:
        raise der.DerError("something critical that is not known")
    fields = listed.children()
    issuer, *after = fields[2 if fields[0].tag == der.INTEGER else 1 :]
    wrapped = [field for field in after if field.tag == _EXTENSIONS]
    extensions = _extensions(wrapped[0].children()[0]) if wrapped else {}
    scope = read_scope(extensions[_SCOPE], issuer.whole) if _SCOPE in extensions else Scope()
    read = _entries([field for field in after if field.tag not in _TIMES], issuer.whole)
    return RevocationList(
        crl,
        issuer.whole,
        loaded.last_update_utc,
        loaded.next_update_utc,
        scope,
        _number(extensions, _NUMBER),
        _number(extensions, _DELTA),
        loaded,
        read,
        odd=not scope.indirect and any(of != issuer.whole for of, _ in read or ()),
    )


def _entries(after: list[der.Element], issuer: bytes) -> dict[tuple[bytes, int], Entry] | None:
    """The entries, where it takes reading them all; an entry's issuer is that of the one before it (5.3.3)."""
    listed = next((field for field in after if field.tag == der.SEQUENCE), None)
    if listed is None or not any(mark in listed.content for mark in _RARE):
        return None
    found: dict[tuple[bytes, int], Entry] = {}
    for item in listed.children():
        serial, since, *more = item.children()
        extensions = _extensions(more[0], _ENTRY_UNDERSTOOD) if more else {}
        if _OF_ANOTHER in extensions:
            issuer = _directory_name(extensions[_OF_ANOTHER])
        reason = der.only(extensions[_REASON]).content if _REASON in extensions else b"\0"
        key, entry = (issuer, cms.integer(serial)), Entry(x509.moment(since), reason[0])
        found[key] = min(found.get(key, entry), entry, key=_passing)
    return found


def _passing(entry: Entry) -> int:
    """How little an entry lasts: a revocation is for ever."""
    return _PASSING.index(entry.reason) + 1 if entry.reason in _PASSING else 0


def _extensions(listed: der.Element, understood: frozenset[str] | None = None) -> dict[str, bytes]:
    """Extensions by OID; DerError when one that isn't among those understood is critical."""
    result: dict[str, bytes] = {}
    for extension in listed.children():
        identifier, *flag, value = extension.children()
        name = der.dotted(identifier.content)
        is_critical = bool(flag) and flag[0].content != b"\0"
        if understood is not None and is_critical and name not in understood:
            raise der.DerError("something critical that is not known")
        result.setdefault(name, value.content)
    return result


def _directory_name(names: bytes) -> bytes:
    found = [name.content for name in der.only(names).children() if name.tag == _DIRECTORY_NAME]
    if len(found) != 1:
        raise der.DerError("not one issuer")
    return found[0]


def _number(extensions: Mapping[str, bytes], name: str) -> int | None:
    return cms.integer(der.only(extensions[name])) if name in extensions else None


def _reason_of(entry: pyca.RevokedCertificate) -> int:
    try:
        found = entry.extensions.get_extension_for_class(pyca.CRLReason).value
    except (pyca.ExtensionNotFound, *_UNREADABLE):
        return 0
    return {pyca.ReasonFlags.certificate_hold: HOLD, pyca.ReasonFlags.remove_from_crl: REMOVED}.get(found.reason, 0)
