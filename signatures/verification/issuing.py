"""Whether one certificate's key signed another certificate (RFC 5280, 4.1)."""

from __future__ import annotations

from functools import lru_cache

from signatures import certificate as x509
from signatures import der
from signatures.verification import cms, keys


@lru_cache(maxsize=1024)
def issued(certificate: bytes, issuer: bytes) -> bool:
    """Whether the issuer's signature is on the certificate, and fills its BIT STRING (X.690, 11.2).

    The two places that name the algorithm must agree (RFC 5280, 4.1.1.2).
    """
    try:
        outer = der.only(certificate)
        signed, algorithm, signature = outer.children()
        inner = [field for field in signed.children()[:3] if field.tag == der.SEQUENCE]
        if (
            outer.tag != der.SEQUENCE
            or signature.tag != der.BIT_STRING
            or signature.content[:1] != b"\0"
            or inner[0].whole != algorithm.whole
        ):
            return False
        key = x509.parts(issuer).public_key
        return keys.holds(key, way(certificate), signature.content[1:], signed.whole)
    except (der.DerError, IndexError, ValueError):
        return False


def way(certificate: bytes) -> keys.Way:
    """How a certificate was signed.

    Raises:
        der.DerError: in a way that isn't known here.
    """
    return keys.way_of(cms.algorithm(der.only(certificate).children()[1]), "")
