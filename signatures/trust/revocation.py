"""Revocation lists and OCSP answers as evidence: whose they are, and when they are in force (RFC 5280, 5; RFC 6960).

Only whether one is good evidence is said here. What it says of a certificate is for `signatures.verification`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509 import ocsp

from signatures import certificate as x509
from signatures import der
from signatures.trust.files import crl_issuer
from signatures.verification.issuing import issued

TOLERANCE = timedelta(minutes=5)
"""Between the clocks of who publishes and of who asks."""

_SHA1 = der.oid("1.3.14.3.2.26")
_EXTENDED_KEY_USAGE, _OCSP_SIGNING = "2.5.29.37", der.oid("1.3.6.1.5.5.7.3.9")
_UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm, pyca.InvalidVersion, IndexError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A list or an answer, DER, published at ``since``; ``until`` is when the next one comes, if it says.

    ``certificates`` came along in an answer; ``responder`` is the one that signed it, the issuer's or a delegate's.
    """

    data: bytes
    since: datetime
    until: datetime | None
    certificates: tuple[bytes, ...] = ()
    responder: bytes = b""

    def in_force(self, moment: datetime) -> bool:
        """Whether it is the latest word at that moment."""
        return self.since <= moment + TOLERANCE and (self.until is None or moment <= self.until + TOLERANCE)


def read_crl(crl: bytes, issuer: bytes) -> Evidence | None:
    """A list that this authority signed; None for anything else."""
    try:
        if crl_issuer(crl) != x509.parts(issuer).subject:
            return None
        found = pyca.load_der_x509_crl(crl)
        key = load_der_public_key(x509.parts(issuer).public_key)
        whole = der.only(crl).children()[2].content[:1] == b"\0"  # the signature fills its BIT STRING
        good = whole and found.is_signature_valid(key)  # type: ignore[arg-type] # another kind of key: TypeError
    except _UNREADABLE:
        return None
    return Evidence(crl, found.last_update_utc, found.next_update_utc) if good else None


def ocsp_request(certificate: bytes, issuer: bytes) -> bytes | None:
    """What a responder is asked, DER (RFC 6960, 4.1.1); None for certificates that can't be asked about.

    SHA-1 names the issuer, as every responder knows it (RFC 5019, 2.1.1): it hides and proves nothing.
    """
    try:
        above = x509.parts(issuer)
        names = (hashlib.sha1(value, usedforsecurity=False).digest() for value in (above.subject, _key_bits(above)))
        serial = x509.parts(certificate).serial
    except (ValueError, IndexError):
        return None
    algorithm = der.encode(der.SEQUENCE, _SHA1, der.encode(der.NULL))
    identifier = der.encode(der.SEQUENCE, algorithm, *(der.encode(der.OCTET_STRING, name) for name in names), serial)
    # CertID, Request, requestList, TBSRequest, OCSPRequest
    return _nested(identifier, 4)


def read_ocsp(response: bytes, certificate: bytes, issuer: bytes) -> Evidence | None:
    """An answer about this certificate, signed by its issuer or by whom the issuer chose; None for anything else."""
    try:
        found = ocsp.load_der_ocsp_response(response)
        if found.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return None
        brought = tuple(link.public_bytes(Encoding.DER) for link in found.certificates)
        responder = _signer(found, issuer, brought) if _is_about(found, certificate, issuer) else None
        if responder is None:
            return None
        return Evidence(response, found.this_update_utc, found.next_update_utc, brought, responder)
    except _UNREADABLE:
        return None


def about_any(responses: Iterable[bytes], certificate: bytes, issuer: bytes) -> list[Evidence]:
    """The answers among these that are about the certificate, and good."""
    read = (read_ocsp(response, certificate, issuer) for response in responses)
    return [evidence for evidence in read if evidence is not None]


def _is_about(found: ocsp.OCSPResponse, certificate: bytes, issuer: bytes) -> bool:
    """The CertID: the serial number, and the digests of the issuer's name and key (RFC 6960, 4.1.1)."""
    serial = int.from_bytes(der.only(x509.parts(certificate).serial).content, "big", signed=True)
    above = x509.parts(issuer)
    digest = found.hash_algorithm.name
    return (
        found.serial_number == serial
        and found.issuer_name_hash == hashlib.new(digest, above.subject).digest()
        and found.issuer_key_hash == hashlib.new(digest, _key_bits(above)).digest()
    )


def _key_bits(issuer: x509.CertificateParts) -> bytes:
    """The BIT STRING of the key, without the octet that counts unused bits."""
    return der.only(issuer.public_key).children()[1].content[1:]


def _nested(value: bytes, levels: int) -> bytes:
    return value if levels == 0 else der.encode(der.SEQUENCE, _nested(value, levels - 1))


def _signer(found: ocsp.OCSPResponse, issuer: bytes, brought: Iterable[bytes]) -> bytes | None:
    """The issuer itself, or a responder that it issued for that (RFC 6960, 4.2.2.2)."""
    signers = [issuer, *(link for link in brought if _may_answer(link) and issued(link, issuer))]
    return next((signer for signer in signers if _made_by(found, signer)), None)


def _may_answer(certificate: bytes) -> bool:
    """OCSPSigning among its purposes (RFC 6960, 4.2.2.2)."""
    extension = x509.parts(certificate).extensions.get(_EXTENDED_KEY_USAGE, b"")
    return bool(extension) and _OCSP_SIGNING in {purpose.whole for purpose in der.only(extension).children()}


def _made_by(found: ocsp.OCSPResponse, signer: bytes) -> bool:
    key, digest = load_der_public_key(x509.parts(signer).public_key), found.signature_hash_algorithm
    signature, data = found.signature, found.tbs_response_bytes
    try:
        if isinstance(key, rsa.RSAPublicKey) and digest is not None:
            key.verify(signature, data, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey) and digest is not None:
            key.verify(signature, data, ec.ECDSA(digest))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, data)
        else:
            return False
    except InvalidSignature:
        return False
    return True
