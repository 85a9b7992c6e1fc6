"""What a hard day of use found, each once: two at one file, names with spaces, addresses that are none."""

from __future__ import annotations

import io
import os
import shlex
import shutil
import subprocess
import sys
import threading
from argparse import Namespace
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from pipeline.cli import main
from pipeline.cli.keys.consent import visit_with
from pipeline.cli.keys.pkcs11 import _pin as token_pin
from pipeline.cli.streams import write_any_text
from pipeline.workflow.demo import Demo
from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.files import write_new_file
from pipeline.workflow.keys import Owner, choose, listed
from signatures.credentials.oauth import Consent
from signatures.credentials.pkcs11.tokens import PinState, Token, TokenKey

MARIA = "11144477735"


@pytest.fixture
def folder(demo: Demo, demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A filled document, and the keys, in a folder with nothing else."""
    del demo
    shutil.copy(demo_folder / "siop-ws.pdf", tmp_path / "dados.pdf")
    shutil.copytree(demo_folder / "pki", tmp_path / "pki")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDENCIA_PASSWORD", "credencia")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def sign(*words: str) -> int:
    return main(["sign", "dados.pdf", "--as", "titular", "--pkcs12", "pki/titular.pfx", *words])


def test_of_many_who_write_one_new_file_at_once_one_does(tmp_path: Path) -> None:
    """The others are told: nobody's signature is lost in silence."""
    out, done, told = tmp_path / "novo.pdf", [], []
    start = threading.Barrier(8)

    def write(number: int) -> None:
        start.wait()
        try:
            write_new_file(out, bytes([number]) * 1000)
            done.append(number)
        except UsageError as error:
            told.append(error.code)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert told == ["ja-existe"] * 7
    assert out.read_bytes() == bytes(done) * 1000
    assert list(tmp_path.iterdir()) == [out]


def test_a_disk_without_second_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    write_new_file(tmp_path / "a.pdf", b"a")
    with pytest.raises(UsageError, match="já existe"):
        write_new_file(tmp_path / "a.pdf", b"b")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"a"]


@pytest.mark.parametrize("address", ["http://[::1", "http://", "https://h:99999/x", "http://eu:s3nha@[x"])
def test_an_address_that_is_none_uses_no_key(folder: Path, capsys: pytest.CaptureFixture[str], address: str) -> None:
    before = (folder / "dados.pdf").read_bytes()
    assert sign("--tsa", address) == 2
    said = capsys.readouterr().err
    assert "tsa-endereco" in said
    assert "s3nha" not in said
    assert (folder / "dados.pdf").read_bytes() == before


def test_an_address_that_is_none_in_the_configuration(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = folder / "config" / "credencia" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[tsa.minha]\nurl = "tsa.exemplo.gov.br"\n', encoding="utf-8")
    assert sign("--tsa", "minha") == 2
    assert "“tsa.exemplo.gov.br”" in capsys.readouterr().err


def test_a_folder_of_trust_that_is_none_uses_no_key(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "dados.pdf").read_bytes()
    assert sign("--perfil", "longo-prazo", "--trust", "nenhuma") == 2
    assert "confianca-pasta" in capsys.readouterr().err
    assert (folder / "dados.pdf").read_bytes() == before


@pytest.mark.parametrize(
    ("table", "hint"),
    [
        ("[govbr", "config.toml, na linha 1, não está escrito em TOML"),
        ("[psc.vidaas]\nclient_id = 3", "em psc[...].client_id, é preciso um texto"),
        ('[psc.vidaas]\nclient_id = "a"', "em psc[...], falta “redirect_uri”"),
        ('[outro]\nx = "a"', "não se conhece “outro”"),
        ('[psc.vidaas]\nmost_hashes = "3"', "é preciso um número inteiro"),
    ],
)
def test_a_wrong_configuration_is_told_in_portuguese(
    folder: Path, capsys: pytest.CaptureFixture[str], table: str, hint: str
) -> None:
    config = folder / "config" / "credencia" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(table + "\n", encoding="utf-8")
    assert main(["sign", "dados.pdf", "--as", "titular", "--psc", "vidaas"]) == 2
    said = capsys.readouterr().err
    assert hint in said
    assert "Expected" not in said
    assert "Object" not in said


def test_the_commands_that_are_offered_can_be_pasted(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names with spaces are one word of a shell."""
    name = folder / "ofício nº 1.yml"
    assert main(["new", "siop-ws", "-o", name.name]) == 0
    said = capsys.readouterr().err
    assert shlex.split(said.partition("credencia check ")[2]) == [name.name]
    shutil.copy("dados.pdf", "meu ofício.pdf")
    monkeypatch.delenv("CREDENCIA_PASSWORD")
    assert main(["sign", "meu ofício.pdf", "--as", "titular", "--portal"]) == 0
    words = shlex.split(capsys.readouterr().out.partition("credencia receive ")[2].splitlines()[0])
    assert words == ["meu ofício.para-o-portal_assinado.pdf", "--for", "meu ofício.pdf"]


@pytest.mark.parametrize("port", ["70000", "-1", "80a"])
def test_a_port_that_is_none(capsys: pytest.CaptureFixture[str], port: str) -> None:
    assert main(["simulate", "govbr", f"--port={port}"]) == 2
    assert "não é uma porta" in capsys.readouterr().err


def test_a_key_that_is_asked_for_and_is_not_there(folder: Path) -> None:
    """The one that is there, of the right person, isn't said to be somebody else's."""
    pfx = (folder / "pki" / "titular.pfx").read_bytes()
    certificate = pkcs12.load_pkcs12(pfx, b"credencia").cert
    assert certificate is not None
    der = certificate.certificate.public_bytes(Encoding.DER)
    token = Token(Path("m.so"), 0, "Token da Maria", "1", "", PinState.FINE, pin_pad=False)
    found = [(TokenKey(token, b"\1", "titular", der), listed(der, token.label, "1", "titular"))]
    moment = datetime.now().astimezone()
    assert choose(found, Owner(MARIA, "", moment)).label == "titular"
    with pytest.raises(RefusedError, match="com “99”"):
        choose(found, Owner(MARIA, "99", moment))


def test_any_report_is_a_file_without_data_of_a_form(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Our own report carries its verdict, as a form carries its data."""
    del folder
    main(["verify", "dados.pdf", "--trust", "pki/trust", "--report", "relatorio.pdf"])
    capsys.readouterr()
    assert main(["verify", "relatorio.pdf"]) == 1
    said = capsys.readouterr().out
    assert "None" not in said
    assert "sem-dados" in said


def test_what_came_back_from_the_portal_and_can_not_be_used(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = (folder / "dados.pdf").read_bytes()
    Path("metade.pdf").write_bytes(whole[: len(whole) // 2])
    with pikepdf.open("dados.pdf") as pdf:
        pdf.save("fechado.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
    for name, code in (("metade.pdf", "arquivo-incompleto"), ("fechado.pdf", "outro-documento")):
        assert main(["receive", name, "--for", "dados.pdf"]) == 1
        assert code in capsys.readouterr().err
    assert (folder / "dados.pdf").read_bytes() == whole


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_typed(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+D where a password, or the address where one landed, is asked for."""
    del folder

    def end(_: str = "") -> str:
        raise EOFError

    monkeypatch.delenv("CREDENCIA_PASSWORD")
    monkeypatch.setattr(sys, "stdin", _Terminal())
    monkeypatch.setattr("getpass.getpass", end)
    monkeypatch.setattr("builtins.input", end)
    assert sign() == 2
    assert "[senha]" in capsys.readouterr().err
    with pytest.raises(UsageError, match="nada foi assinado"):
        visit_with(Namespace(no_browser=True))(
            Consent("https://psc.invalid/", "https://orgao.invalid/volta", "x", "x", "x")
        )


def test_an_empty_pin_is_no_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token counts tries, and locks."""
    monkeypatch.setenv("CREDENCIA_PASSWORD", "")
    token = Token(Path("m.so"), 0, "Token da Maria", "1", "", PinState.FINE, pin_pad=False)
    with pytest.raises(UsageError, match="nenhuma tentativa"):
        token_pin(Namespace(password_fd=None, password_env=None), token)


def test_a_folder_that_is_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    assert main(["render", "siop-ws", "-f", "html", "-o", "dados.pdf"]) == 3
    assert "o caminho passa por um arquivo" in capsys.readouterr().err


def test_an_accented_name_is_shown_where_the_locale_has_no_accents(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="utf-8"))
    write_any_text()
    sys.stdout.write(
        os.fsdecode("saída".encode()).encode("utf-8", "surrogateescape").decode("ascii", "surrogateescape")
    )
    sys.stdout.write("; \udcff\udce9")
    sys.stdout.flush()
    assert raw.getvalue() == "saída".encode() + b"; \\udcff\\udce9"


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interruption_while_it_starts() -> None:
    """What takes time at the start is imported where Ctrl+C is already told in words."""
    program = (
        "import builtins, os, signal, sys\n"
        "from pipeline.cli import main\n"
        "real = builtins.__import__\n"
        "def slow(name, *rest):\n"
        "    if name == 'pipeline.cli.commands': os.kill(os.getpid(), signal.SIGINT)\n"
        "    return real(name, *rest)\n"
        "builtins.__import__ = slow\n"
        "sys.exit(main(['--help']))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert done.stderr == "Interrompido; nada foi gravado pela metade.\n"


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interruption_while_a_module_in_c_starts(tmp_path: Path) -> None:
    """One that makes its classes while it is imported ends the process when an exception comes in between."""
    program = (
        "import os, signal, sys, threading, enum\n"
        "from pipeline.cli import main\n"
        "real = enum.EnumType.__prepare__.__func__\n"
        "def interrupted(*made, **how):\n"
        "    if 'pikepdf' in sys.modules: os.kill(os.getpid(), signal.SIGINT)\n"
        "    return real(*made, **how)\n"
        "enum.EnumType.__prepare__ = classmethod(interrupted)\n"
        f"sys.exit(main(['render', 'siop-ws', '-o', {str(tmp_path)!r}]))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert done.stderr == "Interrompido; nada foi gravado pela metade.\n"
    assert not list(tmp_path.iterdir())
