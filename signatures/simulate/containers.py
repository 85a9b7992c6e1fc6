"""A CMS as signature services make it: signingTime inside, no policy, and in gov.br's case BER of indefinite length."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from signatures import certificate as x509
from signatures import der
from signatures.simulate.people import Key

_DATA, _SIGNED_DATA = der.oid("1.2.840.113549.1.7.1"), der.oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE, _MESSAGE_DIGEST = der.oid("1.2.840.113549.1.9.3"), der.oid("1.2.840.113549.1.9.4")
_SIGNING_TIME = der.oid("1.2.840.113549.1.9.5")
_NULL = der.encode(der.NULL)
_SHA256 = der.encode(der.SEQUENCE, der.oid("2.16.840.1.101.3.4.2.1"), _NULL)
_RSA = der.encode(der.SEQUENCE, der.oid("1.2.840.113549.1.1.1"), _NULL)
_VERSION_1 = der.encode(der.INTEGER, b"\x01")
_UTC_TIME, _TAG_0 = 0x17, 0xA0

_Encode = Callable[..., bytes]


def container(key: Key, digest: bytes, moment: datetime) -> bytes:
    """A CMS in DER, with one signature of a document's SHA-256 (RFC 5652, 5)."""
    return der.encode(der.SEQUENCE, _SIGNED_DATA, der.encode(_TAG_0, _signed_data(key, digest, moment, der.encode)))


def ber_container(key: Key, digest: bytes, moment: datetime) -> bytes:
    """The same in BER: the outer values have no length, and end where they end (X.690, 8.1.3.6)."""
    inner = _signed_data(key, digest, moment, _indefinite)
    return _indefinite(der.SEQUENCE, _SIGNED_DATA, _indefinite(_TAG_0, inner))


def _indefinite(tag: int, *parts: bytes) -> bytes:
    return bytes((tag, 0x80)) + b"".join(parts) + b"\0\0"


def _signed_data(key: Key, digest: bytes, moment: datetime, encode: _Encode) -> bytes:
    certificates = [key.der, *(link.public_bytes(Encoding.DER) for link in key.chain)]
    return encode(
        der.SEQUENCE,
        _VERSION_1,
        der.set_of(_SHA256),
        encode(der.SEQUENCE, _DATA),
        encode(_TAG_0, *certificates),
        der.encode(der.SET, _signer(key, digest, moment)),
    )


def _signer(key: Key, digest: bytes, moment: datetime) -> bytes:
    holder = x509.parts(key.der)
    attributes = _attributes(digest, moment)
    signature = key.private.sign(attributes, padding.PKCS1v15(), SHA256())
    return der.encode(
        der.SEQUENCE,
        _VERSION_1,
        der.encode(der.SEQUENCE, holder.issuer, holder.serial),
        _SHA256,
        bytes((_TAG_0,)) + attributes[1:],
        _RSA,
        der.encode(der.OCTET_STRING, signature),
    )


def _attributes(digest: bytes, moment: datetime) -> bytes:
    written = moment.astimezone(UTC).strftime("%y%m%d%H%M%SZ").encode()
    return der.set_of(
        _attribute(_CONTENT_TYPE, _DATA),
        _attribute(_SIGNING_TIME, der.encode(_UTC_TIME, written)),
        _attribute(_MESSAGE_DIGEST, der.encode(der.OCTET_STRING, digest)),
    )


def _attribute(kind: bytes, value: bytes) -> bytes:
    return der.encode(der.SEQUENCE, kind, der.encode(der.SET, value))
