"""Signatures with a timestamp (B-T): how it goes in, what others say of it, and what happens when none is to be had."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms as asn1_cms
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from signatures import der
from signatures.errors import TimestampError
from signatures.pades.finish import finish
from signatures.pades.prepare import prepare
from signatures.pades.profile import Level, Profile
from signatures.pades.request import SubFilter
from signatures.pades.sign import SignatureRequest, Task, assemble, sign, sign_many, to_be_signed
from signatures.pades.slots import slot_for
from signatures.pades.stamp import stamped
from signatures.pki import Pki
from signatures.trust.store import TrustStore
from signatures.verification.verify import verify
from tests import judges
from tests.pades.test_prepare import Service, indefinite
from tests.pades.vectors import FakeAuthority, LargeAuthority, NoAuthority, profile
from tests.signatures.vectors import MOMENT, Keys

LATER = MOMENT + timedelta(seconds=3)
REQUEST = SignatureRequest("assinatura_titular", MOMENT, profile=Profile(Level.T))


@pytest.fixture(scope="module")
def authority(pki: Pki) -> FakeAuthority:
    return FakeAuthority(pki, LATER)


@pytest.fixture
def b_t(form: bytes, keys: Keys, authority: FakeAuthority) -> bytes:
    [outcome] = sign_many([Task(form, REQUEST)], keys("titular"), authority)
    assert (outcome.level, outcome.wanted, outcome.reason) == (Level.T, Level.T, "")
    return outcome.pdf


def info_of(pdf: bytes) -> asn1_cms.SignerInfo:
    embedded = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    return embedded.signer_info


def test_the_timestamp_is_of_the_signature(b_t: bytes, form: bytes) -> None:
    assert b_t.startswith(form)
    info = info_of(b_t)
    [attribute] = info["unsigned_attrs"]
    assert attribute["type"].dotted == "1.2.840.113549.1.9.16.2.14"
    token = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed
    imprint = token["message_imprint"]
    assert imprint["hashed_message"].native == hashlib.sha256(info["signature"].native).digest()


def test_our_verifier_takes_its_time(b_t: bytes, trust: TrustStore) -> None:
    [status] = verify(b_t, trust, MOMENT + timedelta(minutes=5)).signatures
    assert status.valid
    assert (status.level, status.time_source, status.time) == ("B-T", "carimbo", LATER.astimezone(UTC))


def test_pyhanko_takes_it(pki: Pki, b_t: bytes) -> None:
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(pki.authorities["icp-raiz"].certificate.public_bytes(Encoding.DER))],
        crls=[built.crl.public_bytes(Encoding.DER) for built in pki.authorities.values()],
        moment=MOMENT + timedelta(minutes=5),
        allow_fetching=False,
    )
    embedded = PdfFileReader(io.BytesIO(b_t)).embedded_signatures[0]
    status = validate_pdf_signature(embedded, context, ts_validation_context=context)
    assert status.bottom_line
    assert status.timestamp_validity is not None
    assert status.timestamp_validity.trusted
    assert status.timestamp_validity.timestamp == LATER.astimezone(UTC)


@pytest.mark.deep
def test_eu_dss_and_pdfsig_take_it(pki_folder: Path, b_t: bytes, form: bytes, keys: Keys, tmp_path: Path) -> None:
    files = {"B-T": b_t, "B": sign(form, keys("titular"), dataclasses.replace(REQUEST, profile=Profile()))}
    for name, pdf in files.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        assert judges.pdfsig(tmp_path / f"{name}.pdf") == ["Signature is Valid."]
    said = judges.dss(sorted(tmp_path.glob("*.pdf")), pki_folder / "trust", MOMENT + timedelta(minutes=5))
    found = {name: [(word.indication, word.level, word.intact) for word in words] for name, words in said.items()}
    assert found == {
        "B-T.pdf": [("TOTAL_PASSED", "PAdES-BASELINE-T", True)],
        "B.pdf": [("TOTAL_PASSED", "PAdES-BASELINE-B", True)],
    }


@pytest.mark.parametrize(("one", "said"), [(NoAuthority(), "não atendeu"), (None, "Nenhuma autoridade")])
def test_without_a_timestamp_the_signature_is_made_and_says_so(
    form: bytes, keys: Keys, one: NoAuthority | None, said: str
) -> None:
    [outcome] = sign_many([Task(form, REQUEST)], keys("titular"), one)
    assert (outcome.level, outcome.wanted) == (Level.B, Level.T)
    assert said in outcome.reason
    assert info_of(outcome.pdf)["unsigned_attrs"].native is None


def test_a_timestamp_that_does_not_fit(pki: Pki, form: bytes, keys: Keys) -> None:
    [outcome] = sign_many([Task(form, REQUEST)], keys("titular"), LargeAuthority(pki, LATER))
    assert (outcome.level, outcome.wanted) == (Level.B, Level.T)
    assert "não coube" in outcome.reason


def test_by_a_policy_that_wants_one_nothing_is_signed_without(pki: Pki, form: bytes, keys: Keys) -> None:
    request = dataclasses.replace(REQUEST, profile=profile(pki, "AD-RT", level=Level.T))
    with pytest.raises(TimestampError):
        sign_many([Task(form, request)], keys("titular"), NoAuthority())


def test_nobody_is_asked_for_a_timestamp_of_a_wrong_signature(pki: Pki, form: bytes, keys: Keys) -> None:
    authority = FakeAuthority(pki, LATER)

    class Wrong(Service):
        def sign_digests(self, digests: list[bytes]) -> list[bytes]:  # type: ignore[override]
            return super().sign_digests([bytes(32) for _ in digests])

    with pytest.raises(Exception, match=r"outro documento|outra versão"):
        sign_many(
            [Task(form, dataclasses.replace(REQUEST, subfilter=SubFilter.PKCS7))], Wrong(keys("titular")), authority
        )
    assert authority.asked == 0


def test_a_container_in_ber_gets_one_too(form: bytes, keys: Keys, authority: FakeAuthority, trust: TrustStore) -> None:
    service = Service(keys("terceiro"))
    request = dataclasses.replace(REQUEST, field="assinatura_terceiro", subfilter=SubFilter.PKCS7)
    [outcome] = sign_many([Task(form, request)], service, authority)
    assert outcome.level is Level.T
    [status] = verify(outcome.pdf, trust, MOMENT + timedelta(minutes=5)).signatures
    assert status.intact
    assert status.time_source == "carimbo"


def test_what_is_signed_keeps_its_bytes(form: bytes, keys: Keys, authority: FakeAuthority) -> None:
    credential = keys("titular")
    prepared = prepare(form, REQUEST, slot_for(credential, REQUEST, authority))
    made = assemble(prepared, credential, credential.sign(to_be_signed(prepared, credential)))
    once = stamped(made, authority)
    assert stamped(indefinite(made, 3), authority)[:200] == once[:200]
    twice = stamped(once, authority)
    assert len(asn1_cms.ContentInfo.load(twice)["content"]["signer_infos"][0]["unsigned_attrs"]) == 2
    for container in (once, twice):
        assert to_be_signed(prepared, credential)[1:] in container
        assert der.only(container).whole == container
    assert finish(prepared, once).startswith(form)


def test_the_short_way_makes_no_promise_that_it_can_not_keep(form: bytes, keys: Keys) -> None:
    with pytest.raises(ValueError, match="sign_many"):
        sign(form, keys("titular"), REQUEST)
