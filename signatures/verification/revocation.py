"""What lists and OCSP responses at hand say of a certificate (RFC 5280, 5 and 6.3; RFC 6960).

Only what is in force can say that a certificate was not revoked. Anything that its issuer signed can say that it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography import x509 as pyca

from signatures import certificate as x509
from signatures import der
from signatures.details import RevocationEvidence
from signatures.trust.files import crl_issuer
from signatures.trust.store import TrustStore
from signatures.verification import cms, keys, ocsp

_CRL_SIGN = 0b0000_0010
_BASIC_CONSTRAINTS, _DISTRIBUTION_POINTS = "2.5.29.19", "2.5.29.31"
_NUMBER, _ISSUING_POINT, _AUTHORITY_KEY = "2.5.29.20", "2.5.29.28", "2.5.29.35"
_POINT, _USERS, _AUTHORITIES = 0xA0, 0x81, 0x82
_FULL_NAME = 0xA0


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists and responses, from the caller and from the file, and the moment that they are asked about.

    ``retroactive`` when a timestamp proves the moment: what was published after it counts too.
    """

    trust: TrustStore
    crls: tuple[bytes, ...]
    ocsps: tuple[bytes, ...]
    moment: datetime
    retroactive: bool
    tolerance: timedelta

    def in_force(self, since: datetime, until: datetime | None) -> bool:
        """Whether what was published then can rule revocation out; without an end, only what is of that moment."""
        early = since <= self.moment + self.tolerance or self.retroactive
        end = until if until is not None else since + ocsp.LASTING
        return early and self.moment - self.tolerance <= end

    def of(self, issuer: bytes) -> Iterator[tuple[bytes, bool]]:
        """The lists of an authority by its name, each with whether it came in the file."""
        yield from ((crl, False) for crl in self.trust.crls_of(issuer))
        yield from ((crl, True) for crl in self.crls if _published_by(crl, issuer))


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate's: ``good`` when something in force rules revocation out, ``revoked_at`` when it was revoked."""

    good: bool
    revoked_at: datetime | None
    evidence: tuple[RevocationEvidence, ...]


def standing_of(path: Sequence[bytes], place: int, lists: Lists) -> Standing:
    """The standing of one certificate of a chain (holder first, root last) whose signatures hold."""
    certificate, issuer = path[place], path[place + 1]
    evidence = (*_listed(certificate, issuer, lists), *_answered(certificate, issuer, lists))
    dates = [item.revoked_at for item in evidence if item.revoked_at is not None]
    return Standing(any(item.in_force for item in evidence), min(dates, default=None), evidence)


def _listed(certificate: bytes, issuer: bytes, lists: Lists) -> Iterator[RevocationEvidence]:
    parts = x509.parts(certificate)
    serial = cms.integer(der.only(parts.serial))
    for crl, from_file in lists.of(parts.issuer):
        found = signed_by(crl, issuer)
        if found is None or not _about(found, parts):
            continue
        entry = found.get_revoked_certificate_by_serial_number(serial)
        revoked = entry.revocation_date_utc if entry is not None else None
        yield RevocationEvidence(
            kind="crl",
            certificate=certificate,
            data=crl,
            this_update=found.last_update_utc,
            next_update=found.next_update_utc,
            in_force=found.next_update_utc is not None and lists.in_force(found.last_update_utc, found.next_update_utc),
            from_file=from_file,
            revoked_at=revoked if revoked is not None and revoked <= lists.moment else None,
        )


def _answered(certificate: bytes, issuer: bytes, lists: Lists) -> Iterator[RevocationEvidence]:
    for source, from_file in ((lists.trust.ocsps, False), (lists.ocsps, True)):
        for response in source:
            answer = ocsp.answer(response, certificate, issuer)
            if answer is None or (answer.revoked_at is None and not answer.good):
                continue
            yield RevocationEvidence(
                kind="ocsp",
                certificate=certificate,
                data=response,
                this_update=answer.this_update,
                next_update=answer.next_update,
                in_force=lists.in_force(answer.this_update, answer.next_update),
                from_file=from_file,
                revoked_at=answer.revoked_at if answer.revoked_at and answer.revoked_at <= lists.moment else None,
            )


@lru_cache(maxsize=64)
def signed_by(crl: bytes, issuer: bytes) -> pyca.CertificateRevocationList | None:
    """A list whose signature is the issuer's, who may sign lists; None when it isn't, or can't be read."""
    try:
        listed, algorithm, signature = der.only(crl).children()
        usage = x509.parts(issuer).extensions.get(x509.KEY_USAGE)
        key = x509.parts(issuer).public_key
        way = keys.way_of(cms.algorithm(algorithm), "")
        if usage is not None and not x509.usage_bits(usage) & _CRL_SIGN:
            return None
        if signature.content[:1] != b"\0" or keys.weakness(key, way):
            return None
        found = pyca.load_der_x509_crl(crl)
        has_words = {extension.oid.dotted_string for extension in found.extensions if extension.critical}
        is_full = has_words <= {_ISSUING_POINT, _NUMBER, _AUTHORITY_KEY}  # a delta, for one, says so critically
        return found if is_full and keys.holds(key, way, signature.content[1:], listed.whole) else None
    except (der.DerError, IndexError, ValueError, TypeError):
        return None


def _about(crl: pyca.CertificateRevocationList, parts: x509.CertificateParts) -> bool:
    """Whether a certificate is in the scope of a list (RFC 5280, 5.2.5 and 6.3.3 b); indirect ones aren't used."""
    raw = next((item for item in crl.extensions if item.oid.dotted_string == _ISSUING_POINT), None)
    if raw is None:
        return True
    fields = der.only(raw.value.public_bytes()).children()
    tags = {field.tag for field in fields if field.tag == _POINT or field.content != b"\0"}
    is_authority = parts.extensions.get(_BASIC_CONSTRAINTS, b"\x30\x00")[2:5] == b"\x01\x01\xff"
    if tags - {_POINT, _USERS, _AUTHORITIES} or (_USERS if is_authority else _AUTHORITIES) in tags:
        return False
    points = [field for field in fields if field.tag == _POINT]
    return not points or bool(_names(points[0]) & _points_of(parts))


def _points_of(parts: x509.CertificateParts) -> set[bytes]:
    extension = parts.extensions.get(_DISTRIBUTION_POINTS)
    if extension is None:
        return set()
    points = [field for point in der.only(extension).children() for field in point.children()]
    return {name for point in points if point.tag == _POINT for name in _names(point)}


def _names(point: der.Element) -> set[bytes]:
    return {name.whole for form in point.children() if form.tag == _FULL_NAME for name in form.children()}


def _published_by(crl: bytes, issuer: bytes) -> bool:
    try:
        return crl_issuer(crl) == issuer
    except (der.DerError, IndexError, ValueError):
        return False
