"""A list of policies written as DER (DOC-ICP-15.03, annex 3), so that its reader is proved without anybody's file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from signatures import der
from signatures.policies.model import SignaturePolicy

_TIME = 0x18


def policy_list_der(policies: Iterable[SignaturePolicy], next_update: datetime) -> bytes:
    """A list of policies as a file: each is as it was read, and none is revoked."""
    return _sequence(_sequence(*map(_listed, policies)), _time(next_update))


def _listed(policy: SignaturePolicy) -> bytes:
    uri = der.encode(0x16, b"http://politicas.credencia.invalid/politica.der")
    algorithm = _sequence(der.oid("2.16.840.1.101.3.4.2.1"))
    hashed = _sequence(algorithm, der.encode(der.OCTET_STRING, bytes.fromhex(policy.file_sha256)))
    return _sequence(_sequence(_time(policy.start), _time(policy.end)), der.oid(policy.oid), uri, hashed)


def _time(moment: datetime) -> bytes:
    return der.encode(_TIME, f"{moment:%Y%m%d%H%M%SZ}".encode())


def _sequence(*parts: bytes) -> bytes:
    return der.encode(der.SEQUENCE, *parts)
