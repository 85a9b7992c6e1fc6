"""Several documents in one go, and timestamps from a server."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.cli.manners import PROFILES as OFFERED
from pipeline.workflow import keys
from pipeline.workflow.demo import Demo
from signatures.pades.profile import PROFILES
from signatures.pki import write_pki
from tests.servers.loopback import Asked, Reply
from tests.servers.published import Published, publishing

MOMENT = "2026-11-21T10:32:05-03:00"


@pytest.fixture(scope="module")
def published() -> Iterator[Published]:
    with publishing() as running:
        yield running


@pytest.fixture
def folder(demo: Demo, demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three copies of the filled document, in a folder without any configuration."""
    del demo
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        shutil.copy(demo_folder / "siop-ws.pdf", tmp_path / name)
    shutil.copytree(demo_folder / "pki", tmp_path / "pki")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDENCIA_PASSWORD", "credencia")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def sign(*words: str) -> int:
    return main(["sign", *words, "--as", "titular", "--pkcs12", "pki/titular.pfx", "--moment", MOMENT])


def test_one_password_and_one_load_for_all(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[int] = []
    load = keys.load_keys
    monkeypatch.setattr(keys, "load_keys", lambda *given: loads.append(1) or load(*given))
    before = (folder / "a.pdf").read_bytes()
    assert sign("a.pdf", "b.pdf", "c.pdf", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert [made["path"] for made in said] == ["a.pdf", "b.pdf", "c.pdf"]
    assert len(loads) == 1
    after = {name: (folder / name).read_bytes() for name in ("a.pdf", "b.pdf", "c.pdf")}
    assert all(pdf.startswith(before) and len(pdf) > len(before) for pdf in after.values())


def test_into_a_folder(folder: Path) -> None:
    before = (folder / "a.pdf").read_bytes()
    assert sign("a.pdf", "b.pdf", "-o", "assinados") == 0
    assert sorted(path.name for path in (folder / "assinados").iterdir()) == ["a.pdf", "b.pdf"]
    assert (folder / "a.pdf").read_bytes() == before
    assert sign("a.pdf", "b.pdf", "-o", "assinados") == 2


def test_when_one_may_not_be_signed_none_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sign("b.pdf") == 0
    before = {name: (folder / name).read_bytes() for name in ("a.pdf", "b.pdf")}
    assert sign("a.pdf", "b.pdf") == 1
    assert "ja-assinado" in capsys.readouterr().err
    assert before == {name: (folder / name).read_bytes() for name in before}


@pytest.mark.parametrize(("words", "hint"), [(("a.pdf", "./a.pdf"), "mais de uma vez"), ((), "PDF")])
def test_how_not_to_ask(folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], hint: str) -> None:
    del folder
    assert sign(*words) == 2
    assert hint in capsys.readouterr().err


def test_two_of_one_name_do_not_go_to_one_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "outra").mkdir()
    shutil.copy("a.pdf", folder / "outra" / "a.pdf")
    assert sign("a.pdf", "outra/a.pdf", "-o", "assinados") == 2
    assert "mesmo nome" in capsys.readouterr().err


def test_a_timestamp_from_a_server(folder: Path, published: Published, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    assert sign("a.pdf", "--tsa", published.url("carimbo.tsa")) == 0  # naming one is asking for its timestamp
    said = capsys.readouterr()
    assert "Nível B-T" in said.out
    assert said.err == ""
    main(["verify", "a.pdf", "--trust", "pki/trust", "--moment", MOMENT, "--json"])
    [signature] = json.loads(capsys.readouterr().out)["signatures"]
    assert signature["intact"] is True


def test_an_authority_by_its_name_with_a_password(
    folder: Path, published: Published, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = "Basic " + base64.b64encode("órgão:s3nha".encode()).decode()

    def guarded(asked: Asked) -> Reply:
        if asked.headers.get("authorization") != expected:
            return Reply(401)
        return published.right(Asked(asked.method, "/carimbo.tsa", asked.headers, asked.body))

    published.instead["guardada"] = guarded
    config = folder / "config" / "credencia" / "config.toml"
    config.parent.mkdir(parents=True)
    table = f'[tsa.minha]\nurl = "{published.url("guardada")}"\nuser = "órgão"\npassword_env = "SENHA_DA_TSA"\n'
    config.write_text(table, encoding="utf-8")
    assert sign("a.pdf", "--perfil", "carimbo", "--tsa", "minha") == 2
    assert "SENHA_DA_TSA" in capsys.readouterr().err
    monkeypatch.setenv("SENHA_DA_TSA", "errada")
    assert sign("a.pdf", "--perfil", "carimbo") == 0
    said = capsys.readouterr()
    assert "não aceitou a identificação" in said.err
    assert "errada" not in said.err + said.out
    monkeypatch.setenv("SENHA_DA_TSA", "s3nha")
    assert sign("b.pdf", "--perfil", "carimbo") == 0
    assert "Nível B-T" in capsys.readouterr().out


def test_the_second_authority_answers(folder: Path, published: Published, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    published.instead["caida.tsa"] = lambda _: Reply(500)
    two = ["--tsa", published.url("caida.tsa"), "--tsa", published.url("carimbo.tsa")]
    assert sign("a.pdf", "--perfil", "carimbo", *two) == 0
    assert "Nível B-T" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("where", "hint"), [("desconhecida", "[tsa.desconhecida]"), ("http://eu:senha@tsa.invalid/", "linha de comando")]
)
def test_an_authority_that_is_none(folder: Path, capsys: pytest.CaptureFixture[str], where: str, hint: str) -> None:
    before = (folder / "a.pdf").read_bytes()
    assert sign("a.pdf", "--perfil", "carimbo", "--tsa", where) == 2
    said = capsys.readouterr().err
    assert hint in said
    assert "eu:senha" not in said
    assert (folder / "a.pdf").read_bytes() == before


def test_a_profile_without_time_takes_no_authority(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    assert sign("a.pdf", "--perfil", "basico", "--tsa", "http://tsa.invalid/") == 2
    assert "não leva carimbo" in capsys.readouterr().err


def test_the_command_offers_every_profile() -> None:
    assert OFFERED == PROFILES


@pytest.fixture
def network(folder: Path, published: Published, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same folder, with the keys of a PKI whose authorities are servers on this machine."""
    write_pki(published.pki, folder / "rede")
    monkeypatch.setenv("CREDENCIA_REDE_INTERNA", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    monkeypatch.setenv("CREDENCIA_PASSWORD", published.pki.password)
    return folder


@pytest.mark.parametrize("profile", [("longo-prazo", "B-LT"), ("arquivo", "B-LTA")], ids=lambda pair: pair[0])
def test_the_profiles_that_last(
    network: Path, published: Published, capsys: pytest.CaptureFixture[str], profile: tuple[str, str]
) -> None:
    """The evidence comes from the authorities' own addresses."""
    folder, (name, level) = network, profile
    before = (folder / "a.pdf").read_bytes()
    key = ["--as", "titular", "--pkcs12", "rede/pessoa.pfx"]
    time = ["--perfil", name, "--tsa", published.url("carimbo.tsa"), "--trust", "rede/trust"]
    assert main(["sign", "a.pdf", *key, *time, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["level"], said["wanted"], said["reason"]) == (level, level, "")
    after = (folder / "a.pdf").read_bytes()
    assert after.startswith(before)
    assert b"/DSS" in after[len(before) :]
    assert (b"/DocTimeStamp" in after[len(before) :]) is (name == "arquivo")


def test_evidence_that_can_not_be_had(
    folder: Path, published: Published, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    time = ["--perfil", "longo-prazo", "--tsa", published.url("carimbo.tsa"), "--offline"]
    assert sign("a.pdf", *time) == 0
    said = capsys.readouterr()
    assert "Nível B-T" in said.out
    assert "ficou no nível B-T, e não no B-LT" in said.err
