"""People are matched by CPF, whatever the field they signed in; a signature answers for one role only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.data.model import FormData
from pipeline.definition.catalog import Catalog
from pipeline.submission.reasons import signatory_findings
from pipeline.submission.signatories import judge_signatories
from pipeline.submission.verdict import SignatoryState
from signatures.identity import CpfSource, Holder, Identity
from signatures.report import Change, Kind, SignatureStatus
from tests.samples import siop_example

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DEFINITION = Catalog().definition("siop-ws")
RT, TITULAR, TERCEIRO = "52998224725", "11144477735", "12345678909"
SIGNED, MISSING, OTHER, INVALID = (
    SignatoryState.SIGNED,
    SignatoryState.MISSING,
    SignatoryState.OTHER_PERSON,
    SignatoryState.INVALID,
)


@pytest.fixture(scope="module")
def data() -> FormData:
    return siop_example()


def signature(own: str, cpf: str | None, **changes: object) -> SignatureStatus:
    signer = Identity("Alguém", Holder.PERSON, cpf, CpfSource.SERIAL_NUMBER, None, "AC", "1")
    status = SignatureStatus(
        f"assinatura_{own}", "ETSI.CAdES.detached", 1, signer, Kind.QUALIFICADA, intact=True, trusted=True,
        level="B-B", change=Change.NONE, time=NOW, time_source="declarada", moment=NOW,
    )  # fmt: skip
    return replace(status, **changes)


def states(data: FormData, *signatures: SignatureStatus) -> list[SignatoryState]:
    return [judged.state for judged in judge_signatories(DEFINITION, data, signatures)]


def test_everyone_signed(data: FormData) -> None:
    signatures = (signature("titular", TITULAR), signature("terceiro", TERCEIRO), signature("responsavel_tecnico", RT))
    assert states(data, *signatures) == [SIGNED] * 3


def test_nobody_signed(data: FormData) -> None:
    assert states(data) == [MISSING] * 3


def test_a_portal_that_adds_a_field_of_its_own(data: FormData) -> None:
    assert states(data, signature("", TITULAR, field="Signature1")) == [MISSING, SIGNED, MISSING]


def test_the_wrong_person_in_the_right_field(data: FormData) -> None:
    assert states(data, signature("titular", "98765432100")) == [MISSING, OTHER, MISSING]


def test_the_right_person_in_the_wrong_field(data: FormData) -> None:
    assert states(data, signature("titular", RT)) == [SIGNED, OTHER, MISSING]


def test_a_certificate_without_cpf_counts_for_nobody(data: FormData) -> None:
    assert states(data, signature("titular", None)) == [MISSING, OTHER, MISSING]


@pytest.mark.parametrize("holder", [Holder.ENTITY, Holder.SEAL, Holder.UNKNOWN])
def test_only_a_person_signs_for_a_person(data: FormData, holder: Holder) -> None:
    signer = Identity("Órgão", holder, TITULAR, CpfSource.SERIAL_NUMBER, "11222333000181", "AC", "1")
    assert states(data, signature("titular", TITULAR, signer=signer)) == [MISSING, OTHER, MISSING]


@pytest.mark.parametrize("change", [{"intact": False}, {"trusted": False}, {"change": Change.OTHER}])
def test_a_signature_that_does_not_hold(data: FormData, change: dict[str, object]) -> None:
    assert states(data, signature("titular", TITULAR, **change)) == [MISSING, INVALID, MISSING]


def test_a_good_signature_is_preferred_to_a_broken_one(data: FormData) -> None:
    broken = signature("", RT, field="x", intact=False)
    good = signature("", RT, field="y")
    judged = judge_signatories(DEFINITION, data, (broken, good))[0]
    assert (judged.state, judged.signature) == (SIGNED, "y")


def test_one_signature_answers_for_one_role_only(data: FormData) -> None:
    sections = {**data.sections, "titular": {**data.sections["titular"], "cpf": RT}}
    same = replace(data, sections=sections)
    assert states(same, signature("responsavel_tecnico", RT)) == [SIGNED, MISSING, MISSING]
    assert states(same, signature("titular", RT)) == [MISSING, SIGNED, MISSING]
    both = (signature("titular", RT), signature("responsavel_tecnico", RT))
    assert states(same, *both) == [SIGNED, SIGNED, MISSING]


def test_signatories_depend_on_the_data(data: FormData) -> None:
    system = {**data.sections["sistema"], "certificado_de_terceiro": False}
    without = replace(data, sections={**data.sections, "sistema": system})
    assert states(without) == [MISSING, MISSING]


def test_findings_say_who_where_and_what_follows(data: FormData) -> None:
    signatures = (signature("titular", "98765432100"), signature("", "98765432100", field="Signature9"))
    judged = judge_signatories(DEFINITION, data, signatures)
    findings = signatory_findings(DEFINITION, judged, signatures)
    assert [finding.code for finding in findings] == [
        "falta-assinatura",
        "assinado-por-outra-pessoa",
        "falta-assinatura",
        "assinatura-nao-pedida",
        "assinatura-nao-pedida",
    ]
    assert "CPF ***.982.247-**, como Responsável técnico pelo acesso (item 1)" in findings[0].message
    assert {finding.consequence for finding in findings[:3]} == {"o formulário será devolvido"}
    assert not any("98765432100" in finding.message for finding in findings)
