"""What four verifiers say of one file: would they rely on every signature in it?"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from asn1crypto import crl
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from signatures.trust.store import TrustStore
from tests import judges

JUDGES = ("pyHanko", "pdfsig", "EU DSS")
_USAGES = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})


def pyhanko(pdf: bytes, trust: TrustStore, moment: datetime) -> bool:
    """PyHanko's own validation, with its own rules for later changes; a file that it refuses is not relied on."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        found = list(reader.embedded_signatures)
        return bool(found) and all(_holds(signature, trust, moment) for signature in found)
    except Exception:  # noqa: BLE001 - hostile files make it raise anything, and none of it is a yes
        return False


def pdfsig(file: Path) -> bool:
    """Poppler's: the bytes and the cryptography. It knows no anchors here, and doesn't look at later changes."""
    said = judges.pdfsig(file)
    return bool(said) and set(said) == {"Signature is Valid."}


def dss(files: Mapping[str, Path], trust: Path) -> dict[str, bool]:
    """EU DSS's, for all files in one start: each signature TOTAL_PASSED."""
    said = judges.dss(tuple(files.values()), trust)
    words = {name: said[path.name] for name, path in files.items()}
    return {
        name: bool(found) and {word.indication for word in found} == {"TOTAL_PASSED"} for name, found in words.items()
    }


def _holds(signature: object, trust: TrustStore, moment: datetime) -> bool:
    if signature.sig_object_type == "/DocTimeStamp":  # type: ignore[attr-defined]
        return bool(validate_pdf_timestamp(signature, _context(trust, moment)).bottom_line)
    context, stamps = _context(trust, moment), _context(trust, moment)
    return bool(validate_pdf_signature(signature, context, stamps, key_usage_settings=_USAGES).bottom_line)


def _context(trust: TrustStore, moment: datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=[asn1.Certificate.load(anchor.certificate) for anchor in trust.anchors],
        other_certs=[asn1.Certificate.load(certificate) for certificate in trust.intermediates],
        crls=[crl.CertificateList.load(listed) for listed in trust.crls],
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
