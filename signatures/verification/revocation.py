"""Lists that are no longer, or not yet, in force still know who was revoked (RFC 5280, 5 and 6.3).

Only a list in force can say that a certificate was not revoked. Any list of its issuer can say that it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from cryptography import x509

from signatures import certificate as parts_of
from signatures import der
from signatures.trust.files import crl_issuer

_Revoked = tuple[int, datetime]


def known_revocation(chain: Sequence[bytes], crls: Iterable[bytes], moment: datetime) -> _Revoked | None:
    """The place in ``chain`` (holder first, root last) of a certificate revoked by ``moment``, and when it was.

    Lists whose signature isn't the issuer's are ignored, as are those that can't be read.
    """
    lists = tuple(crls)
    for place, (certificate, issuer) in enumerate(pairwise(chain)):
        parts = parts_of.parts(certificate)
        serial = int.from_bytes(der.only(parts.serial).content, "big", signed=True)
        for crl in lists:
            when = _revoked_in(crl, parts.issuer, issuer, serial)
            if when is not None and when <= moment:
                return place, when
    return None


def _revoked_in(crl: bytes, name: bytes, issuer: bytes, serial: int) -> datetime | None:
    try:
        if crl_issuer(crl) != name:
            return None
        entry = _signed_by(crl, issuer)
        found = entry and entry.get_revoked_certificate_by_serial_number(serial)
    except (der.DerError, ValueError, TypeError, IndexError):
        return None
    return found.revocation_date_utc if found else None


@lru_cache(maxsize=64)
def _signed_by(crl: bytes, issuer: bytes) -> x509.CertificateRevocationList | None:
    found = x509.load_der_x509_crl(crl)
    key = x509.load_der_x509_certificate(issuer).public_key()
    return found if found.is_signature_valid(key) else None  # type: ignore[arg-type] # another kind of key: TypeError
