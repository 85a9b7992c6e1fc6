"""pyHanko's own verdict, with everything that it has: the one that ours may not be more lenient than."""

from __future__ import annotations

import asyncio
import io
from datetime import datetime, timedelta

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError

from signatures.trust.store import TrustStore
from signatures.verification.policy import POLICY

EITHER = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


def accepted(pdf: bytes, trust: TrustStore, moment: datetime) -> dict[str, bool]:
    """Whether pyHanko takes each signature for good, by its field; one that it can't read is not good."""
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    except Exception:  # noqa: BLE001 - hostile bytes
        return {}
    return {signature.field_name: _accepted(signature, trust, moment) for signature in found}


def standing(holder: bytes, context: ValidationContext) -> str:
    """What pyHanko's path validation says of a certificate's revocation, in our words."""
    validator = CertificateValidator(asn1_x509.Certificate.load(holder), validation_context=context)
    try:
        asyncio.run(validator.async_validate_path())
    except RevokedError:
        return "revogado"
    except (PathError, ValidationError, ValueError):
        return "não se sabe"
    return "em dia"


def _accepted(signature: EmbeddedPdfSignature, trust: TrustStore, moment: datetime) -> bool:
    try:
        if signature.sig_object_type == "/DocTimeStamp":
            stamp = validate_pdf_timestamp(signature, _context(trust, moment), diff_policy=POLICY)
            return bool(stamp.bottom_line)
        status = validate_pdf_signature(
            signature, _context(trust, moment), diff_policy=POLICY, key_usage_settings=EITHER
        )
        if not status.trusted and not status.revoked:  # lists that aren't in force: a word in ours, a refusal there
            bare = TrustStore(trust.anchors, trust.intermediates)
            status = validate_pdf_signature(
                signature, _context(bare, moment), diff_policy=POLICY, key_usage_settings=EITHER
            )
        stamp = status.timestamp_validity
        if stamp is not None and stamp.trusted and not status.trusted:  # judged when it was made
            at_that_time = _context(trust, stamp.timestamp)
            status = validate_pdf_signature(signature, at_that_time, diff_policy=POLICY, key_usage_settings=EITHER)
    except Exception:  # noqa: BLE001 - hostile bytes
        return False
    return bool(status.bottom_line)


def _context(trust: TrustStore, moment: datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(anchor.certificate) for anchor in trust.anchors],
        other_certs=[asn1_x509.Certificate.load(found) for found in trust.intermediates],
        crls=[asn1_crl.CertificateList.load(found) for found in trust.crls],
        moment=moment,
        time_tolerance=timedelta(minutes=1),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
