"""A signature that is asked to last gets there at once, by way of the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from pipeline.cli import main
from pipeline.workflow.demo import run_demo
from signatures.pki.write import PASSWORD
from tests.servers.loopback import Reply
from tests.servers.published import Published


@pytest.fixture
def folder(tmp_path: Path, published: Published, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demonstration's people, and the published authority of timestamps, trusted alike."""
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("CREDENCIA_REDE_INTERNA", "1")
    monkeypatch.delenv("CREDENCIA_TSA", raising=False)
    run_demo(tmp_path, published.now)
    root = published.pki.authorities["raiz"].certificate.public_bytes(Encoding.PEM)
    (tmp_path / "pki" / "trust" / "raiz.pem").write_bytes(root)
    monkeypatch.setenv("CREDENCIA_PASSWORD", (tmp_path / "pki" / PASSWORD).read_text().strip())
    return tmp_path


@pytest.mark.parametrize(("profile", "level"), [("longo-prazo", "B-LT"), ("arquivo", "B-LTA")])
def test_it_is_signed_and_raised(
    folder: Path, published: Published, capsys: pytest.CaptureFixture[str], profile: str, level: str
) -> None:
    words = ["sign", str(folder / "siop-ws.pdf"), "--as", "titular", "--pkcs12", str(folder / "pki" / "titular.pfx")]
    words += ["--perfil", profile, "--tsa", published.url("carimbo.tsa"), "--trust", str(folder / "pki" / "trust")]
    assert main([*words, "-o", str(folder / "assinado.pdf"), "--json"]) == 0
    capsys.readouterr()
    main(["verify", str(folder / "assinado.pdf"), "--trust", str(folder / "pki" / "trust"), "--json"])
    assert json.loads(capsys.readouterr().out)["signatures"][0]["level"] == level


def test_without_a_word_on_revocation_it_is_signed_all_the_same(
    folder: Path, published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    published.instead["ac-tempo.crl"] = lambda _: Reply(500)
    words = ["sign", str(folder / "siop-ws.pdf"), "--as", "titular", "--pkcs12", str(folder / "pki" / "titular.pfx")]
    words += ["--perfil", "longo-prazo", "--tsa", published.url("carimbo.tsa")]
    words += ["--trust", str(folder / "pki" / "trust"), "-o", str(folder / "assinado.pdf")]
    assert main(words) == 0  # it was signed
    assert "credencia upgrade" in capsys.readouterr().err
    main(["verify", str(folder / "assinado.pdf"), "--trust", str(folder / "pki" / "trust"), "--json"])
    assert json.loads(capsys.readouterr().out)["signatures"][0]["level"] == "B-T"
