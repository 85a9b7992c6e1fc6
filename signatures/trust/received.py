"""What servers send, read for what it was asked for: an issuer, whoever signed a list, a list; and words about them."""

from __future__ import annotations

from collections.abc import Callable

from signatures import certificate as x509
from signatures.errors import TrustError
from signatures.trust.files import certificates_in, crl_issuer, crls_in
from signatures.trust.places import Places
from signatures.verification.crl import signed_by
from signatures.verification.issuing import issued
from signatures.verification.points import points_of


def issuers_in(data: bytes, certificate: bytes) -> list[bytes]:
    """The certificates in what came, in whatever format, that issued this one."""
    return _those_in(data, lambda found: issued(certificate, found))


def signers_in(data: bytes, crl: bytes) -> list[bytes]:
    """The certificates in what came that have the name of who published this list, and whose key signed it."""
    return _those_in(data, lambda found: x509.parts(found).subject == crl_issuer(crl) and _signed(crl, found))


def may_list(certificate: bytes, crl: bytes) -> bool:
    """Whether a list is of the certificate's own issuer, or of whom the certificate names for it (RFC 5280, 6.3.3)."""
    try:
        named = {name for point in points_of(certificate) for name in point.issuers}
        return crl_issuer(crl) in {x509.parts(certificate).issuer, *named}
    except (ValueError, IndexError):
        return False


def unarmoured(data: bytes) -> bytes:
    """Lists are DER (RFC 5280, 4.2.1.13); some servers give them in PEM."""
    if not data.startswith(b"-----"):
        return data
    try:
        return (*crls_in(data, "x.pem"), b"")[0]
    except TrustError:
        return b""


def issuer_name(certificate: bytes) -> str:
    """What people call who issued a certificate."""
    try:
        return dict(x509.name_values(x509.parts(certificate).issuer)).get(x509.COMMON_NAME, "autoridade sem nome")
    except ValueError:
        return "autoridade sem nome"


def left_out(places: Places) -> str:
    """A word on the addresses that aren't asked, where what was needed may have been."""
    kinds = " e ".join(scheme.upper() for scheme in places.left_out)
    return f" (o certificado indica também um endereço {kinds}, que não é consultado)" if kinds else ""


def _those_in(data: bytes, wanted: Callable[[bytes], bool]) -> list[bytes]:
    for name in ("x.p7b", "x.cer"):
        try:
            return [found for found in certificates_in(data, name) if wanted(found)]
        except (TrustError, ValueError):
            continue
    return []


def _signed(crl: bytes, certificate: bytes) -> bool:
    return signed_by(crl, certificate) is not None
