"""Certificates and revocation lists, in the formats in which authorities publish them.

Read by this package's own DER reader: certificates of authorities in operation have encodings that strict parsers
refuse, and what is wrong with one is for the chain's validation to say.
"""

from __future__ import annotations

import binascii
import re

from signatures import certificate as x509
from signatures import der
from signatures.errors import TrustError

SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der", ".p7b", ".p7c", ".crl"})
MAX_FILE, MAX_FILES = 50_000_000, 2_000
"""Bytes in a file (a revocation list can be long), and files in a folder."""

_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.DOTALL)
_CERTIFICATES = 0xA0  # SignedData's certificates, [0] IMPLICIT (RFC 5652, 5.1)


def certificates_in(content: bytes, name: str) -> list[bytes]:
    """The DER certificates of a file: PEM or DER, alone or in a PKCS#7; none in a list of revocation.

    Raises:
        TrustError: ``confianca-ilegivel``.
    """
    found: list[bytes] = []
    for kind, data in _values(content, name):
        if kind in {"PKCS7", "CMS"}:
            found += _read_pkcs7(data, name)
        elif kind in {"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"}:
            found.append(data)
    return found


def crls_in(content: bytes, name: str) -> list[bytes]:
    """The DER revocation lists of a file.

    Raises:
        TrustError: ``confianca-ilegivel``.
    """
    return [data for kind, data in _values(content, name) if kind == "X509 CRL"]


def crl_issuer(crl: bytes) -> bytes:
    """Who published a list, as a DER Name: after version (when 2) and algorithm (RFC 5280, 5.1).

    Raises:
        der.DerError: the bytes are not a list.
    """
    fields = der.only(crl).children()[0].children()
    place = 2 if fields and fields[0].tag == der.INTEGER else 1
    if len(fields) <= place or fields[place].tag != der.SEQUENCE:
        raise der.DerError("not a revocation list")
    return fields[place].whole


def _values(content: bytes, name: str) -> list[tuple[str, bytes]]:
    """What a file has, as (PEM label, DER); a file that isn't PEM is what its suffix says."""
    try:
        blocks = _BLOCK.findall(content)
        if blocks:
            return [_checked(label.decode(), binascii.a2b_base64(body)) for label, body in blocks]
        suffix = name.lower().rpartition(".")[2]
        return [_checked({"crl": "X509 CRL", "p7b": "PKCS7", "p7c": "PKCS7"}.get(suffix, "CERTIFICATE"), content)]
    except (der.DerError, IndexError, ValueError) as error:
        raise _unreadable(name) from error


def _checked(kind: str, data: bytes) -> tuple[str, bytes]:
    if kind == "X509 CRL":
        crl_issuer(data)
    elif kind == "CERTIFICATE":
        x509.parts(data)
    return kind, data


def _read_pkcs7(data: bytes, name: str) -> list[bytes]:
    try:
        signed_data = der.only(data).children()[1].children()[0].children()
        bags = [bag for bag in signed_data if bag.tag == _CERTIFICATES]
        found = [certificate.whole for bag in bags for certificate in bag.children()]
        return [_checked("CERTIFICATE", certificate)[1] for certificate in found]
    except (der.DerError, IndexError) as error:
        raise _unreadable(name) from error


def _unreadable(name: str) -> TrustError:
    return TrustError("confianca-ilegivel", f"{name} não tem certificado ou lista de revogação que possa ser lido.")
