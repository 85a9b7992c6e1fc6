"""Who certificates name, in every shape in circulation: DOC-ICP-04 and Resolução CG ICP-Brasil 211/2024."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatures.identity import CpfSource, Holder, Identity, has_policy, identify, is_cpf
from signatures.pki import Pki
from signatures.trust.files import certificates_in
from tests.signatures.vectors import der, make_certificate

MARIA, JOAO = "11144477735", "52998224725"
PERSON, RESPONSIBLE, CNPJ = "2.16.76.1.3.1", "2.16.76.1.3.4", "2.16.76.1.3.3"


def content(cpf: str, rest: str = "00000000000000000001234567SSPDF") -> str:
    return "01011980" + cpf + rest


@pytest.mark.parametrize(
    ("name", "holder", "cpf", "source", "cnpj"),
    [
        ("responsavel_tecnico", Holder.PERSON, JOAO, CpfSource.SERIAL_NUMBER, None),
        ("titular", Holder.PERSON, MARIA, CpfSource.OTHER_NAME, None),
        ("terceiro", Holder.PERSON, "12345678909", CpfSource.OTHER_NAME, None),
        ("autoassinado", Holder.PERSON, JOAO, CpfSource.SERIAL_NUMBER, None),
        ("empresa", Holder.ENTITY, MARIA, CpfSource.RESPONSIBLE, "11222333000181"),
        ("selo", Holder.SEAL, None, None, "11222333000181"),
    ],
)
def test_the_holders_of_the_demonstration(  # noqa: PLR0913, PLR0917 - a table's columns
    pki: Pki, name: str, holder: Holder, cpf: str | None, source: CpfSource | None, cnpj: str | None
) -> None:
    found = identify(der(pki.holders[name].certificate))
    assert (found.holder, found.cpf, found.cpf_source, found.cnpj) == (holder, cpf, source, cnpj)
    assert not found.disagreement


def test_names_come_without_the_suffix_and_with_the_issuer(pki: Pki) -> None:
    found = identify(der(pki.holders["titular"].certificate))
    assert found.name == "MARIA APARECIDA GONÇALVES MÜLLER"
    assert found.issuer == "AC Demonstração Múltipla v1"
    assert int(found.serial, 16) == pki.holders["titular"].certificate.serial_number


@pytest.mark.parametrize("encoding", ["octet", "utf8", "printable", "ia5"])
def test_an_other_name_is_read_in_every_encoding(encoding: str) -> None:
    found = identify(make_certificate("MARIA", other_names=[(PERSON, content(MARIA), encoding)]))
    assert (found.cpf, found.cpf_source) == (MARIA, CpfSource.OTHER_NAME)


@pytest.mark.parametrize("rest", ["", "0" * 26, "0" * 26 + "SSP", "0" * 26 + "SSPDF "])
def test_the_last_part_of_an_other_name_may_be_short(rest: str) -> None:
    assert identify(make_certificate("MARIA", other_names=[(PERSON, content(MARIA, rest), "octet")])).cpf == MARIA


def test_the_subject_comes_before_the_other_name_and_the_name_last() -> None:
    everywhere = make_certificate(f"M:{MARIA}", serial_number=MARIA, other_names=[(PERSON, content(MARIA), "octet")])
    two = make_certificate(f"M:{MARIA}", other_names=[(PERSON, content(MARIA), "octet")])
    one = make_certificate(f"M:{MARIA}")
    sources = [identify(certificate).cpf_source for certificate in (everywhere, two, one)]
    assert sources == [CpfSource.SERIAL_NUMBER, CpfSource.OTHER_NAME, CpfSource.COMMON_NAME]


def test_places_that_disagree_are_told() -> None:
    found = identify(make_certificate(f"M:{JOAO}", other_names=[(PERSON, content(MARIA), "octet")]))
    assert found.cpf == MARIA
    assert "CPFs diferentes" in found.disagreement
    assert MARIA not in found.disagreement


def test_a_number_with_wrong_digits_identifies_nobody_and_is_told() -> None:
    found = identify(make_certificate("M", serial_number="52998224724"))
    assert (found.holder, found.cpf) == (Holder.UNKNOWN, None)
    assert "dígitos verificadores" in found.disagreement


def test_zeros_are_absence() -> None:
    found = identify(make_certificate("M", other_names=[(PERSON, content("0" * 11), "octet")]))
    assert found.cpf is None
    assert not found.disagreement


def test_a_company_is_never_the_person_responsible_for_it() -> None:
    names = [(PERSON, content(MARIA), "octet"), (CNPJ, "12ABC34501DE35", "octet")]
    found = identify(make_certificate("EMPRESA", other_names=names))
    assert (found.holder, found.cnpj, found.cpf) == (Holder.ENTITY, "12ABC34501DE35", None)


def test_lower_case_is_no_cnpj() -> None:
    assert identify(make_certificate("E", serial_number="12abc34501de35")).cnpj is None


@pytest.mark.parametrize("policy", ["201", "202", "203", "204"])
def test_seals_and_applications_are_told_by_their_policy(policy: str) -> None:
    found = identify(make_certificate("M", serial_number=MARIA, policies=[f"2.16.76.1.2.{policy}.7"]))
    assert (found.holder, found.cpf) == (Holder.SEAL, None)


def test_a_name_may_have_a_colon_of_its_own() -> None:
    assert identify(make_certificate("AC: Obras")).name == "AC: Obras"
    assert identify(make_certificate(f"ANA: A TERCEIRA:{MARIA}")).name == "ANA: A TERCEIRA"


def test_a_policy_is_matched_by_arc_and_not_by_prefix() -> None:
    certificate = make_certificate("M", policies=["2.16.76.1.2.30.1"])
    assert not has_policy(certificate, "2.16.76.1.2.3")
    assert has_policy(certificate, "2.16.76.1.2.30")


@given(st.binary(max_size=400))
def test_garbage_is_nobody(data: bytes) -> None:
    assert identify(data).holder is Holder.UNKNOWN


def test_broken_certificates_never_raise(pki: Pki) -> None:
    whole = der(pki.holders["titular"].certificate)
    for place in range(len(whole)):
        assert isinstance(identify(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :]), Identity)
        assert identify(whole[:place]).holder is Holder.UNKNOWN


@pytest.mark.parametrize("number", ["52998224725", "11144477735", "12345678909", "00000000191"])
def test_cpf(number: str) -> None:
    assert is_cpf(number)
    assert not is_cpf(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize(
    "number", ["", "1", "00000000000", "11111111111", "5299822472x", "٥٢٩٩٨٢٢٤٧٢٥", "529982247250"]
)
def test_not_a_cpf(number: str) -> None:
    assert not is_cpf(number)


def test_certificates_of_authorities_in_operation_are_read(shared: Path) -> None:
    found = certificates_in((shared / "icp-brasil" / "chain.pem").read_bytes(), "chain.pem")
    assert len(found) > 300
    assert all(identify(certificate).name for certificate in found)
    assert all(identify(certificate).cpf is None for certificate in found)
