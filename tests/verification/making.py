"""Signatures of any kind, written by pyHanko's own writer around whatever container a test makes."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signatures import der as der_of
from signatures.pki import Pki
from tests.signatures.vectors import MOMENT, der

Build = Callable[[bytes], bytes]
"""From the bytes that are covered to the contents of the signature."""

ROOM = 20_000


class SignerAt(signers.PdfSigner):
    """Writes a moment where pyHanko would write this machine's time (`/M`), which verifiers may look at."""

    def __init__(self, moment: datetime, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._moment = moment

    def init_signing_session(self, *given: Any, **named: Any) -> PdfSigningSession:
        session = super().init_signing_session(*given, **named)
        session.system_time = self._moment
        return session


def embedded(  # noqa: PLR0913 - each with its default
    pdf: bytes,
    subfilter: str,
    build: Build,
    *,
    field: str = "assinatura_titular",
    beside: tuple[bytes, ...] = (),
    kind: str = "/Sig",
) -> bytes:
    """One more revision with a signature of this kind; ``beside`` goes to ``/Cert``."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    steps = PdfCMSEmbedder().write_cms(field_name=field, writer=writer)
    next(steps)
    value = signers.PdfSignedData(
        obj_type=pdf_name(kind), subfilter=SigSeedSubFilter.PADES, bytes_reserved=ROOM, timestamp=MOMENT
    )
    value[pdf_name("/SubFilter")] = pdf_name(subfilter)
    if beside:
        value[pdf_name("/Cert")] = generic.ArrayObject(map(generic.ByteStringObject, beside))
    steps.send(SigObjSetup(sig_placeholder=value))
    prepared, out = steps.send(SigIOSetup(md_algorithm="sha256", in_place=True))
    whole = out.getvalue()
    covered = whole[: prepared.reserved_region_start] + whole[prepared.reserved_region_end :]
    steps.send(build(covered))
    return bytes(out.getvalue())


def credential(pki: Pki, holder: str) -> tuple[asn1_x509.Certificate, asn1_keys.PrivateKeyInfo, SimpleCertificateStore]:
    """A holder's certificate, key and chain as pyHanko wants them."""
    found = pki.holders[holder]
    store = SimpleCertificateStore()
    store.register_multiple([asn1_x509.Certificate.load(der(link)) for link in found.chain])
    key = found.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return asn1_x509.Certificate.load(der(found.certificate)), asn1_keys.PrivateKeyInfo.load(key), store


def container(
    pki: Pki,
    holder: str = "titular",
    digest: str = "sha256",
    *,
    pss: bool = False,
    stamper: DummyTimeStamper | None = None,
) -> Build:
    """The container that pyHanko makes with a holder's key."""
    signer = signers.SimpleSigner(*credential(pki, holder), prefer_pss=pss)

    def build(covered: bytes) -> bytes:
        made = signer.async_sign(hashlib.new(digest, covered).digest(), digest, use_pades=True, timestamper=stamper)
        return bytes(asyncio.run(made).dump())

    return build


def stamper(pki: Pki, when: datetime = MOMENT) -> DummyTimeStamper:
    """A timestamping authority whose clock stands still."""
    certificate, key, store = credential(pki, "carimbo")
    return DummyTimeStamper(certificate, key, certs_to_embed=store, fixed_dt=when)


def indefinite(container_: bytes) -> bytes:
    """A container as gov.br gives it: its outer lengths indefinite (X.690, 8.1.3.6)."""
    content_type, wrapped = der_of.only(container_).children()
    signed_data = b"\x30\x80" + der_of.only(wrapped.content).content + b"\0\0"
    return b"\x30\x80" + content_type.whole + b"\xa0\x80" + signed_data + b"\0\0" + b"\0\0"
