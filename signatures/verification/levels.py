"""The level of a signature: ETSI EN 319 142-1, 6.1."""

from __future__ import annotations

from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signatures.verification.found import FoundSignature

_PADES = frozenset({"/ETSI.CAdES.detached", "/PBAD.PAdES"})
_SIGNING_CERTIFICATE = frozenset({"signing_certificate_v2", "signing_certificate"})


def level_of(embedded: EmbeddedPdfSignature, found: FoundSignature, *, stamped: bool, case_dss: bool) -> str:
    """``B-B``, ``B-T`` or ``B-LT``, as what is there allows; ``CMS`` for what isn't PAdES, ``carimbo`` for a timestamp.

    ``stamped`` when a signature timestamp is trusted, ``case_dss`` when the file brings validation data. A level is
    what was found, not a promise that each of its requirements holds.
    """
    if found.timestamp:
        return "carimbo"
    attributes = embedded.signer_info["signed_attrs"]
    named = {attribute["type"].native for attribute in attributes} if attributes else set()
    if found.subfilter not in _PADES or not named & _SIGNING_CERTIFICATE:
        return "CMS"
    if not stamped:
        return "B-B"
    return "B-LT" if case_dss else "B-T"
