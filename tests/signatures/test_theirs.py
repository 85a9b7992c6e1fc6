"""Signatures made by another program: with timestamps, and as portals make them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers, timestamps
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signatures.pki import Pki
from signatures.report import Change
from signatures.trust.store import TrustStore
from signatures.verification.verify import verify
from tests.signatures.vectors import MOMENT, Signer, der

Theirs = Callable[..., bytes]
LATER = MOMENT + timedelta(days=400)  # when every certificate has expired


def key_of(pki: Pki, holder: str) -> tuple[asn1_x509.Certificate, asn1_keys.PrivateKeyInfo, SimpleCertificateStore]:
    found = pki.holders[holder]
    store = SimpleCertificateStore()
    store.register_multiple([asn1_x509.Certificate.load(der(link)) for link in found.chain])
    key = found.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return asn1_x509.Certificate.load(der(found.certificate)), asn1_keys.PrivateKeyInfo.load(key), store


@pytest.fixture(scope="session")
def stamper(pki: Pki) -> timestamps.TimeStamper:
    certificate, key, store = key_of(pki, "carimbo")
    return DummyTimeStamper(certificate, key, certs_to_embed=store, fixed_dt=MOMENT)


@pytest.fixture(scope="session")
def theirs(pki: Pki, form: bytes) -> Theirs:
    def make(
        subfilter: SigSeedSubFilter,
        stamper: timestamps.TimeStamper | None = None,
        pdf: bytes = form,
        field: str = "assinatura_titular",
    ) -> bytes:
        certificate, key, store = key_of(pki, "titular")
        signer = signers.SimpleSigner(certificate, key, store)
        metadata = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=subfilter)
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        made = signers.PdfSigner(metadata, signer=signer, timestamper=stamper).sign_pdf(writer)
        return bytes(made.getvalue())

    return make


def test_as_portals_sign(theirs: Theirs, trust: TrustStore, now: datetime) -> None:
    """adbe.pkcs7.detached, with its signing time inside the container."""
    [status] = verify(theirs(SigSeedSubFilter.ADOBE_PKCS7_DETACHED), trust, now).signatures
    assert (status.valid, status.level, status.time_source) == (True, "CMS", "declarada")


def test_one_of_each_in_a_file(theirs: Theirs, signed: Signer, trust: TrustStore, now: datetime) -> None:
    both = theirs(SigSeedSubFilter.ADOBE_PKCS7_DETACHED, pdf=signed("responsavel_tecnico"))
    found = verify(both, trust, now)
    assert not found.problems
    assert [(status.valid, status.change) for status in found.signatures] == [
        (True, Change.SIGNATURES),
        (True, Change.NONE),
    ]


def test_a_portal_that_adds_a_field_of_its_own(
    theirs: Theirs, signed: Signer, trust: TrustStore, now: datetime
) -> None:
    both = theirs(SigSeedSubFilter.PADES, pdf=signed("responsavel_tecnico"), field="Signature1")
    assert [status.valid for status in verify(both, trust, now).signatures] == [True, True]


def test_a_timestamp_proves_the_time(
    theirs: Theirs, stamper: timestamps.TimeStamper, trust: TrustStore, now: datetime
) -> None:
    [status] = verify(theirs(SigSeedSubFilter.PADES, stamper), trust, now).signatures
    assert (status.valid, status.level, status.time_source) == (True, "B-T", "carimbo")
    assert (status.time, status.moment) == (MOMENT, MOMENT)


def test_a_timestamp_that_nobody_vouches_for_proves_nothing(
    theirs: Theirs, stamper: timestamps.TimeStamper, trust: TrustStore
) -> None:
    [status] = verify(theirs(SigSeedSubFilter.PADES, stamper), trust, LATER).signatures
    assert (status.valid, status.level, status.time_source) == (False, "B-B", "declarada")
    assert {problem.code for problem in status.problems} >= {"carimbo-nao-confiavel", "certificado-vencido"}


def test_a_timestamp_of_the_document(
    signed: Signer, stamper: timestamps.TimeStamper, trust: TrustStore, now: datetime
) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed("titular")))
    stamped = signers.PdfTimeStamper(stamper).timestamp_pdf(writer, "sha256").getvalue()
    person, stamp = verify(stamped, trust, now).signatures
    assert (person.valid, person.change) == (True, Change.SIGNATURES)
    assert (stamp.level, stamp.intact, stamp.time, stamp.subfilter) == ("carimbo", True, MOMENT, "/ETSI.RFC3161")


def test_validation_data_in_the_file_make_it_long_term(
    pki: Pki, form: bytes, stamper: timestamps.TimeStamper, trust: TrustStore, now: datetime
) -> None:
    """The lists come in the file: the caller has none."""
    certificate, key, store = key_of(pki, "titular")
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(anchor.certificate) for anchor in trust.anchors],
        other_certs=list(store),
        crls=list(trust.crls),
        moment=MOMENT,
        allow_fetching=False,
    )
    metadata = signers.PdfSignatureMetadata(
        field_name="assinatura_titular",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        validation_context=context,
        use_pades_lta=True,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(form))
    signer = signers.SimpleSigner(certificate, key, store)
    made = signers.PdfSigner(metadata, signer=signer, timestamper=stamper).sign_pdf(writer).getvalue()
    person, stamp = verify(made, TrustStore(trust.anchors), now).signatures
    assert (person.valid, person.level, person.change) == (True, "B-LTA", Change.SIGNATURES)
    assert stamp.level == "carimbo"
    assert "revogacao-nao-conferida" not in {problem.code for problem in person.problems}
