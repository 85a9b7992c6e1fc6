"""The level of a signature: ETSI EN 319 142-1, 6.1 and 6.3."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from signatures import certificate as x509
from signatures.verification import cms
from signatures.verification.found import FoundSignature
from signatures.verification.lists import Lists
from signatures.verification.ocsp import mentions
from signatures.verification.reading import Signed

_PADES = frozenset({"/ETSI.CAdES.detached", "/PBAD.PAdES"})
_SIGNING_CERTIFICATE = frozenset({cms.SIGNING_CERTIFICATE, cms.SIGNING_CERTIFICATE_V2})


def level_of(
    signed: Signed,
    found: FoundSignature,
    *,
    stamped: bool,
    archives: Sequence[datetime],
    brought: Lists,
) -> str:
    """``B-B``, ``B-T``, ``B-LT`` or ``B-LTA``; ``CMS`` for what isn't PAdES, ``carimbo`` for a timestamp.

    ``stamped`` when a timestamp of the signature is trusted, ``archives`` are the times of the trusted timestamps of
    the document after it, the first of which may stand for the other; ``brought`` is what the file brings.
    A level is what was found, not a promise that each of its requirements holds.
    """
    if found.timestamp:
        return "carimbo"
    if found.subfilter not in _PADES or not {item.oid for item in signed.attributes} & _SIGNING_CERTIFICATE:
        return "CMS"
    proofs = len(archives) + (1 if stamped else 0)
    if not proofs:
        return "B-B"
    if not _brings(signed.holder, brought):
        return "B-T"
    return "B-LTA" if proofs > 1 else "B-LT"


def _brings(certificate: bytes, brought: Lists) -> bool:
    """Whether the file has something of the signer's own revocation (ETSI EN 319 142-1, 5.4.2.2)."""
    issuer = x509.parts(certificate).issuer
    listed = any(from_file for _, from_file in brought.of(issuer))
    return listed or any(mentions(response, certificate) for response in brought.ocsps)
