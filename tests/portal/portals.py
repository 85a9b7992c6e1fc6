"""Signatures as gov.br's portal makes them, by another program: a new field, adbe.pkcs7.detached, a CMS in BER."""

from __future__ import annotations

import asyncio
import io
from datetime import datetime

import pikepdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.stamp import TextStampStyle

from signatures.simulate.containers import ber_container
from signatures.simulate.people import Key
from tests.verification.making import SignerAt

_STAMP = TextStampStyle(stamp_text="Assinado com gov.br")
_ROOM = 9472  # bytes, as in the service's manual


def sign_as_portal(pdf: bytes, key: Key, moment: datetime, field: str = "Signature1", role: str = "titular") -> bytes:
    """The file with one more revision: a visible field of the portal's own, over the box of a role, signed."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page, box = _place(pdf, f"assinatura_{role}")
    fields.append_signature_field(writer, fields.SigFieldSpec(field, on_page=page, box=box))
    metadata = signers.PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED
    )
    signer = SignerAt(moment, metadata, signer=signers.ExternalSigner(None, None, bytes(256)), stamp_style=_STAMP)
    digest, _, output = asyncio.run(signer.async_digest_doc_for_signing(writer, bytes_reserved=2 * _ROOM))
    digest.fill_with_cms(output, ber_container(key, digest.document_digest, moment))
    output.seek(0)
    return output.read()


def _place(pdf: bytes, name: str) -> tuple[int, tuple[int, int, int, int]]:
    """The page and the box of a field; a corner of the first page where there is none."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages):
            for widget in page.get("/Annots", []):
                if str(widget.get("/T", "")) == name:
                    left, bottom, right, top = (round(float(edge)) for edge in widget.Rect)
                    return number, (left + 1, bottom + 1, right - 1, top - 1)
    return 0, (10, 10, 100, 30)
