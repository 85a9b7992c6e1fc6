"""What the browser fills in is the published blank and one more revision, as good as what the pipeline makes."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pipeline.cli import main
from pipeline.data.check import check_values
from pipeline.data.serial import to_json
from pipeline.data.show import show
from pipeline.definition.catalog import Catalog
from pipeline.definition.lookup import fields
from pipeline.definition.model import DateField, GroupField
from pipeline.document.place import applicable_signatories
from pipeline.document.record import canonical
from pipeline.readers.model import nested
from pipeline.readers.pdf import read_pdf
from pipeline.renderers.pdf.render import render
from pipeline.site.export import BROWSER
from pipeline.submission.judge import Bench, judge
from pipeline.submission.verdict import Agreement
from pipeline.workflow.signing import Order, sign_file
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.sign import SignatureRequest, sign
from signatures.pki.build import Pki, build_pki
from signatures.pki.declaration import demo_declaration
from signatures.pki.write import write_pki
from signatures.trust.store import load_trust
from signatures.verification.verify import verify
from tests.judges import judges_folder, pdftotext, program, qpdf_problems, run_with_input, verapdf
from tests.reading.conftest import TEMPLATE
from tests.samples import FORM
from tests.site_engine.cases import gathered
from tests.site_engine.filling import HERE, Blank, case, example, fill_all, make_blank
from tests.strategies import form_data

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
FORMS_KNOWN = Catalog().ids()
ROLES = ("responsavel_tecnico", "titular", "terceiro")


@pytest.fixture(scope="module")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Blank]:
    folder = tmp_path_factory.mktemp("blanks")
    (folder / "templates").mkdir()
    (folder / "tudo.yml").write_text(FORM, encoding="utf-8")
    (folder / "templates" / "tudo.md").write_text(TEMPLATE, encoding="utf-8")
    made = {form_id: make_blank(folder, Catalog(), form_id) for form_id in FORMS_KNOWN}
    return made | {"tudo": make_blank(folder, Catalog(folder), "tudo")}


@pytest.fixture(scope="module")
def filled(blanks: dict[str, Blank], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("filled")
    files = {form_id: folder / f"{form_id}.pdf" for form_id in FORMS_KNOWN}
    said = fill_all([case(blanks[form_id], example(form_id), files[form_id]) for form_id in FORMS_KNOWN])
    assert [one for one in said if "problems" in one] == []
    return files


@pytest.fixture(scope="module")
def pki() -> Pki:
    return build_pki(demo_declaration(), MOMENT, only=ROLES)


@pytest.mark.parametrize("form_id", FORMS_KNOWN)
def test_the_blank_is_kept_and_the_data_are_those_of_python(
    blanks: dict[str, Blank], filled: dict[str, Path], form_id: str
) -> None:
    blank, pdf = blanks[form_id], filled[form_id].read_bytes()
    data = check_values(blank.form.definition, example(form_id)).data
    assert data is not None
    assert pdf.startswith(blank.pdf.read_bytes())
    found = read_pdf(pdf)
    assert found.record is not None
    assert canonical(found.record["data"]) == canonical(to_json(data))
    assert found.record | {"data": None} == read_pdf(blank.pdf.read_bytes()).record
    assert check_values(blank.form.definition, nested(found.fields)).data == data
    assert qpdf_problems(filled[form_id]) == ""


@pytest.mark.parametrize("form_id", FORMS_KNOWN)
def test_every_value_is_on_the_page(blanks: dict[str, Blank], filled: dict[str, Path], form_id: str) -> None:
    definition = blanks[form_id].form.definition
    data = check_values(definition, example(form_id)).data
    assert data is not None
    page = _squeezed(pdftotext(filled[form_id]))
    for path, _, field in fields(definition):
        value = data.get(path)
        if field.__class__.__name__ in {"YesNoField", "ChoicesField"} or value is None:
            continue
        text = f"{value:%d/%m/%Y}" if isinstance(field, DateField) else show(field, value)
        for word in text.split():
            assert _squeezed(word) in page, (path, word)


@pytest.mark.parametrize("form_id", FORMS_KNOWN)
def test_the_command_reads_it_to_the_same_data(
    filled: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], form_id: str
) -> None:
    typed = tmp_path / "dados.yml"
    assert main(["read", str(filled[form_id]), "-o", str(typed)]) == 0, capsys.readouterr().out
    assert main(["check", str(typed)]) == 0
    assert main(["render", str(typed), "-o", str(tmp_path), "--date", "2026-11-21"]) == 0
    found = read_pdf((tmp_path / "dados.pdf").read_bytes()).record
    carried = read_pdf(filled[form_id].read_bytes()).record
    assert found is not None
    assert carried is not None
    assert found["data"] == carried["data"]


@pytest.mark.deep
def test_verapdf_finds_nothing_filled_or_signed(
    blanks: dict[str, Blank], filled: dict[str, Path], pki: Pki, tmp_path: Path
) -> None:
    files = list(filled.values())
    for form_id, path in filled.items():
        definition = blanks[form_id].form.definition
        pdf = path.read_bytes()
        data = check_values(definition, example(form_id)).data
        assert data is not None
        for signatory in applicable_signatories(definition, data):
            credential = load_pkcs12(pki.pkcs12("titular"), pki.password)
            pdf = sign(pdf, credential, SignatureRequest(f"assinatura_{signatory.role}", MOMENT))
        files.append(tmp_path / f"{form_id}.signed.pdf")
        files[-1].write_bytes(pdf)
        write_pki(pki, tmp_path / "pki")
        report = verify(pdf, load_trust(tmp_path / "pki" / "trust"), MOMENT)
        assert [one.intact for one in report.signatures] == [True] * len(report.signatures)
        verdict = judge(pdf, report, Bench(Catalog(), render))
        assert verdict.content.agreement is Agreement.CONSISTENT, verdict.content
    assert {name: broken for name, broken in verapdf(files, "3a").items() if broken} == {}
    assert {name: broken for name, broken in verapdf(files, "ua1").items() if broken} == {}


def test_signed_by_its_people_it_is_accepted(filled: dict[str, Path], pki: Pki, tmp_path: Path) -> None:
    path = tmp_path / "siop-ws.pdf"
    path.write_bytes(filled["siop-ws"].read_bytes())
    for role in ROLES:
        sign_file(path, Order(role, load_pkcs12(pki.pkcs12(role), pki.password), MOMENT), Catalog())
    write_pki(pki, tmp_path / "pki")
    pdf = path.read_bytes()
    verdict = judge(pdf, verify(pdf, load_trust(tmp_path / "pki" / "trust"), MOMENT), Bench(Catalog(), render))
    assert verdict.accepted, verdict.findings
    assert verdict.content.agreement is Agreement.CONSISTENT
    assert verdict.data is not None


def test_a_field_changed_after_filling_is_what_counts(filled: dict[str, Path], tmp_path: Path) -> None:
    changed, typed = tmp_path / "mudado.pdf", tmp_path / "dados.yml"
    with pikepdf.open(filled["siop-ws"]) as document:
        names = {str(each.T): each for each in document.Root.AcroForm.Fields}
        name = next(kid for kid in names["titular"].Kids if str(kid.T) == "nome")
        name.V = pikepdf.String("Outra Pessoa")
        document.save(changed)
    assert main(["read", str(changed), "-o", str(typed)]) == 0
    assert "Outra Pessoa" in typed.read_text(encoding="utf-8")
    verdict = judge(changed.read_bytes(), _nobody(changed.read_bytes(), tmp_path), Bench(Catalog(), render))
    assert "dados-trocados" in {finding.code for finding in verdict.findings}


@pytest.mark.parametrize("form_id", ["siop-ws", "tudo", "conecta-dsi"])
def test_any_data_that_the_font_shows(blanks: dict[str, Blank], tmp_path: Path, form_id: str) -> None:
    blank = blanks[form_id]
    definition = blank.form.definition
    whole = [to_json(data) for data in gathered(form_data(definition), 40)]
    states = whole[:10] + [_showable(state) for state in whole[10:]]
    said = fill_all([case(blank, state, tmp_path / f"{i}.pdf") for i, state in enumerate(states)])
    for i, (state, one) in enumerate(zip(states, said, strict=True)):
        data = check_values(definition, state).data
        if data is None:
            assert one["problems"]
        elif "problems" in one:
            assert {found["code"] for found in one["problems"]} <= {"preencher-caractere", "preencher-nao-cabe"}
        else:
            found = read_pdf((tmp_path / f"{i}.pdf").read_bytes())
            assert found.record is not None
            assert found.record["data"] == to_json(data)
            assert check_values(definition, nested(found.fields)).data == data
    assert sum("written" in one for one in said) > 0


def _state(**changes: Any) -> Any:
    state = example("siop-ws")
    return state | {"titular": state["titular"] | changes}


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        pytest.param({"nome": "Ωmega 漢字"}, "preencher-caractere", "titular.nome", id="a character without a glyph"),
        pytest.param({"nome": "👩‍💻 Ana"}, "preencher-caractere", "titular.nome", id="an emoji"),
        pytest.param({"nome": "W" * 119}, "preencher-nao-cabe", "titular.nome", id="wider than its box"),
        pytest.param({"cpf": "1"}, "cpf-invalido", "titular.cpf", id="data with a crítica"),
    ],
)
def test_what_can_not_be_shown_whole_is_told(
    blanks: dict[str, Blank], tmp_path: Path, change: Any, code: str, where: str
) -> None:
    out = tmp_path / "nada.pdf"
    (said,) = fill_all([case(blanks["siop-ws"], _state(**change), out)])
    assert [(found["code"], found["where"]) for found in said["problems"]] == [(code, where)]
    assert all(found["message"].endswith(".") and found["label"] for found in said["problems"])
    assert not out.exists()


def _cut(pdf: bytes) -> bytes:
    return pdf[:-100]


def _resaved(pdf: bytes) -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(made)
    return made.getvalue()


@pytest.mark.parametrize("change", [_cut, _resaved, lambda _: b"", lambda _: b"%PDF-1.7", lambda pdf: pdf + b"\n"])
def test_only_the_blank_of_this_edition_is_filled(
    blanks: dict[str, Blank], tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    other = tmp_path / "outro.pdf"
    other.write_bytes(change(blanks["siop-ws"].pdf.read_bytes()))
    asked = case(blanks["siop-ws"], example("siop-ws"), tmp_path / "x.pdf") | {"blank": str(other)}
    (said,) = fill_all([asked])
    assert [found["code"] for found in said["problems"]] == ["preencher-outro-arquivo"]


def test_what_is_signed_is_not_filled(blanks: dict[str, Blank], pki: Pki, tmp_path: Path) -> None:
    signed = tmp_path / "assinado.pdf"
    credential = load_pkcs12(pki.pkcs12("titular"), pki.password)
    request = SignatureRequest("assinatura_titular", MOMENT)
    signed.write_bytes(sign(blanks["siop-ws"].pdf.read_bytes(), credential, request))
    (said,) = fill_all([case(blanks["siop-ws"], example("siop-ws"), tmp_path / "x.pdf") | {"blank": str(signed)}])
    assert [found["code"] for found in said["problems"]] == ["preencher-assinado"]


def test_as_many_records_as_the_blank_has_rows(blanks: dict[str, Blank], tmp_path: Path) -> None:
    rows = next(f.blank_rows for _, _, f in fields(blanks["tudo"].form.definition) if isinstance(f, GroupField))
    assert rows >= 3  # the form's own limit comes first
    states = gathered(form_data(blanks["tudo"].form.definition).filter(lambda d: d.get("lista.itens") is not None), 3)
    said = fill_all([case(blanks["tudo"], to_json(each), tmp_path / f"{i}.pdf") for i, each in enumerate(states)])
    assert all("preencher-sem-campo" not in str(one) for one in said)


@pytest.mark.deep
def test_chromium_gives_the_same_bytes(blanks: dict[str, Blank], filled: dict[str, Path], tmp_path: Path) -> None:
    folder = judges_folder() / "pages"
    if not folder.is_dir():
        program("playwright-core")
    cases = [case(blanks[form_id], example(form_id), tmp_path / f"{form_id}.pdf") for form_id in FORMS_KNOWN]
    asked = json.dumps(cases)
    said = run_with_input(asked, program("node"), HERE / "chromium.mjs", folder, program("chromium"), BROWSER)
    assert said.returncode == 0, said.stderr
    assert [one["foreign"] for one in json.loads(said.stdout)] == [[]] * len(cases)
    for form_id in FORMS_KNOWN:
        assert (tmp_path / f"{form_id}.pdf").read_bytes() == filled[form_id].read_bytes()


def _showable(value: Any) -> Any:
    """The same data with a question mark for each character that the font lacks."""
    if isinstance(value, dict):
        return {key: _showable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_showable(inner) for inner in value]
    return value.encode("cp1252", "replace").decode("cp1252") if isinstance(value, str) else value


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _nobody(pdf: bytes, folder: Path) -> Any:
    pki = build_pki(demo_declaration(), MOMENT, only=ROLES[:1])
    write_pki(pki, folder / "pki")
    return verify(pdf, load_trust(folder / "pki" / "trust"), MOMENT)
