"""The command line where things go wrong around it: terminals, pipes, folders, and files of other kinds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.definition.catalog import FORMS
from pipeline.workflow.demo import Demo

EXAMPLE = FORMS / "examples" / "siop-ws.yml"
CREDENCIA = Path(sys.executable).with_name("credencia")
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CREDENCIA_DEBUG", raising=False)


def run(command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    result = subprocess.run(
        ["sh", "-c", command.replace("credencia", str(CREDENCIA))],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert b"Traceback" not in result.stderr + result.stdout
    return result


@pytest.mark.parametrize("environment", [ASCII, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}])
@pytest.mark.parametrize("command", ["forms siop-ws", "--help", "new siop-ws", "assina"])
def test_accents_reach_any_locale(command: str, environment: dict[str, str]) -> None:
    result = run(f"credencia {command}", **environment)
    assert result.returncode == (2 if command == "assina" else 0)
    assert "ç" in (result.stdout + result.stderr).decode("utf-8")


def test_a_data_file_made_in_any_locale_is_read_again() -> None:
    run("credencia new siop-ws > dados.yml", **ASCII)
    assert b"campo-obrigatorio" in run("credencia check dados.yml").stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("command", ["--help", "forms", "new siop-ws", "forms --json", "--version"])
def test_an_output_that_is_full(command: str) -> None:
    result = run(f"credencia {command} > /dev/full")
    assert result.returncode == 3
    assert "disco cheio" in result.stderr.decode()


@pytest.mark.parametrize("command", ["--help", "forms", "new siop-ws", f"check {EXAMPLE}"])
def test_an_output_that_is_closed(command: str) -> None:
    result = run(f"credencia {command} >&-")
    assert (result.returncode, b"inesperado" in result.stderr) == (0, False)


@pytest.mark.parametrize("command", ["--help", "forms siop-ws"])
def test_a_reader_that_is_gone(command: str) -> None:
    assert run(f"(sleep 0.5; credencia {command}) | true").stderr == b""


def test_a_name_that_is_no_text(capsys: pytest.CaptureFixture[str]) -> None:
    name = os.fsdecode(b"a\xff\xe9.yml")
    try:
        shutil.copy(EXAMPLE, name)
    except OSError:
        pytest.skip("the disk takes only names in UTF-8")
    assert run("credencia render a*.yml").returncode == 0
    assert run("credencia render a*.yml --json").returncode == 0
    assert capsys.readouterr().err == ""


def test_a_refusal_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    Path("dados.yml").write_text("form: siop-ws\n", encoding="utf-8")
    assert main(["render", "dados.yml", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["error"]["code"] == "dados-com-criticas"
    assert said["findings"][0]["code"] == "campo-obrigatorio"
    assert main(["render", "siop-w", "--json"]) == 2
    assert "siop-ws" in json.loads(capsys.readouterr().out)["error"]["message"]


def test_an_error_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forms", "siop-w"]) == 2
    assert capsys.readouterr().err.count("Não há formulário") == 1


def test_a_catalog_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forms", "--forms", "nada"]) == 2
    assert "nada não existe" in capsys.readouterr().err
    Path("vazia").mkdir()
    assert main(["forms", "--forms", "vazia"]) == 0
    assert "Não há formulários em vazia" in capsys.readouterr().err


def test_the_hint_of_a_new_file_keeps_the_catalog(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "siop-ws", "-o", "dados.yml", "--forms", str(FORMS)]) == 0
    assert f"credencia check dados.yml --forms {FORMS}" in capsys.readouterr().err


def test_a_folder_with_the_name_of_a_form() -> None:
    Path("siop-ws").mkdir()
    assert main(["render", "siop-ws", "-o", "siop-ws"]) == 0
    assert main(["render", "siop-ws", "-o", "siop-ws"]) == 0


def test_a_pdf_is_no_data_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("x.pdf").write_bytes(b"%PDF-1.7\n")
    assert main(["check", "x.pdf"]) == 1
    assert "credencia verify x.pdf" in capsys.readouterr().err


def test_an_unknown_form_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("dados.yml").write_text("# meus dados\nform: siop\n", encoding="utf-8")
    assert main(["check", "dados.yml"]) == 1
    assert "dados.yml:2:7 CRÍTICA [formulario-desconhecido]" in capsys.readouterr().err


def test_check_tells_what_the_page_cannot_show(capsys: pytest.CaptureFixture[str]) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("João d'Ávila", "João 😀")
    Path("dados.yml").write_text(text, encoding="utf-8")
    assert main(["check", "dados.yml"]) == 1
    assert "dados.yml:9:9 CRÍTICA [caractere-sem-desenho] 1 – Dados" in capsys.readouterr().out
    assert main(["render", "dados.yml"]) == 1
    assert capsys.readouterr().err.count("caractere-sem-desenho") == 1


@pytest.mark.skipif(os.name != "posix", reason="POSIX limits")
def test_a_name_as_long_as_the_disk_takes() -> None:
    name = "a" * 249 + ".yml"
    shutil.copy(EXAMPLE, name)
    assert main(["render", name]) == 0


def test_a_signed_document_is_not_written_over(
    demo: Demo, demo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del demo
    shutil.copy(demo_folder / "siop-ws.signed.pdf", tmp_path / "siop-ws.pdf")
    before = (tmp_path / "siop-ws.pdf").read_bytes()
    assert main(["render", str(EXAMPLE)]) == 2
    assert "já tem assinaturas" in capsys.readouterr().err
    assert (tmp_path / "siop-ws.pdf").read_bytes() == before


def test_a_demonstration_where_nothing_can_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("f").write_bytes(b"")
    assert main(["demo", "-o", "f"]) == 3
    said = capsys.readouterr().err
    assert "Não foi possível gravar" in said
    assert "inesperado" not in said
