"""Named bad files, each with the outcome that it must have beside it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
    TextStringObject,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from pipeline.submission.verdict import Agreement, SignatoryState, Verdict
from tests.samples import siop_example, without_third_party

Bytes = Callable[[bytes], bytes]


def criticas(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings if finding.severity.value == "crítica"}


def test_the_good_file_is_accepted(agency: Any, signed: bytes) -> None:
    verdict = agency.judged(signed)
    assert verdict.accepted, verdict.findings
    assert verdict.content.agreement is Agreement.PROVED
    assert [judged.state for judged in verdict.signatories] == [SignatoryState.SIGNED] * 3
    assert {finding.code for finding in verdict.findings} == {"ancora-de-demonstracao"}


def test_order_does_not_matter(agency: Any, filled: bytes) -> None:
    assert agency.judged(agency.signed(filled, ("terceiro", "titular", "responsavel_tecnico"))).accepted


def test_two_signatories_when_the_certificate_is_the_bodys_own(agency: Any) -> None:
    pdf = agency.filled(without_third_party())
    verdict = agency.judged(agency.signed(pdf, ("responsavel_tecnico", "titular")))
    assert verdict.accepted, verdict.findings
    assert [judged.role for judged in verdict.signatories] == ["responsavel_tecnico", "titular"]


@pytest.mark.parametrize("missing", ["responsavel_tecnico", "titular", "terceiro"])
def test_missing_signatory(agency: Any, filled: bytes, missing: str) -> None:
    roles = tuple(role for role in ("responsavel_tecnico", "titular", "terceiro") if role != missing)
    verdict = agency.judged(agency.signed(filled, roles))
    assert criticas(verdict) == {"falta-assinatura"}
    (finding,) = [finding for finding in verdict.findings if finding.code == "falta-assinatura"]
    assert (finding.where, finding.consequence) == (missing, "o formulário será devolvido")


def test_nobody_signed(agency: Any, filled: bytes) -> None:
    verdict = agency.judged(filled)
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
def test_signed_with_the_wrong_certificate(agency: Any, filled: bytes, holder: str, codes: set[str]) -> None:
    pdf = agency.signed(agency.signed(filled, ("titular", "terceiro")), ("responsavel_tecnico",), by=holder)
    verdict = agency.judged(pdf)
    assert not verdict.accepted
    assert codes <= criticas(verdict)
    assert verdict.signatories[0].state in {SignatoryState.OTHER_PERSON, SignatoryState.INVALID}


# --- the file itself -------------------------------------------------------------------------------------------------


def _rewritten(change: Callable[[pikepdf.Pdf], object], **options: Any) -> Bytes:
    def apply(pdf: bytes) -> bytes:
        buffer = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf)) as document:
            change(document)
            document.save(buffer, **options)
        return buffer.getvalue()

    return apply


def _javascript(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


_LOCKED = {"encryption": pikepdf.Encryption(owner="dono", user="senha")}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda _: b"", "arquivo-vazio", id="0-bytes"),
        pytest.param(lambda _: b"form: siop-ws\n", "nao-e-pdf", id="not-a-pdf"),
        pytest.param(lambda _: b"PK\x03\x04" + b"\0" * 2000, "nao-e-pdf", id="a-zip"),
        pytest.param(lambda pdf: pdf[: len(pdf) // 2], None, id="truncated"),
        pytest.param(lambda pdf: pdf[:-30], None, id="truncated-at-the-end"),
        pytest.param(_rewritten(lambda _: None, **_LOCKED), "arquivo-cifrado", id="encrypted"),
        pytest.param(_rewritten(_javascript), "conteudo-ativo", id="javascript"),
        pytest.param(lambda pdf: b"lixo" + pdf, "lixo-antes-do-pdf", id="garbage-before"),
        pytest.param(lambda pdf: pdf + b"lixo" * 9, "bytes-depois-do-fim", id="garbage-after"),
        pytest.param(_rewritten(lambda _: None), None, id="rewritten-by-another-program"),
    ],
)
def test_bad_files(agency: Any, signed: bytes, change: Bytes, code: str | None) -> None:
    verdict = agency.judged(change(signed))
    assert not verdict.accepted
    if code is not None:
        assert code in criticas(verdict)


# --- changed after signing -------------------------------------------------------------------------------------------


def _appended(change: Callable[[IncrementalPdfFileWriter], object]) -> Bytes:
    def apply(pdf: bytes) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        change(writer)
        buffer = io.BytesIO()
        writer.write(buffer)
        return buffer.getvalue()

    return apply


def _add_page(writer: IncrementalPdfFileWriter) -> None:
    page = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Page"),
            NameObject("/MediaBox"): ArrayObject(FloatObject(number) for number in (0, 0, 595, 842)),
        }
    )
    writer.insert_page(page)


def _cover_page(writer: IncrementalPdfFileWriter) -> None:
    stream = writer.add_object(StreamObject(stream_data=b"1 1 1 rg 0 0 595 842 re f"))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = stream
    writer.update_container(page)


def _swap_data(writer: IncrementalPdfFileWriter) -> None:
    attached = writer.root["/AF"][0].get_object()
    name = "/UF" if "/UF" in attached["/EF"] else "/F"
    stream = attached["/EF"][name]
    stream._data = stream.data.replace(b"SIGOR", b"OUTRO")  # noqa: SLF001 - what an attacker would do
    stream._encoded_data = None  # noqa: SLF001 - the same
    writer.update_container(stream)


def _javascript_later(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/OpenAction"] = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
    )
    writer.update_root()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(_appended(_add_page), "alteracao-nao-permitida", id="page-added"),
        pytest.param(_appended(_cover_page), "alteracao-nao-permitida", id="page-covered"),
        pytest.param(_appended(_swap_data), "dados-trocados", id="data-swapped"),
        pytest.param(_appended(_javascript_later), "conteudo-ativo", id="javascript-added"),
    ],
)
def test_changed_after_everyone_signed(agency: Any, signed: bytes, change: Bytes, code: str) -> None:
    verdict = agency.judged(change(signed))
    assert code in criticas(verdict)


def test_a_value_changed_in_an_incremental_update(agency: Any, blank: bytes) -> None:
    filled_in = _filled_by_a_reader(agency, blank)
    signed = agency.signed(filled_in)
    changed = _appended(lambda writer: _type(writer, "sistema", "nome", "OUTRO"))(signed)
    verdict = agency.judged(changed)
    assert "valor-alterado-depois" in criticas(verdict)


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("part", [0, 1])
def test_a_flipped_byte_in_each_signed_range(agency: Any, signed: bytes, number: int, part: int) -> None:
    start, length = _ranges(signed)[number][part]
    broken = bytearray(signed)
    broken[start + length // 2] ^= 1
    verdict = agency.judged(bytes(broken))
    assert not verdict.accepted


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


def test_data_inside_that_do_not_match_the_page(agency: Any, filled: bytes) -> None:
    other = siop_example(sistema={"nome": "SISTEMA DE OUTRO"})
    lying = _with_record_of(filled, agency.filled(other))
    verdict = agency.judged(agency.signed(lying))
    assert verdict.content.agreement is Agreement.DIFFERENT
    assert criticas(verdict) == {"conteudo-diferente"}
    assert any("SIGOR" in line for line in verdict.content.differences)
    assert any("SISTEMA DE OUTRO" in line for line in verdict.content.differences)


def test_the_same_text_from_other_bytes_is_consistent(agency: Any, filled: bytes) -> None:
    resaved = _rewritten(lambda _: None, deterministic_id=True)(filled)
    verdict = agency.judged(agency.signed(resaved))
    assert verdict.content.agreement is Agreement.CONSISTENT
    assert verdict.accepted
    assert "conteudo-consistente" in {finding.code for finding in verdict.findings}


def _covered(document: pikepdf.Pdf) -> None:
    cover = document.make_stream(b"q 1 1 1 rg 40 600 500 100 re f Q")
    document.pages[0].contents_add(cover)


def _annotated(document: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[40, 600, 540, 700], Contents="outro valor"
    )
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])


@pytest.mark.parametrize("change", [_covered, _annotated], ids=["text-covered", "note-over-the-text"])
def test_a_page_that_looks_otherwise_is_different(
    agency: Any, filled: bytes, change: Callable[[pikepdf.Pdf], None]
) -> None:
    verdict = agency.judged(agency.signed(_rewritten(change, deterministic_id=True)(filled)))
    assert verdict.content.agreement is Agreement.DIFFERENT
    assert criticas(verdict) == {"conteudo-diferente"}


def test_a_pdf_that_carries_no_data(agency: Any) -> None:
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(buffer)
    assert criticas(agency.judged(buffer.getvalue())) == {"sem-dados"}


def test_data_that_never_passed_the_check(agency: Any, filled: bytes) -> None:
    bad = _edited_record(filled, b"52998224725", b"52998224726")
    verdict = agency.judged(agency.signed(bad))
    assert not verdict.accepted
    assert verdict.content.agreement is Agreement.UNKNOWN


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (b'"edition":"2026-11"', b'"edition":"2019-01"', "edicao-desconhecida"),
        (b'"form":"siop-ws"', b'"form":"siop-xx"', "formulario-desconhecido"),
        (b'"form":"siop-ws"', b'"form":"../../x"', "formulario-desconhecido"),
        (b'"date":"2026-11-21"', b'"date":"2026-13-21"', "sem-dados"),
    ],
)
def test_data_of_something_else(agency: Any, filled: bytes, before: bytes, after: bytes, code: str) -> None:
    assert code in criticas(agency.judged(_edited_record(filled, before, after)))


# --- filled in in a reader -------------------------------------------------------------------------------------------


def test_a_blank_filled_in_a_reader_signed_by_everyone(agency: Any, blank: bytes) -> None:
    verdict = agency.judged(agency.signed(_filled_by_a_reader(agency, blank)))
    assert verdict.content.agreement is Agreement.CONSISTENT
    assert verdict.accepted, verdict.findings
    assert [judged.state for judged in verdict.signatories] == [SignatoryState.SIGNED] * 3


def test_a_blank_that_nobody_filled_in(agency: Any, blank: bytes) -> None:
    codes = criticas(agency.judged(agency.signed(blank)))
    assert "campo-obrigatorio" in codes


# --- tools of the attacker -------------------------------------------------------------------------------------------


def _ranges(pdf: bytes) -> list[list[tuple[int, int]]]:
    found = re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", pdf)
    return [[(int(a), int(b)), (int(c), int(d))] for a, b, c, d in found]


def _in_the_last_hole(pdf: bytes, position: int) -> bool:
    (_, length), (start, _) = _ranges(pdf)[-1]
    return length <= position < start


def _record_stream(document: pikepdf.Pdf) -> pikepdf.Stream:
    return document.Root.AF[0].EF.F


def _with_record_of(pdf: bytes, other: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(other)) as source:
        record = _record_stream(source).read_bytes()
    return _rewritten(lambda document: _record_stream(document).write(record), deterministic_id=True)(pdf)


def _edited_record(pdf: bytes, before: bytes, after: bytes) -> bytes:
    def edit(document: pikepdf.Pdf) -> None:
        stream = _record_stream(document)
        data = stream.read_bytes()
        assert before in data
        stream.write(data.replace(before, after))

    return _rewritten(edit, deterministic_id=True)(pdf)


def _type(writer: IncrementalPdfFileWriter, section: str, name: str, value: str) -> None:
    for group in writer.root["/AcroForm"]["/Fields"]:
        if group.get_object().get("/T") == section:
            for kid in group.get_object()["/Kids"]:
                field = kid.get_object()
                if field.get("/T") == name:
                    field["/V"] = TextStringObject(value)
                    writer.update_container(field)


def _filled_by_a_reader(agency: Any, blank: bytes) -> bytes:
    """Filled in by pypdf, a library that is not ours, with its own appearances, appended to the blank."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - the reader that someone else wrote
    from pypdf.generic import NameObject as PypdfName  # noqa: PLC0415 - beside it

    typed = _typed_values(agency)
    writer = PdfWriter(PdfReader(io.BytesIO(blank)), incremental=True)
    fields = writer.get_fields() or {}
    texts = {name: value for name, value in typed.items() if isinstance(value, str) and name in fields}
    for page in writer.pages:
        writer.update_page_form_field_values(page, texts, auto_regenerate=False)
        for annotation in page.get("/Annots", ()):
            _press(annotation.get_object(), typed, PypdfName)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _press(widget: Any, typed: dict[str, object], name_of: Any) -> None:
    """Tick a checkbox or a radio button whose option was chosen."""
    owner = widget if "/T" in widget else widget["/Parent"].get_object()
    if owner.get("/FT") != "/Btn":
        return
    states = [state for state in widget["/AP"]["/N"] if state != "/Off"]
    full = _full_name(owner)
    group, _, option = full.rpartition(".")
    is_chosen = option in (typed.get(group) or ()) if full not in typed else f"/{typed[full]}" in states
    if is_chosen:
        widget[name_of("/AS")] = name_of(states[0])
        owner[name_of("/V")] = name_of(states[0])


def _full_name(field: Any) -> str:
    own = str(field.get("/T", ""))
    return f"{_full_name(field['/Parent'].get_object())}.{own}" if "/Parent" in field else own


def _typed_values(agency: Any) -> dict[str, object]:
    from pipeline.data.show import show  # noqa: PLC0415 - what a person would type
    from pipeline.definition.lookup import fields  # noqa: PLC0415 - the same

    data = siop_example()
    typed: dict[str, object] = {}
    for path, _, field in fields(agency.catalog.definition("siop-ws")):
        value = data.get(path)
        if isinstance(value, tuple) and type(field).__name__ == "ChoicesField":
            typed[path] = value
        elif value is not None:
            typed[path] = {"Sim": "sim", "Não": "nao"}.get(show(field, value), show(field, value))
    return typed
