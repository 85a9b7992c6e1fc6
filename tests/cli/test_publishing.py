"""Who publishes a form and makes a mistake is told which file has it, and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli import main
from tests.samples import FORM, WHOLE


@pytest.fixture
def forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A form that names a commitment that there isn't, and a data file without mistakes."""
    folder = tmp_path / "formularios"
    folder.mkdir()
    form = FORM.replace("cpf: geral.cpf}", "cpf: geral.cpf, commitment: origin}")
    (folder / "tudo.yml").write_text(form, encoding="utf-8")
    (tmp_path / "dados.yml").write_text(WHOLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def test_the_values_that_there_are_are_listed(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del forms
    assert main(["forms", "lint", "formularios"]) == 1
    said = capsys.readouterr()
    assert "O valor “origin” não é aceito aqui. Use “origem” ou “recebimento”" in said.out + said.err


def test_a_mistake_of_the_form_is_not_said_to_be_of_the_data(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del forms
    assert main(["check", "dados.yml", "--forms", "formularios"]) == 1
    said = capsys.readouterr().err
    assert "formulario-com-erros" in said
    assert "tudo.yml:" in said
    assert "não puderam ser lidos" not in said


def test_a_folder_of_forms_that_is_a_file(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del forms
    assert main(["forms", "lint", "formularios/tudo.yml"]) == 2
    assert "não é uma pasta" in capsys.readouterr().err
