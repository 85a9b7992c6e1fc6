"""No option is ever ignored: one that would have no use is refused, before anything is read or asked for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.cli.commands import COMMANDS, parser_of
from pipeline.cli.fitting import OPTIONS, Option
from pipeline.cli.keys import SOURCES
from pipeline.workflow.demo import Demo

MODES = {
    "pkcs12": ("--pkcs12", "chave.pfx"),
    "pkcs11": ("--pkcs11", "modulo.so"),
    "psc": ("--psc", "vidaas"),
    "govbr": ("--govbr",),
    "portal": ("--portal",),
    "resume": ("--resume",),
    "pending": ("--pending",),
    "drop": ("--drop",),
}
VALUES = {
    "role": ("--as", "titular"),
    "key": ("--key", "1A"),
    "password_env": ("--password-env", "SENHA"),
    "password_fd": ("--password-fd", "7"),
    "no_browser": ("--no-browser",),
    "psc_cms": ("--psc-cms",),
    "perfil": ("--perfil", "basico"),
    "politica": ("--politica", "1.3"),
    "formato": ("--formato", "cades"),
    "pss": ("--pss",),
    "tsa": ("--tsa", "http://tsa.invalid/"),
    "trust": ("--trust", "."),
    "offline": ("--offline",),
    "out": ("-o", "outro.pdf"),
    "moment": ("--moment", "2026-11-21T10:32:05-03:00"),
    "forms": ("--forms", "."),
    "json": ("--json",),
}
USELESS = [(mode, option) for mode in MODES for option in OPTIONS if mode not in option.goes_with]


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nothing in it, and nothing configured."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "estado"))
    return tmp_path


def test_every_option_says_what_it_goes_with() -> None:
    """A new one has to."""
    sign = next(command for command in COMMANDS if command.name == "sign")
    declared = {action.dest for action in parser_of(sign)._actions} - {"help", "pdfs"}  # noqa: SLF001 - argparse tells them nowhere else
    assert declared - set(MODES) == {option.name for option in OPTIONS} == set(VALUES)
    assert {source.option for source in SOURCES} == set(MODES) - {"resume", "pending", "drop"}


@pytest.mark.parametrize(("mode", "option"), USELESS, ids=lambda value: getattr(value, "name", value))
def test_an_option_without_use_is_refused(
    empty: Path, capsys: pytest.CaptureFixture[str], mode: str, option: Option
) -> None:
    role = () if option.name == "role" or mode in {"resume", "pending", "drop"} else ("--as", "titular")
    assert main(["sign", "a.pdf", *MODES[mode], *role, *VALUES[option.name]]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "opcao-sem-uso" in said.err
    assert option.flag in said.err
    assert list(empty.iterdir()) == []


CONTRADICTIONS = {
    "two keys": (("sign", "a.pdf", "--as", "t", "--pkcs12", "k", "--govbr"), "não pode ser usado com"),
    "a key and resume": (("sign", "a.pdf", "--resume", "--psc", "vidaas"), "não pode ser usado com"),
    "no key": (("sign", "a.pdf", "--as", "t"), "é preciso um destes"),
    "no role": (("sign", "a.pdf", "--pkcs12", "k"), "papel-ausente"),
    "no document": (("sign", "--as", "t", "--pkcs12", "k"), "documento-ausente"),
    "nothing to drop": (("sign", "--drop"), "documento-ausente"),
    "two passwords": (
        ("sign", "a.pdf", "--as", "t", "--pkcs12", "k", "--password-env", "A", "--password-fd", "3"),
        "não pode ser usado com",
    ),
    "a stamp for a profile without": (
        ("sign", "a.pdf", "--as", "t", "--pkcs12", "k", "--perfil", "ad-rb", "--tsa", "http://tsa.invalid/"),
        "tsa-sem-carimbo",
    ),
    "a version without a profile": (("sign", "a.pdf", "--as", "t", "--pkcs12", "k", "--politica", "1.3"), "--perfil"),
    "a version that there isn't": (
        ("sign", "a.pdf", "--as", "t", "--pkcs12", "k", "--perfil", "ad-rb", "--politica", "9.9"),
        "As que há são: 1.0, 1.1, 1.2, 1.3",
    ),
    "a policy for a profile without": (
        ("sign", "a.pdf", "--as", "t", "--pkcs12", "k", "--perfil", "carimbo", "--politica", "1.3"),
        "não leva política",
    ),
    "a policy in gov.br's container": (("sign", "a.pdf", "--as", "t", "--govbr", "--perfil", "ad-rb"), "não cabe"),
    "a policy in a provider's container": (
        ("sign", "a.pdf", "--as", "t", "--psc", "vidaas", "--psc-cms", "--perfil", "ad-rt"),
        "não cabe",
    ),
    "a version in a provider's container": (
        ("sign", "a.pdf", "--as", "t", "--psc", "vidaas", "--psc-cms", "--perfil", "ad-rb", "--politica", "1.3"),
        "--politica não tem uso com --psc-cms",
    ),
    "a format in a provider's container": (
        ("sign", "a.pdf", "--as", "t", "--psc", "vidaas", "--psc-cms", "--formato", "pbad"),
        "--formato não tem uso com --psc-cms",
    ),
    "trust that is no folder": (
        ("sign", "a.pdf", "--as", "t", "--pkcs12", "k", "--perfil", "arquivo", "--trust", "nenhuma"),
        "confianca-pasta",
    ),
    "verify: online and offline": (("verify", "a.pdf", "--online", "--offline"), "não pode ser usado com"),
    "verify: many and one predecessor": (("verify", "a.pdf", "b.pdf", "--replaces", "c.pdf"), "muitos-arquivos"),
    "upgrade: a policy can't be added": (("upgrade", "a.pdf", "--perfil", "ad-rt"), "não é uma opção"),
    "trust: nothing to accept": (("trust", "list", "--yes"), "argumentos que não existem"),
    "trust: staging roots come from a file": (("trust", "update", "--staging"), "argumentos que não existem"),
    "simulate: gov.br is like itself": (("simulate", "govbr", "--like", "birdid"), "--like"),
    "certificates: no PIN is asked": (("certificates", "--password-env", "PIN"), "opcao-sem-uso"),
    "certificates: two places": (("certificates", "--pkcs11", "m", "--pkcs12", "k"), "não pode ser usado com"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_contradictions(empty: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    words, hint = CONTRADICTIONS[name]
    assert main(list(words)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert hint in said.err
    assert list(empty.iterdir()) == []


@pytest.fixture
def desk(demo: Demo, demo_folder: Path, empty: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The filled document; there is no key, since none is to be opened."""
    del demo
    shutil.copy(demo_folder / "siop-ws.pdf", empty / "a.pdf")
    monkeypatch.setenv("CREDENCIA_PASSWORD", "nenhuma")
    return empty


KEYS = (("--pkcs12", "nenhuma.pfx"), ("--pkcs11", "nenhum.so"), ("--psc", "vidaas"), ("--govbr",))


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key[0])
@pytest.mark.parametrize("profile", ["carimbo", "longo-prazo", "arquivo", "ad-rt", "ad-rc", "ad-ra"])
def test_a_profile_with_time_and_nobody_who_stamps(
    desk: Path, capsys: pytest.CaptureFixture[str], key: tuple[str, ...], profile: str
) -> None:
    """Told before the key is touched, which isn't even there."""
    before = (desk / "a.pdf").read_bytes()
    assert main(["sign", "a.pdf", "--as", "titular", *key, "--perfil", profile, "--json"]) == 2
    said = capsys.readouterr()
    error = json.loads(said.out)["error"]
    if key == ("--govbr",) and profile.startswith("ad-"):
        assert error["code"] == "politica-nao-cabe"
        return
    assert error["code"] == "carimbo-sem-autoridade"
    for word in ("--tsa", "[tsa.NOME]", "--perfil ad-rb" if profile.startswith("ad-") else "--perfil basico"):
        assert word in error["message"]
    assert (desk / "a.pdf").read_bytes() == before


def test_an_authority_in_the_configuration_is_one_that_is_named(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = desk / "config" / "credencia" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[tsa.minha]\nurl = "http://127.0.0.1:9/"\n', encoding="utf-8")
    assert main(["sign", "a.pdf", "--as", "titular", "--pkcs12", "nenhuma.pfx", "--perfil", "carimbo"]) == 2
    assert "arquivo-inexistente" in capsys.readouterr().err  # the key is what lacks now


def test_trust_that_nothing_would_be_held_against(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sign", "a.pdf", "--as", "titular", "--pkcs12", "nenhuma.pfx", "--trust", str(desk)]) == 2
    assert "opcao-sem-uso" in capsys.readouterr().err
