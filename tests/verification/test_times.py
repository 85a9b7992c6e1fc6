"""What a timestamp proves, and what one that is wrong doesn't."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime, timedelta

import pytest
from asn1crypto import cms as asn1_cms
from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator import ValidationContext

from signatures.pki import Pki
from signatures.report import Kind
from signatures.trust.store import TrustStore
from signatures.verification.verify import verify
from tests.signatures.vectors import MOMENT, Signer
from tests.verification.making import Build, SignerAt, container, credential, embedded, stamper

PADES = "/ETSI.CAdES.detached"
LATER = MOMENT + timedelta(days=400)  # every certificate of people has expired
ONE_DAY = timedelta(days=1)


def codes(status: object) -> set[str]:
    return {problem.code for problem in status.problems}  # type: ignore[attr-defined]


def archived(pdf: bytes, pki: Pki, when: datetime) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return bytes(signers.PdfTimeStamper(stamper(pki, when)).timestamp_pdf(writer, "sha256").getvalue())


def test_a_timestamp_of_the_signature(pki: Pki, form: bytes, trust: TrustStore, now: datetime) -> None:
    pdf = embedded(form, PADES, container(pki, stamper=stamper(pki)))
    [status] = verify(pdf, trust, now).signatures
    assert (status.valid, status.level, status.time, status.time_source) == (True, "B-T", MOMENT, "carimbo")
    assert (status.moment, status.moment_source) == (MOMENT, "carimbo")
    assert status.details is not None
    [token] = status.details.timestamps
    assert (token.kind, token.intact, token.trusted, token.time) == ("assinatura", True, True, MOMENT)
    assert token.authority
    assert token.chain


@pytest.mark.parametrize("damage", ["another signature's", "flipped"])
def test_a_timestamp_that_is_wrong(pki: Pki, form: bytes, trust: TrustStore, now: datetime, damage: str) -> None:
    [status] = verify(embedded(form, PADES, with_wrong_token(pki, damage)), trust, now).signatures
    assert not status.valid
    assert status.time_source != "carimbo"
    assert "carimbo-invalido" in codes(status)


def with_wrong_token(pki: Pki, damage: str) -> Build:
    """Nobody's mistake: a token is the signature's, or it was put there by somebody else."""
    whole = container(pki, stamper=stamper(pki))

    def build(covered: bytes) -> bytes:
        mine = asn1_cms.ContentInfo.load(whole(covered))
        other = asn1_cms.ContentInfo.load(whole(b"something else"))
        token = other["content"]["signer_infos"][0]["unsigned_attrs"]
        if damage == "flipped":
            token = mine["content"]["signer_infos"][0]["unsigned_attrs"]
            inner = token[0]["values"][0]["content"]["signer_infos"][0]
            inner["signature"] = bytes([inner["signature"].native[0] ^ 1]) + inner["signature"].native[1:]
        mine["content"]["signer_infos"][0]["unsigned_attrs"] = token
        return bytes(mine.dump(force=True))

    return build


def test_a_later_timestamp_of_the_document_keeps_a_signature_alive(
    lasting: Pki, lasting_trust: TrustStore, form: bytes
) -> None:
    """The holder's certificate has expired, the stamper's has not: what was there then is judged as of then."""
    when = MOMENT + ONE_DAY
    alone = embedded(form, PADES, container(lasting))
    person, stamp = verify(archived(alone, lasting, when), lasting_trust, LATER).signatures
    assert stamp.valid, stamp.problems
    assert (stamp.time, stamp.time_source, stamp.level) == (when, "carimbo", "carimbo")
    assert person.valid, person.problems
    assert (person.moment, person.moment_source, person.level) == (when, "carimbo do documento", "B-T")
    assert (person.time, person.time_source, person.claimed) == (when, "carimbo do documento", MOMENT)
    [status] = verify(alone, lasting_trust, LATER).signatures
    assert not status.valid
    assert "certificado-vencido" in codes(status)


@pytest.mark.parametrize("ahead", [timedelta(seconds=30), ONE_DAY])
def test_a_timestamp_of_a_time_that_is_still_to_come(
    lasting: Pki, lasting_trust: TrustStore, form: bytes, ahead: timedelta
) -> None:
    """It would keep a signature alive after its certificate; clocks that differ by seconds are let differ."""
    believed = ahead < ONE_DAY
    pdf = embedded(form, PADES, container(lasting, stamper=stamper(lasting, MOMENT + ahead)))
    [status] = verify(pdf, lasting_trust, MOMENT).signatures
    assert (status.time_source == "carimbo", "carimbo-nao-confiavel" not in codes(status)) == (believed, believed)
    person, stamp = verify(archived(pdf, lasting, MOMENT + ahead), lasting_trust, MOMENT).signatures
    assert (stamp.valid, "carimbo-invalido" in codes(stamp)) == (believed, not believed)
    assert (person.moment == MOMENT) is not believed


def test_an_expired_certificate_with_a_timestamp_of_when_it_was_valid(
    lasting: Pki, lasting_trust: TrustStore, form: bytes
) -> None:
    pdf = embedded(form, PADES, container(lasting, stamper=stamper(lasting)))
    [status] = verify(pdf, lasting_trust, LATER).signatures
    assert status.valid, status.problems
    assert (status.level, status.moment) == ("B-T", MOMENT)


def test_the_earliest_timestamp_that_covers_a_signature_says_when(
    lasting: Pki, lasting_trust: TrustStore, form: bytes
) -> None:
    """Its own where clocks agree; where they don't, what was there earlier was there (EN 319 102-1, 5.6.2.3)."""
    pdf = embedded(form, PADES, container(lasting, stamper=stamper(lasting, MOMENT + 2 * ONE_DAY)))
    later = archived(archived(pdf, lasting, MOMENT + 5 * ONE_DAY), lasting, MOMENT + 9 * ONE_DAY)
    person, *_ = verify(later, lasting_trust, LATER).signatures
    assert (person.time, person.time_source) == (MOMENT + 2 * ONE_DAY, "carimbo")
    early = archived(pdf, lasting, MOMENT + ONE_DAY)
    person, *_ = verify(early, lasting_trust, LATER).signatures
    assert (person.time, person.time_source) == (MOMENT + ONE_DAY, "carimbo do documento")
    assert (person.moment, person.moment_source) == (person.time, person.time_source)


def test_a_timestamp_that_was_altered_proves_no_time(lasting: Pki, lasting_trust: TrustStore, form: bytes) -> None:
    whole = archived(embedded(form, PADES, container(lasting)), lasting, MOMENT + ONE_DAY)
    place = whole.rindex(b"/M")
    altered = whole[:place] + b"/N" + whole[place + 2 :]
    person, stamp = verify(altered, lasting_trust, LATER).signatures
    assert not stamp.valid
    assert (person.time, person.time_source) == (MOMENT, "declarada")


def test_a_stamper_that_dates_before_its_certificate(
    lasting: Pki, lasting_trust: TrustStore, form: bytes, now: datetime
) -> None:
    early = stamper(lasting, MOMENT - timedelta(days=31))
    [status] = verify(embedded(form, PADES, container(lasting, stamper=early)), lasting_trust, now).signatures
    assert status.time_source != "carimbo"


def test_a_timestamp_of_the_document_that_nobody_vouches_for_proves_nothing(
    pki: Pki, signed: Signer, trust: TrustStore
) -> None:
    whole = archived(signed("titular"), pki, MOMENT)
    person, stamp = verify(whole, trust, MOMENT + timedelta(days=9000)).signatures
    assert (person.valid, stamp.valid) == (False, False)
    assert person.moment_source == "verificação"
    assert stamp.time_source == "declarada"


def test_a_document_timestamp_is_nobodys_signature(pki: Pki, signed: Signer, trust: TrustStore, now: datetime) -> None:
    _, stamp = verify(archived(signed("titular"), pki, MOMENT), trust, now).signatures
    assert stamp.kind is Kind.OUTRA
    assert stamp.details is not None
    [token] = stamp.details.timestamps
    assert (token.kind, token.intact, token.trusted) == ("documento", True, True)


def test_who_may_not_stamp_does_not(pki: Pki, form: bytes, trust: TrustStore, now: datetime) -> None:
    [status] = verify(stamped_by_a_person(pki, form), trust, now).signatures
    assert status.time_source == "declarada" or status.time is None
    assert (status.level, status.moment) == ("B-B", now)
    assert "carimbo-nao-confiavel" in codes(status)


def stamped_by_a_person(pki: Pki, form: bytes) -> bytes:
    """A person's certificate makes no timestamps (RFC 3161, 2.3)."""
    from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper  # noqa: PLC0415 - beside its use

    certificate, key, store = credential(pki, "terceiro")
    impostor = DummyTimeStamper(certificate, key, certs_to_embed=store, fixed_dt=MOMENT - timedelta(days=3))
    return embedded(form, PADES, container(pki, stamper=impostor))


def test_the_levels_of_the_archive(pki: Pki, form: bytes, trust: TrustStore, now: datetime) -> None:
    """B-LT has the data, B-LTA a timestamp after them; renewed, it is still B-LTA (ETSI EN 319 142-1, 6.1)."""
    whole = long_term(pki, form, trust)
    bare = TrustStore(trust.anchors)
    [person] = verify(whole, bare, now).signatures
    assert (person.valid, person.level) == (True, "B-LT")
    assert person.details is not None
    assert all(item.from_file for item in person.details.revocation)
    for times in (1, 2):
        whole = archived(whole, pki, MOMENT + times * ONE_DAY)
        person, *stamps = verify(whole, bare, MOMENT + 3 * ONE_DAY).signatures
        assert (person.valid, person.level) == (True, "B-LTA"), person.problems
        assert [stamp.valid for stamp in stamps] == [True] * times


def long_term(pki: Pki, form: bytes, trust: TrustStore) -> bytes:
    """B-LT as pyHanko makes it."""
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(anchor.certificate) for anchor in trust.anchors],
        other_certs=[asn1_x509.Certificate.load(found) for found in trust.intermediates],
        crls=[asn1_crl.CertificateList.load(found) for found in trust.crls],
        moment=MOMENT,
        allow_fetching=False,
    )
    metadata = signers.PdfSignatureMetadata(
        field_name="assinatura_titular",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        validation_context=context,
    )
    signer = signers.SimpleSigner(*credential(pki, "titular"))
    writer = IncrementalPdfFileWriter(io.BytesIO(form))
    made = SignerAt(MOMENT, metadata, signer=signer, timestamper=stamper(pki)).sign_pdf(writer)
    return bytes(made.getvalue())


def test_a_digest_is_of_the_bytes() -> None:
    """What the container says is what the bytes give, whatever the size of the pieces that are hashed."""
    from signatures.verification.covered import Covered  # noqa: PLC0415 - beside its use
    from tests.signatures.test_tampering import signature  # noqa: PLC0415 - the same

    data = bytes(range(256)) * 9000
    covered = Covered(data, signature(0, 1_500_000, 1_600_000, 700_000))
    expected = hashlib.sha256(data[:1_500_000] + data[1_600_000:2_300_000]).digest()
    assert covered.digest("sha256") == expected
    with pytest.raises(ValueError, match="not in the file"):
        Covered(data, signature(0, 10, 20, 2_400_000)).digest("sha256")
