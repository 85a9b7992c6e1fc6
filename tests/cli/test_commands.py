"""The command line as a person uses it, with the right files and with the wrong ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.cli.options import every
from pipeline.definition.catalog import FORMS

EXAMPLE = FORMS / "examples" / "siop-ws.yml"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CREDENCIA_PASSWORD", raising=False)


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    code = main([str(word) for word in words])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err + captured.out
    return code, captured.out, captured.err


def test_help_is_one_screen_in_portuguese(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "--help")
    assert code == 0
    assert out.count("\n") <= 24
    for command in ("forms", "new", "check", "render", "sign", "verify", "demo"):
        assert command in out


@pytest.mark.parametrize("command", ["forms", "new", "check", "render", "sign", "verify", "demo"])
def test_each_command_explains_itself_in_portuguese(capsys: pytest.CaptureFixture[str], command: str) -> None:
    code, out, _ = said(capsys, command, "--help")
    assert code == 0
    assert out.startswith(f"uso: credencia {command}")
    assert "show this help" not in out


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ((), "uso: credencia"),
        (("assina",), "não há o comando “assina”"),
        (("verifi", "x.pdf"), "você quis dizer “verify”"),
        (("check",), "faltam argumentos: DADOS"),
        (("check", "a", "b"), "argumentos que não existem: b"),
        (("render", "siop-ws", "-f", "doc"), "'doc' não é uma opção"),
        (("render", "siop-ws", "--date", "ontem"), "não é uma data"),
        (("render", "siop-w"), "siop-ws"),
        (("new", "../../etc/passwd"), "Não há formulário"),
        (("check", "nada.yml"), "não existe"),
        (("check", "."), "é uma pasta"),
        (("verify", "nada.pdf"), "não existe"),
        (("sign", "nada.pdf", "--as", "titular", "--pkcs12", "x.pfx"), "não existe"),
        (("sign", "x.pdf", "--as", "titular"), "é preciso um destes: --pkcs12"),
        (("verify", EXAMPLE, "--trust", "nada"), "nada"),
        (("verify", EXAMPLE, "--moment", "hoje"), "não é um momento"),
    ],
)
def test_wrong_usage_is_told(capsys: pytest.CaptureFixture[str], words: tuple[object, ...], hint: str) -> None:
    code, out, err = said(capsys, *words)
    assert code == 2
    assert hint in err + out
    assert list(Path().iterdir()) == []


def test_wrong_usage_is_told_to_programs_too(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, "verify", "a.pdf", "--json", "--nada")
    assert code == 2
    assert json.loads(out)["error"] == {"code": "uso", "message": "Erro de uso: argumentos que não existem: --nada."}
    assert "--nada" in err


def test_new_then_check_lists_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "new", "siop-ws")
    assert code == 0
    Path("dados.yml").write_text(out, encoding="utf-8")
    code, out, err = said(capsys, "check", "dados.yml")
    assert code == 1
    assert "dados.yml:" in out
    assert "CRÍTICA [campo-obrigatorio] 2 – Dados do titular da unidade: CPF" in out
    assert "Consequência: o formulário será devolvido." in out
    assert "21 críticas e nenhum aviso" in err


def test_new_never_writes_over_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "new", "siop-ws", "-o", "dados.yml")[0] == 0
    before = Path("dados.yml").read_bytes()
    code, _, err = said(capsys, "new", "siop-ws", "-o", "dados.yml")
    assert (code, "já existe" in err) == (2, True)
    assert Path("dados.yml").read_bytes() == before


def test_check_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("529.982.247-25", "529.982.247-26")
    Path("dados.yml").write_text(text, encoding="utf-8")
    code, out, _ = said(capsys, "check", "dados.yml", "--json")
    result = json.loads(out)
    assert (code, result["accepted"], result["form"]) == (1, False, "siop-ws")
    (finding,) = result["findings"]
    assert finding["where"] == "responsavel_tecnico.cpf"
    line = text.splitlines()[finding["place"]["line"] - 1]
    assert line[finding["place"]["column"] - 1 :].startswith("529.982.247-26")
    assert "529.982.247-26" not in out


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "está vazio"),
        ("titular: {}", "não diz de que formulário é"),
        ("form: outro", "Não há formulário “outro”"),
        ("form: [", "dados.yml:"),
        ("form: !!python/object:os.system siop-ws", "dados.yml:1"),
        ("a: &a [*a, *a]", "dados.yml:1"),
        ("- um\n- dois", "dados.yml"),
        ("\x00", "dados.yml"),
    ],
)
def test_data_that_cannot_be_read(capsys: pytest.CaptureFixture[str], text: str, hint: str) -> None:
    Path("dados.yml").write_text(text, encoding="utf-8")
    code, out, err = said(capsys, "check", "dados.yml")
    assert code == 1
    assert hint in err + out


def test_data_that_is_not_utf8(capsys: pytest.CaptureFixture[str]) -> None:
    Path("dados.yml").write_bytes("form: siop-ws # São Paulo".encode("latin-1"))
    code, out, err = said(capsys, "check", "dados.yml")
    assert code == 1
    assert "UTF-8" in out + err


def test_render_refuses_data_with_criticas(capsys: pytest.CaptureFixture[str]) -> None:
    Path("dados.yml").write_text("form: siop-ws\n", encoding="utf-8")
    code, _, err = said(capsys, "render", "dados.yml")
    assert code == 1
    assert "não foi gerado" in err
    assert [path.name for path in Path().iterdir()] == ["dados.yml"]


def test_render_blank_and_filled(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "render", "siop-ws", "-o", "saida")[:2] == (0, "saida/siop-ws.blank.pdf\n")
    code, out, _ = said(capsys, "render", EXAMPLE, "-o", "saida", "--date", "21/11/2026", "--json")
    assert code == 0
    assert json.loads(out) == {"paths": ["saida/siop-ws.pdf"], "findings": []}
    again = Path("saida/siop-ws.pdf").read_bytes()
    assert said(capsys, "render", EXAMPLE, "-o", "saida", "--date", "2026-11-21")[0] == 0
    assert Path("saida/siop-ws.pdf").read_bytes() == again


def test_a_folder_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("f").write_bytes(b"")
    code, _, err = said(capsys, "render", "siop-ws", "-o", "f")
    assert code == 3
    assert "Não foi possível gravar" in err


def test_the_catalog(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "forms")
    assert (code, "siop-ws" in out) == (0, True)
    code, out, _ = said(capsys, "forms", "siop-ws")
    assert code == 0
    assert "não visto" in out
    assert "titular.cpf" in out
    code, out, _ = said(capsys, "forms", "siop-ws", "--json")
    assert json.loads(out)["signatories"][1]["role"] == "titular"
    assert said(capsys, "forms", "--json")[0] == 0


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "--version")
    assert code == 0
    assert out.startswith("credencia 0.")


def test_an_unexpected_failure_has_words_and_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipeline.cli.forms  # noqa: PLC0415 - to be broken

    def broken(_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline.cli.forms, "run", broken)
    code, _, err = said(capsys, "forms")
    assert code == 3
    assert "Erro inesperado (ZeroDivisionError)" in err


def test_a_reader_that_leaves_early(tmp_path: Path) -> None:
    command = f"{Path(sys.executable).with_name('credencia')} new siop-ws | head -1"
    result = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stderr
    assert result.stdout.count("\n") == 1


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from pipeline.cli import main; main(['--help']);"
        "heavy = {'jinja2', 'yaml', 'msgspec', 'pyhanko', 'pikepdf', 'typst', 'cryptography', 'markdown_it'};"
        "sys.exit(','.join(heavy & set(sys.modules)) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ)
    assert result.returncode == 0, result.stderr


def test_check_imports_no_document_and_no_signature() -> None:
    code = (
        f"import sys; from pipeline.cli import main; main(['check', {str(EXAMPLE)!r}]);"
        "heavy = {'pyhanko', 'pikepdf', 'typst', 'cryptography', 'markdown_it', 'pypdfium2'};"
        "sys.exit(','.join(heavy & set(sys.modules)) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ)
    assert result.returncode == 0, result.stderr


def test_files_that_no_shell_named(tmp_path: Path) -> None:
    """As on Windows; a name that is there is that file, and one that stands for nothing is told as it is."""
    for name in ("a.pdf", "b.pdf", "b.txt", "c[1].pdf"):
        (tmp_path / name).touch()
    names = {
        name: [path.name for path in every([tmp_path / name])] for name in ("?.pdf", "c[1].pdf", "x*.pdf", "a.pdf")
    }
    assert names == {"?.pdf": ["a.pdf", "b.pdf"], "c[1].pdf": ["c[1].pdf"], "x*.pdf": ["x*.pdf"], "a.pdf": ["a.pdf"]}


def test_verify_takes_them(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.pdf", "b.pdf"):
        Path(name).write_bytes(b"")
    code, out, _ = said(capsys, "verify", "*.pdf")
    assert code == 1
    assert "2 arquivos: nenhum seria aceito, 2 não seriam." in out


def test_verify_of_a_folder_says_how(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "recebidos").mkdir()
    code, _, err = said(capsys, "verify", "recebidos")
    assert code == 2
    assert str(Path("recebidos") / "*.pdf") in err


def test_a_file_whose_name_is_taken_for_an_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-x.pdf").write_bytes(b"")
    for words in (["verify", "-x.pdf"], ["check", "a.yml", "-x.pdf"], ["verify", "-x.pdf", "--json"]):
        assert main(words) == 2
        out, err = capsys.readouterr()
        assert "escreva ./-x.pdf" in err
        assert "--json" not in words or "./-x.pdf" in json.loads(out)["error"]["message"]
    assert main(["verify", "-y.pdf"]) == 2
    assert "escreva ./" not in capsys.readouterr().err
    (tmp_path / "-a\n\x1b[2Jb.pdf").write_bytes(b"")
    assert main(["verify", "-a\n\x1b[2Jb.pdf"]) == 2
    assert "\\n\\x1b[2J" in capsys.readouterr().err
    assert main(["verify", "./-x.pdf"]) == 1
