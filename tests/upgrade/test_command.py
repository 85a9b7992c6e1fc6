"""`credencia upgrade`, and `credencia verify` with and without a network, as who uses them meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from pipeline.cli import main
from signatures.pades.inventory import inventory
from tests.servers.loopback import Reply, closed_port
from tests.servers.published import Published


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine is seen; the published PKI is on it, which files are normally not let reach."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "dados"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "ajustes"))
    monkeypatch.setenv("CREDENCIA_REDE_INTERNA", "1")
    monkeypatch.delenv("CREDENCIA_ONLINE", raising=False)
    monkeypatch.delenv("CREDENCIA_TSA", raising=False)


@pytest.fixture
def file(signed: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "assinado.pdf"
    path.write_bytes(signed)
    return path


@pytest.fixture
def trust(published: Published, tmp_path: Path) -> Path:
    """The root alone."""
    folder = tmp_path / "ancoras"
    folder.mkdir()
    root = published.pki.authorities["raiz"].certificate.public_bytes(Encoding.PEM)
    (folder / "raiz.pem").write_bytes(root)
    return folder


def test_a_file_that_others_signed_is_raised_in_place(
    file: Path, signed: bytes, trust: Path, published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["upgrade", str(file), "--perfil", "arquivo", "--tsa", published.url("carimbo.tsa"), "--trust", str(trust)]
    assert main([*words, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["level"], said["wanted"], said["problems"]) == ("B-LTA", "B-LTA", [])
    assert file.read_bytes().startswith(signed)
    assert len(file.read_bytes()) == len(signed) + said["grown"]
    assert main(words) == 0
    assert "nível B-LTA" in capsys.readouterr().out
    assert len(inventory(file.read_bytes())) == 5


def test_into_another_file(file: Path, signed: bytes, trust: Path, published: Published, tmp_path: Path) -> None:
    out = tmp_path / "elevado.pdf"
    words = ["upgrade", str(file), "--tsa", published.url("carimbo.tsa"), "--trust", str(trust), "-o", str(out)]
    assert main(words) == 0
    assert file.read_bytes() == signed
    assert out.read_bytes().startswith(signed)
    assert main(words) == 2  # what is there isn't lost


def test_no_authority_answers(file: Path, signed: bytes, trust: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["upgrade", str(file), "--tsa", closed_port(), "--trust", str(trust)]) == 3
    assert "Nada foi gravado" in capsys.readouterr().err
    assert file.read_bytes() == signed


def test_no_authority_is_named(file: Path, trust: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["upgrade", str(file), "--trust", str(trust)]) == 2
    assert "--tsa" in capsys.readouterr().err


def test_it_gets_as_far_as_it_can_and_says_so(
    file: Path, trust: Path, published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    published.instead["ac-sem-lista.ocsp"] = lambda _: Reply(500)
    words = ["upgrade", str(file), "--tsa", published.url("carimbo.tsa"), "--trust", str(trust)]
    assert main(words) == 1
    said = capsys.readouterr()
    assert "nível B-T" in said.out
    assert "Pediu-se o nível B-LT" in said.err
    assert "AC sem Lista de Teste" in said.err
    published.instead.clear()
    assert main(words) == 0


def test_what_does_not_hold_is_not_raised(
    file: Path, trust: Path, published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(file.read_bytes().replace(b"de origem", b"de outrem"))
    before = file.read_bytes()
    assert main(["upgrade", str(file), "--tsa", published.url("carimbo.tsa"), "--trust", str(trust)]) == 1
    assert "não confere" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_nobody_signed(form: bytes, file: Path, trust: Path, published: Published) -> None:
    file.write_bytes(form)
    assert main(["upgrade", str(file), "--tsa", published.url("carimbo.tsa"), "--trust", str(trust)]) == 1


def verified(file: Path, trust: Path, *words: str, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert main(["verify", str(file), "--trust", str(trust), "--json", *words]) == 1  # it is no form of ours
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_offline_is_the_normal_and_is_said(
    file: Path, trust: Path, published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    said = verified(file, trust, capsys=capsys)
    assert said["network"] == "offline"
    assert published.asked() == []
    assert "sem-rede" in _codes(said)
    assert main(["verify", str(file), "--trust", str(trust)]) == 1
    assert "Verificado sem rede" in capsys.readouterr().out


@pytest.fixture(params=["--online", "CREDENCIA_ONLINE"])
def going_online(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Asked for each time, or once and for all."""
    if request.param == "--online":
        return ["--online"]
    monkeypatch.setenv(request.param, "1")
    return []


def test_online_asks_the_authorities(
    file: Path, trust: Path, published: Published, going_online: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    said = verified(file, trust, *going_online, capsys=capsys)
    assert said["network"] == "online"
    assert {"/ac.ocsp", "/ac-sem-lista.ocsp", "/raiz.crl"} <= set(published.asked())
    assert not {"sem-rede", "revogacao-nao-conferida", "raiz-desconhecida"} & _codes(said)
    published.server.asked.clear()
    again = verified(file, trust, "--offline", capsys=capsys)  # what was fetched is kept
    assert (published.asked(), again["network"]) == ([], "offline")
    assert "sem-rede" not in _codes(again)


def test_online_and_nobody_answers(
    file: Path, trust: Path, published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in ("ac.ocsp", "ac.crl", "ac-sem-lista.ocsp", "raiz.crl"):
        published.instead[path] = lambda _: Reply(500)
    assert "coleta-sem-revogacao" in _codes(verified(file, trust, "--online", capsys=capsys))


def test_a_file_does_not_reach_the_machines_around(
    file: Path,
    trust: Path,
    published: Published,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("CREDENCIA_REDE_INTERNA")
    assert "rede-endereco-interno" in _codes(verified(file, trust, "--online", capsys=capsys))
    assert published.asked() == []


def test_a_revoked_certificate_is_found_online(
    published: Published, form: bytes, trust: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from signatures.credentials.pkcs12 import load_pkcs12  # noqa: PLC0415 - for this one
    from signatures.pades.sign import SignatureRequest, sign  # noqa: PLC0415 - the same

    credential = load_pkcs12(published.pki.pkcs12("revogada"), published.pki.password)
    path = tmp_path / "revogada.pdf"
    path.write_bytes(sign(form, credential, SignatureRequest("assinatura_titular", published.now)))
    assert "certificado-revogado" not in _codes(verified(path, trust, capsys=capsys))
    assert "certificado-revogado" in _codes(verified(path, trust, "--online", capsys=capsys))


def _codes(said: dict[str, object]) -> set[str]:
    findings = said["findings"]
    assert isinstance(findings, list)
    return {finding["code"] for finding in findings}


def test_what_is_there_is_not_added_again_and_is_said(
    file: Path, trust: Path, published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--tsa", published.url("carimbo.tsa"), "--trust", str(trust)]
    assert main(["upgrade", str(file), "--perfil", "arquivo", *words]) == 0
    before = file.read_bytes()
    capsys.readouterr()
    assert main(["upgrade", str(file), "--perfil", "carimbo", *words]) == 0
    said = capsys.readouterr().out
    assert "nada foi acrescentado" in said
    assert "B-T" not in said
    assert file.read_bytes() == before


def test_without_roots_it_says_where_they_come_from(
    file: Path, published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["upgrade", str(file), "--tsa", published.url("carimbo.tsa")]) != 0
    assert "credencia trust update" in capsys.readouterr().err
