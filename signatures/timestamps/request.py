"""What an authority of timestamps is asked (RFC 3161, 2.4.1)."""

from __future__ import annotations

from signatures import der

MEDIA_TYPE = "application/timestamp-query"

_SHA256 = der.encode(der.SEQUENCE, der.oid("2.16.840.1.101.3.4.2.1"), der.encode(der.NULL))
_VERSION_1, _BOOLEAN = der.encode(der.INTEGER, b"\x01"), 0x01


def timestamp_request(imprint: bytes, nonce: int, policy: str = "") -> bytes:
    """A TimeStampReq, DER, for a SHA-256; the certificate is asked for, and the policy when one is given."""
    message = der.encode(der.SEQUENCE, _SHA256, der.encode(der.OCTET_STRING, imprint))
    number = der.encode(der.INTEGER, nonce.to_bytes(nonce.bit_length() // 8 + 1, "big"))
    wanted = der.oid(policy) if policy else b""
    return der.encode(der.SEQUENCE, _VERSION_1, message, wanted, number, der.encode(_BOOLEAN, b"\xff"))
