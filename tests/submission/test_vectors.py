"""Named bad files, each with the outcome that it must have beside it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.submission.verdict import Agreement, SignatoryState, Verdict
from tests.submission.altering import ranges
from tests.submission.vectors import FILES, FLIPPED, OTHER_LOOKS, ROLES


def criticas(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings if finding.severity.value == "crítica"}


def judged(agency: Any, name: str) -> Verdict:
    return agency.judged(FILES[name](agency))


def test_the_good_file_is_accepted(agency: Any) -> None:
    verdict = judged(agency, "signed-by-everybody")
    assert verdict.accepted, verdict.findings
    assert verdict.content.agreement is Agreement.PROVED
    assert [judged.state for judged in verdict.signatories] == [SignatoryState.SIGNED] * 3
    assert {finding.code for finding in verdict.findings} == {"ancora-de-demonstracao"}


def test_order_does_not_matter(agency: Any) -> None:
    assert judged(agency, "signed-in-another-order").accepted


def test_two_signatories_when_the_certificate_is_the_bodys_own(agency: Any) -> None:
    verdict = judged(agency, "two-signatories")
    assert verdict.accepted, verdict.findings
    assert [judged.role for judged in verdict.signatories] == ["responsavel_tecnico", "titular"]


@pytest.mark.parametrize("missing", ROLES)
def test_missing_signatory(agency: Any, missing: str) -> None:
    verdict = judged(agency, f"missing-{missing}")
    assert criticas(verdict) == {"falta-assinatura"}
    (finding,) = [finding for finding in verdict.findings if finding.code == "falta-assinatura"]
    assert (finding.where, finding.consequence) == (missing, "o formulário será devolvido")


def test_nobody_signed(agency: Any) -> None:
    verdict = judged(agency, "nobody-signed")
    assert criticas(verdict) == {"falta-assinatura"}
    assert verdict.content.agreement is Agreement.PROVED


@pytest.mark.parametrize(
    ("holder", "codes"),
    [
        ("outra_pessoa", {"assinado-por-outra-pessoa"}),
        ("empresa", {"assinado-por-outra-pessoa"}),
        ("selo", {"assinado-por-outra-pessoa"}),
        ("revogado", {"certificado-revogado"}),
        ("autoassinado", {"certificado-autoassinado"}),
        ("de_raiz_estranha", {"raiz-desconhecida"}),
    ],
)
def test_signed_with_the_wrong_certificate(agency: Any, holder: str, codes: set[str]) -> None:
    verdict = judged(agency, f"by-{holder}")
    assert not verdict.accepted
    assert codes <= criticas(verdict)
    assert verdict.signatories[0].state in {SignatoryState.OTHER_PERSON, SignatoryState.INVALID}


# --- the file itself -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("0-bytes", "arquivo-vazio"),
        ("not-a-pdf", "nao-e-pdf"),
        ("a-zip", "nao-e-pdf"),
        ("truncated", None),
        ("truncated-at-the-end", None),
        ("encrypted", "arquivo-cifrado"),
        ("javascript", "conteudo-ativo"),
        ("garbage-before", "lixo-antes-do-pdf"),
        ("garbage-after", "bytes-depois-do-fim"),
        ("rewritten-by-another-program", None),
    ],
)
def test_bad_files(agency: Any, name: str, code: str | None) -> None:
    verdict = judged(agency, name)
    assert not verdict.accepted
    if code is not None:
        assert code in criticas(verdict)


# --- changed after signing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("page-added", "alteracao-nao-permitida"),
        ("page-covered", "alteracao-nao-permitida"),
        ("data-swapped", "dados-trocados"),
        ("javascript-added", "conteudo-ativo"),
    ],
)
def test_changed_after_everyone_signed(agency: Any, name: str, code: str) -> None:
    assert code in criticas(judged(agency, name))


def test_a_value_changed_in_an_incremental_update(agency: Any) -> None:
    assert "valor-alterado-depois" in criticas(judged(agency, "value-changed"))


@pytest.mark.parametrize("name", FLIPPED)
def test_a_flipped_byte_in_each_signed_range(agency: Any, name: str) -> None:
    assert not judged(agency, name).accepted


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 2**32), bit=st.integers(0, 7))
def test_any_flipped_byte_is_noticed(agency: Any, signed: bytes, place: int, bit: int) -> None:
    position = place % len(signed)
    broken = bytearray(signed)
    broken[position] ^= 1 << bit
    # In the last /Contents, the one place that no signature covers, A and a are the same digit.
    same_digit = bit == 5 and chr(signed[position]).isalpha() and _in_the_last_hole(signed, position)
    assert same_digit or not agency.judged(bytes(broken)).accepted, f"byte {position}, bit {bit}"


# --- page and data ---------------------------------------------------------------------------------------------------


def test_data_inside_that_do_not_match_the_page(agency: Any) -> None:
    verdict = judged(agency, "data-of-another")
    assert verdict.content.agreement is Agreement.DIFFERENT
    assert criticas(verdict) == {"conteudo-diferente"}
    assert any("SIGOR" in line for line in verdict.content.differences)
    assert any("SISTEMA DE OUTRO" in line for line in verdict.content.differences)


def test_the_same_text_from_other_bytes_is_consistent(agency: Any) -> None:
    verdict = judged(agency, "written-again-and-signed")
    assert verdict.content.agreement is Agreement.CONSISTENT
    assert verdict.accepted
    assert "conteudo-consistente" in {finding.code for finding in verdict.findings}


@pytest.mark.parametrize("name", OTHER_LOOKS)
def test_a_page_that_looks_otherwise_is_different(agency: Any, name: str) -> None:
    verdict = judged(agency, name)
    assert verdict.content.agreement is Agreement.DIFFERENT
    assert criticas(verdict) == {"conteudo-diferente"}


def test_a_pdf_that_carries_no_data(agency: Any) -> None:
    assert criticas(judged(agency, "no-data")) == {"sem-dados"}


def test_data_that_never_passed_the_check(agency: Any) -> None:
    verdict = judged(agency, "data-never-checked")
    assert not verdict.accepted
    assert verdict.content.agreement is Agreement.UNKNOWN


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("edition-unknown", "edicao-desconhecida"),
        ("form-unknown", "formulario-desconhecido"),
        ("form-elsewhere", "formulario-desconhecido"),
        ("date-impossible", "sem-dados"),
    ],
)
def test_data_of_something_else(agency: Any, name: str, code: str) -> None:
    assert code in criticas(judged(agency, name))


# --- filled in in a reader -------------------------------------------------------------------------------------------


def test_a_blank_filled_in_a_reader_signed_by_everyone(agency: Any) -> None:
    verdict = judged(agency, "filled-in-a-reader")
    assert verdict.content.agreement is Agreement.CONSISTENT
    assert verdict.accepted, verdict.findings
    assert [judged.state for judged in verdict.signatories] == [SignatoryState.SIGNED] * 3


def test_a_blank_that_nobody_filled_in(agency: Any) -> None:
    assert "campo-obrigatorio" in criticas(judged(agency, "blank-signed"))


def _in_the_last_hole(pdf: bytes, position: int) -> bool:
    (_, length), (start, _) = ranges(pdf)[-1]
    return length <= position < start
