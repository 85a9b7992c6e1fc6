"""`credencia forms lint`: what to mend, with its place."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.definition.catalog import FORMS
from tests.samples import FORM

TEMPLATE = '{{ section("geral") }}\n\n{{ section("extra") }}\n\n{{ section("lista") }}\n\n{{ signatures() }}\n'
DATA = """\
form: tudo
geral: {texto: Ana, cpf: 529.982.247-25, tem: não}
"""


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    for folder in ("templates", "examples"):
        (tmp_path / folder).mkdir()
    (tmp_path / "tudo.yml").write_text(FORM, encoding="utf-8")
    (tmp_path / "templates" / "tudo.md").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "examples" / "tudo.yml").write_text(DATA, encoding="utf-8")
    return tmp_path


def lint(forms: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[tuple[str, str]]]:
    code = main(["forms", "lint", str(forms), "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return code, [(found["code"], found["place"]["file"]) for found in findings]


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_our_own_forms_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forms", "lint"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "nenhuma crítica e nenhum aviso" in said.err


def test_a_clean_folder(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(forms, capsys) == (0, [])


Case = tuple[str, str, str, int, tuple[str, str]]
CASES: list[Case] = [
    ("tudo.yml", "edition: 2026-11", "edition: 2026-13", 1, ("valor-invalido", "tudo.yml")),
    ("tudo.yml", "cpf: geral.cpf}", "cpf: geral.cnpj}", 1, ("tipo-inadequado", "tudo.yml")),
    ("tudo.yml", "label: E-mail, personal: Provar.", "label: E-mail", 0, ("finalidade-ausente", "tudo.yml")),
    ("tudo.yml", "max_length: 60, personal: Provar.", "max_length: 60", 0, ("finalidade-ausente", "tudo.yml")),
    ("tudo.yml", "label: CEP,", "label: CEP, example: abc,", 1, ("exemplo-invalido", "tudo.yml")),
    ("templates/tudo.md", "{{ signatures() }}", "{{ signatures( }}", 1, ("modelo-sintaxe", "templates/tudo.md")),
    ("templates/tudo.md", 'section("lista")', 'section("listra")', 1, ("modelo-secao", "templates/tudo.md")),
    ("templates/tudo.md", '{{ section("lista") }}', "***", 1, ("modelo-marcacao", "templates/tudo.md")),
    ("templates/tudo.md", '{{ section("lista") }}', "", 0, ("campo-sem-uso", "tudo.yml")),
    ("examples/tudo.yml", "529.982.247-25", "529.982.247-26", 1, ("cpf-invalido", "examples/tudo.yml")),
    ("examples/tudo.yml", "form: tudo", "form: [", 1, ("sintaxe", "examples/tudo.yml")),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[4][0])
def test_what_to_mend(forms: Path, capsys: pytest.CaptureFixture[str], case: Case) -> None:
    file, before, after, code, expected = case
    change(forms / file, before, after)
    assert lint(forms, capsys) == (code, [expected])


def test_people_read_file_line_and_column(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(forms / "tudo.yml", "label: E-mail, personal: Provar.", "label: E-mail")
    assert main(["forms", "lint", str(forms)]) == 0
    said = capsys.readouterr()
    assert "tudo.yml:19:9 AVISO [finalidade-ausente] 1 – Dados gerais: E-mail" in said.out
    assert "1 formulário: nenhuma crítica e 1 aviso" in said.err


def test_an_example_of_no_form(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(forms / "examples" / "tudo.yml", forms / "examples" / "tudu.yml")
    assert lint(forms, capsys) == (0, [("exemplo-sem-formulario", "examples/tudu.yml")])


def test_wrong_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forms", "lint", str(tmp_path)]) == 2
    assert main(["forms", "lint", str(tmp_path / "nada")]) == 2
    assert main(["forms", "siop-ws", str(FORMS)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_detail_of_a_form_has_its_attachments(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forms", "fns-anexo-i"]) == 0
    assert "Cópia do ato de posse, PDF/JPEG/PNG, até 10 MB" in capsys.readouterr().out
