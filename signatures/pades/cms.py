"""The CMS container of a signature, assembled directly as DER (RFC 5652; ETSI EN 319 122-1; EN 319 142-1, 6.3).

It is a few fixed pieces around a digest, the certificates' own bytes and the signature; general encoders spend thirty
times longer on them. The tests prove it equal, byte by byte, to what one of them builds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from signatures import certificate as x509
from signatures import der
from signatures.credentials.model import DIGESTS, Credential, KeyHolder, SignatureAlgorithm

_DATA, _SIGNED_DATA = der.oid("1.2.840.113549.1.7.1"), der.oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE, _MESSAGE_DIGEST = der.oid("1.2.840.113549.1.9.3"), der.oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE_V2 = der.oid("1.2.840.113549.1.9.16.2.47")
_VERSION_1 = der.encode(der.INTEGER, b"\x01")
_EXPLICIT_0, _IMPLICIT_SET_0, _IMPLICIT_SET_1, _DIRECTORY_NAME = 0xA0, 0xA0, 0xA1, 0xA4


@dataclass(frozen=True, slots=True)
class _Pieces:
    """What is the same in every signature of one credential."""

    head: bytes
    signer: bytes
    content_type: bytes
    signing_certificate: bytes
    algorithm: bytes


def signed_attributes(holder: KeyHolder, digest: bytes, more: Sequence[bytes] = ()) -> bytes:
    """The attributes that are signed, as the SET OF that is hashed (RFC 5652, 5.4).

    contentType, messageDigest and signingCertificateV2, and no signingTime (EN 319 142-1, 6.3, note to table 1); and
    ``more``, whole attributes, such as those of a signature policy.
    """
    pieces = _pieces(holder.certificate, holder.chain, holder.algorithm)
    message_digest = attribute(_MESSAGE_DIGEST, der.encode(der.OCTET_STRING, digest))
    return der.set_of(pieces.content_type, message_digest, pieces.signing_certificate, *more)


def attribute(oid: bytes, value: bytes) -> bytes:
    """An attribute with one value; ``oid`` and ``value`` are DER (RFC 5652, 5.3)."""
    return der.encode(der.SEQUENCE, oid, der.encode(der.SET, value))


def content_info(holder: KeyHolder, attributes: bytes, signature: bytes, unsigned: Sequence[bytes] = ()) -> bytes:
    """The whole container, around the attributes, their signature, and the attributes that nobody signs."""
    pieces = _pieces(holder.certificate, holder.chain, holder.algorithm)
    implicit = bytes((_IMPLICIT_SET_0,)) + attributes[1:]  # [0] IMPLICIT: the SET with another tag
    after = bytes((_IMPLICIT_SET_1,)) + der.set_of(*unsigned)[1:] if unsigned else b""
    signer_info = der.encode(
        der.SEQUENCE, pieces.signer, implicit, pieces.algorithm, der.encode(der.OCTET_STRING, signature), after
    )
    signed_data = der.encode(der.SEQUENCE, pieces.head, der.encode(der.SET, signer_info))
    return der.encode(der.SEQUENCE, _SIGNED_DATA, der.encode(_EXPLICIT_0, signed_data))


def sign_digest(credential: Credential, digest: bytes, more: Sequence[bytes] = ()) -> bytes:
    """A container that signs this digest of the document's byte range."""
    attributes = signed_attributes(credential, digest, more)
    return content_info(credential, attributes, credential.sign(attributes))


def largest(holder: KeyHolder, more: Sequence[bytes] = ()) -> int:
    """How many bytes a container takes at most; exactly so when signatures have one length. The key isn't used."""
    digest = bytes(hashlib.new(holder.algorithm.digest).digest_size)
    return len(content_info(holder, signed_attributes(holder, digest, more), bytes(holder.algorithm.max_size)))


@lru_cache(maxsize=128)
def _pieces(certificate: bytes, chain: tuple[bytes, ...], algorithm: SignatureAlgorithm) -> _Pieces:
    holder = x509.parts(certificate)
    digest = der.encode(der.SEQUENCE, der.oid(DIGESTS[algorithm.digest]), *_digest_parameters(algorithm))
    certificates = der.encode(_IMPLICIT_SET_0, *_unique_sorted((certificate, *chain)))
    issuer_and_serial = der.encode(der.SEQUENCE, holder.issuer, holder.serial)
    return _Pieces(
        head=_VERSION_1 + der.encode(der.SET, digest) + der.encode(der.SEQUENCE, _DATA) + certificates,
        signer=_VERSION_1 + issuer_and_serial + digest,
        content_type=attribute(_CONTENT_TYPE, _DATA),
        signing_certificate=_signing_certificate(certificate, holder),
        algorithm=algorithm.identifier,
    )


def _digest_parameters(algorithm: SignatureAlgorithm) -> tuple[bytes, ...]:
    """NULL, as nearly everybody writes it; absent beside Ed25519, which requires it (RFC 8419, 3.1)."""
    return () if algorithm.digest == "sha512" and algorithm.max_size == 64 else (der.encode(der.NULL),)  # noqa: PLR2004


def _signing_certificate(certificate: bytes, holder: x509.CertificateParts) -> bytes:
    """RFC 5035, 4: the certificate's SHA-256, the default and so unnamed, with its issuer and serial number."""
    issuer = der.encode(der.SEQUENCE, der.encode(_DIRECTORY_NAME, holder.issuer))
    issuer_serial = der.encode(der.SEQUENCE, issuer, holder.serial)
    fingerprint = der.encode(der.OCTET_STRING, hashlib.sha256(certificate).digest())
    certificates = der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, fingerprint, issuer_serial))
    return attribute(_SIGNING_CERTIFICATE_V2, der.encode(der.SEQUENCE, certificates))


def _unique_sorted(certificates: Iterable[bytes]) -> list[bytes]:
    return sorted(set(certificates))
