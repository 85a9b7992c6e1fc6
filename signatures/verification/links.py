"""Chains of signatures up to an anchor: names, keys, dates and the right to issue (RFC 5280, 6.1). No revocation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from signatures import certificate as x509
from signatures import der
from signatures.trust.store import TrustStore
from signatures.verification import cms, extraordinary, keys
from signatures.verification.issuing import issued, way

TOLERANCE = timedelta(minutes=1)
"""Between the clocks of who signs and of who verifies."""

_MAX_LINKS, _MAX_PATHS = 10, 50
_BASIC_CONSTRAINTS = "2.5.29.19"
_UNDERSTOOD = frozenset(
    {x509.KEY_USAGE, x509.SUBJECT_ALT_NAME, x509.CERTIFICATE_POLICIES, _BASIC_CONSTRAINTS, "2.5.29.37", "2.5.29.31"}
)
_CERT_SIGN = 0b0000_0100
_PATH_LENGTH_PLACE = 1


def paths(
    certificate: bytes, trust: TrustStore, named: Callable[[bytes], Iterable[bytes]]
) -> Iterator[tuple[bytes, ...]]:
    """Every chain of names to an anchor, nearest first; as many as any honest file needs.

    ``named`` gives the certificates that have a DER name.
    """
    pending: list[tuple[bytes, ...]] = [(certificate,)]
    given = 0
    for _ in range(_MAX_PATHS * _MAX_LINKS):
        if not pending or given >= _MAX_PATHS:
            return
        path = pending.pop(0)
        if trust.anchor(path[-1]) is not None:
            given += 1
            yield path
        elif len(path) < _MAX_LINKS:
            issuers = dict.fromkeys(named(x509.parts(path[-1]).issuer))
            pending += [(*path, issuer) for issuer in issuers if issuer not in path and issued(path[-1], issuer)]


def holds(path: tuple[bytes, ...], moment: datetime) -> bool:
    """Whether a chain of signatures holds. The anchor is trusted as it is, whatever its dates (RFC 5280, 6.1.1)."""
    judged = path[:-1] or path
    if not all(_in_time(certificate, moment) for certificate in judged):
        return False
    if any(x509.parts(found).critical - _UNDERSTOOD - extraordinary.EXTENSIONS for found in judged):
        return False
    if not all(_may_issue(issuer, below) for below, issuer in enumerate(path[1:])):
        return False
    if any(keys.weakness(x509.parts(issuer).public_key, way(certificate)) for certificate, issuer in pairwise(path)):
        return False
    return not extraordinary.needed(path) or extraordinary.holds(path, moment, TOLERANCE)


def is_authority(parts: x509.CertificateParts) -> bool:
    """Whether basicConstraints says so (RFC 5280, 4.2.1.9)."""
    constraints = der.only(parts.extensions.get(_BASIC_CONSTRAINTS, b"\x30\x00")).children()
    return bool(constraints) and constraints[0].tag == der.BOOLEAN and constraints[0].content != b"\0"


def _in_time(certificate: bytes, moment: datetime) -> bool:
    start, end = x509.validity(certificate)
    return start - TOLERANCE <= moment <= end + TOLERANCE


def _may_issue(certificate: bytes, below: int) -> bool:
    """basicConstraints, its pathLen for the authorities ``below``, and keyCertSign (RFC 5280, 4.2.1.3 and 4.2.1.9)."""
    parts = x509.parts(certificate)
    usage = parts.extensions.get(x509.KEY_USAGE)
    if usage is not None and not x509.usage_bits(usage) & _CERT_SIGN:
        return False
    if not is_authority(parts):
        return False
    limits = der.only(parts.extensions[_BASIC_CONSTRAINTS]).children()[_PATH_LENGTH_PLACE:]
    return not limits or cms.integer(limits[0]) >= below
