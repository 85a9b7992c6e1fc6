from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pytest

from pipeline.cli import main
from pipeline.definition.catalog import Catalog
from pipeline.definition.load import DefinitionError
from pipeline.workflow.errors import FailedError
from pipeline.workflow.office import to_pdf
from signatures.fields import signature_fields
from tests.judges import pdftotext, program, verapdf
from tests.models.packages import docx_model, odt_model, one_line
from tests.models.test_fill import DATA
from tests.samples import FORM
from tests.workflow.test_other_forms import TEMPLATE

MODELS = {"odt": odt_model, "docx": docx_model}


def forms(folder: Path, kind: str, model: bytes) -> Path:
    (folder / "templates").mkdir(parents=True)
    (folder / "models").mkdir()
    source = FORM.replace("seen: true}", f"seen: true, file: models/tudo.{kind}}}")
    (folder / "tudo.yml").write_text(source, encoding="utf-8")
    (folder / "templates" / "tudo.md").write_text(TEMPLATE, encoding="utf-8")
    (folder / "models" / f"tudo.{kind}").write_bytes(model)
    return folder


def render(tmp_path: Path, kind: str, model: bytes, *formats: str) -> int:
    folder = forms(tmp_path / "forms", kind, model)
    data = tmp_path / "dados.yml"
    data.write_text(DATA, encoding="utf-8")
    wanted = [word for name in formats for word in ("-f", name)]
    return main(["render", str(data), "--forms", str(folder), "-o", str(tmp_path), *wanted])


@pytest.mark.parametrize("kind", MODELS)
def test_the_model_is_written_beside_the_data(tmp_path: Path, kind: str) -> None:
    assert render(tmp_path, kind, MODELS[kind](), "modelo") == 0
    assert (tmp_path / f"dados.modelo.{kind}").read_bytes().startswith(b"PK")
    assert not (tmp_path / "dados.pdf").exists()


@pytest.mark.deep
@pytest.mark.parametrize("kind", MODELS)
def test_libreoffice_shows_the_values_and_where_to_sign(tmp_path: Path, kind: str) -> None:
    program("soffice")
    assert render(tmp_path, kind, MODELS[kind](), "modelo-pdf") == 0
    made = tmp_path / "dados.modelo.pdf"
    said = pdftotext(made)
    for text in ('*_# <b>{{x}} & "q"', "Primeiro {{ item.nome }}", "Segundo & último", "Órgão: 529.982.247-25"):
        assert text in said
    field = signature_fields(made.read_bytes())[0]
    assert (field.name, field.signed, field.page) == ("assinatura_dono", False, 1)
    with pikepdf.open(made) as pdf:
        assert 80 < float(pdf.pages[0].Annots[0].Rect[0]) < 120
    assert verapdf([made], "2b") == {made.name: []}


def test_without_libreoffice_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert render(tmp_path, "odt", odt_model(), "modelo-pdf") == 3
    assert "O LibreOffice não está instalado" in capsys.readouterr().err
    assert not list(tmp_path.glob("dados.modelo*"))


def test_it_is_ended_when_it_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "soffice"
    slow.write_text(f"#!/bin/sh\n{shutil.which('sleep')} 60\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FailedError, match="não terminou"):
        to_pdf(one_line("x"), "odt", seconds=0.5)


def test_a_wrong_model_is_told_by_its_mistakes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert render(tmp_path, "odt", one_line("{{ geral.testo }}"), "modelo") == 3
    assert "“geral.testo”" in capsys.readouterr().err


def test_lint_tells_the_mistakes_of_a_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = forms(tmp_path / "forms", "odt", one_line("{{ geral.testo }}"))
    assert main(["forms", "lint", str(folder)]) == 1
    said = capsys.readouterr()
    assert "models/tudo.odt:1:1" in said.out + said.err
    assert "Você quis dizer “geral.texto”?" in said.out + said.err


def test_a_form_without_a_model_and_a_blank_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "siop-ws", "-f", "modelo", "-o", str(tmp_path)]) == 2
    assert main(["render", "forms/examples/siop-ws.yml", "-f", "modelo", "-o", str(tmp_path)]) == 2
    assert "não tem modelo do órgão" in capsys.readouterr().err


@pytest.mark.parametrize(
    "file", ["../fora.odt", "models/../../fora.odt", "/fora.odt", "models/falta.odt", "models/x.docm"]
)
def test_a_model_is_a_file_of_the_folder(tmp_path: Path, file: str) -> None:
    folder = forms(tmp_path / "forms", "odt", b"")
    (tmp_path / "fora.odt").write_bytes(b"")
    source = FORM.replace("seen: true}", f"seen: true, file: {file}}}")
    (folder / "tudo.yml").write_text(source, encoding="utf-8")
    with pytest.raises(DefinitionError):
        Catalog(folder).definition("tudo")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = forms(tmp_path / "forms", "odt", b"")
    (folder / "models" / "tudo.odt").unlink()
    (tmp_path / "fora.odt").write_bytes(b"")
    (folder / "models" / "tudo.odt").symlink_to(tmp_path / "fora.odt")
    with pytest.raises(DefinitionError):
        Catalog(folder).definition("tudo")
