"""OCSP responses (RFC 6960, 4.2): what one says of a certificate, when its responder may say it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import InvalidVersion, ReasonFlags
from cryptography.x509 import ocsp as pyca

from signatures import certificate as x509
from signatures import der
from signatures.details import Algorithm
from signatures.verification import keys
from signatures.verification.issuing import issued

LASTING = timedelta(hours=1)
"""How long a response without nextUpdate counts: newer information is always to be had (4.2.2.1)."""

_UNREADABLE = (IndexError, ValueError, TypeError, UnsupportedAlgorithm, InvalidVersion)
_OCSP_SIGNING, _EXTENDED_USAGE = "1.3.6.1.5.5.7.3.9", "2.5.29.37"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a response says: ``good``, or revoked since ``revoked_at``; neither when it doesn't know.

    ``held`` when it is only suspended. ``responder`` is the certificate of who signed it: the issuer's, or a delegate's
    whose own revocation is not looked at here.
    """

    good: bool
    revoked_at: datetime | None
    this_update: datetime
    next_update: datetime | None
    responder: bytes
    held: bool = False


@lru_cache(maxsize=256)
def answer(response: bytes, certificate: bytes, issuer: bytes) -> Answer | None:
    """What a response says of a certificate; None when it isn't about it, or isn't signed by who may."""
    try:
        loaded = pyca.load_der_ocsp_response(response)
        if loaded.response_status is not pyca.OCSPResponseStatus.SUCCESSFUL:
            return None
        responder = _signer(loaded, issuer)
        single = next((one for one in loaded.responses if _about(one, certificate, issuer)), None)
        return _said(single, responder) if single is not None and responder is not None else None
    except _UNREADABLE:
        return None


def mentions(response: bytes, certificate: bytes) -> bool:
    """Whether a response has anything about a certificate's serial number, whoever signed it."""
    number = int.from_bytes(der.only(x509.parts(certificate).serial).content, "big", signed=True)
    try:
        loaded = pyca.load_der_ocsp_response(response)
        if loaded.response_status is not pyca.OCSPResponseStatus.SUCCESSFUL:
            return False
        return any(single.serial_number == number for single in loaded.responses)
    except _UNREADABLE:
        return False


def _said(single: pyca.OCSPSingleResponse, responder: bytes) -> Answer:
    return Answer(
        single.certificate_status is pyca.OCSPCertStatus.GOOD,
        single.revocation_time_utc,
        single.this_update_utc,
        single.next_update_utc,
        responder,
        single.revocation_reason is ReasonFlags.certificate_hold,
    )


def _about(single: pyca.OCSPSingleResponse, certificate: bytes, issuer: bytes) -> bool:
    parts, authority = x509.parts(certificate), x509.parts(issuer)
    name = single.hash_algorithm.name.replace("-", "_")
    number = int.from_bytes(der.only(parts.serial).content, "big", signed=True)
    return (
        single.serial_number == number
        and single.issuer_name_hash == _digest(name, authority.subject)
        and single.issuer_key_hash == _digest(name, _key_bits(issuer))
    )


def _signer(response: pyca.OCSPResponse, issuer: bytes) -> bytes | None:
    """The issuer itself, or whom it names: a certificate of its own for this (4.2.2.2)."""
    way = keys.way_of(Algorithm(response.signature_algorithm_oid.dotted_string), "")
    for responder in (issuer, *(found.public_bytes(Encoding.DER) for found in response.certificates)):
        if not _identified(response, responder):
            continue
        key = x509.parts(responder).public_key
        if keys.weakness(key, way) or not keys.holds(key, way, response.signature, response.tbs_response_bytes):
            continue
        if responder == issuer or _delegated(responder, issuer, response.produced_at_utc):
            return responder
    return None


def _identified(response: pyca.OCSPResponse, responder: bytes) -> bool:
    if response.responder_name is not None:
        return response.responder_name.public_bytes() == x509.parts(responder).subject
    return response.responder_key_hash == _digest("sha1", _key_bits(responder))


def _delegated(responder: bytes, issuer: bytes, produced: datetime) -> bool:
    start, end = x509.validity(responder)
    usage = x509.parts(responder).extensions.get(_EXTENDED_USAGE, b"")
    return (
        start <= produced <= end
        and bool(usage)
        and der.oid(_OCSP_SIGNING) in [use.whole for use in der.only(usage).children()]
        and issued(responder, issuer)
    )


def _key_bits(certificate: bytes) -> bytes:
    return der.only(x509.parts(certificate).public_key).children()[1].content[1:]


def _digest(name: str, data: bytes) -> bytes:
    return hashlib.new(name, data, usedforsecurity=False).digest()
