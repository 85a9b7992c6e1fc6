"""Signing and verifying from the command line."""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.workflow.demo import Demo
from signatures.pki.build import build_pki
from signatures.pki.declaration import demo_declaration
from signatures.trust.anchors import AnchorKind
from signatures.trust.store import TrustStore, load_trust

PASSWORD = "credencia"
MOMENT = "2026-11-21T10:32:05-03:00"


@pytest.fixture
def folder(demo: Demo, demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the filled document and the demonstration's keys; the shell has no password."""
    del demo
    shutil.copy(demo_folder / "siop-ws.pdf", tmp_path / "pedido.pdf")
    shutil.copytree(demo_folder / "pki", tmp_path / "pki")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CREDENCIA_PASSWORD", raising=False)
    return tmp_path


def sign(role: str, *more: str, key: str = "") -> int:
    return main(["sign", "pedido.pdf", "--as", role, "--pkcs12", f"pki/{key or role}.pfx", "--moment", MOMENT, *more])


def test_from_data_to_an_accepted_file(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENCIA_PASSWORD", PASSWORD)
    for role in ("responsavel_tecnico", "titular", "terceiro"):
        assert main(["verify", "pedido.pdf", "--trust", "pki/trust", "--moment", MOMENT]) == 1
        assert sign(role) == 0
    capsys.readouterr()
    assert main(["verify", "pedido.pdf", "--trust", "pki/trust", "--moment", MOMENT, "--json"]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["accepted"] is True
    assert main(["verify", "pedido.pdf", "--trust", "pki/trust", "--moment", MOMENT]) == 0
    assert "Veredito: o arquivo seria aceito." in capsys.readouterr().out
    assert main(["verify", "pedido.pdf", "--moment", MOMENT]) == 1
    assert "raiz-desconhecida" in capsys.readouterr().out
    assert sorted(path.name for path in folder.iterdir()) == ["pedido.pdf", "pki"]


def test_the_password_from_a_variable_and_from_a_descriptor(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENHA_DO_JOAO", PASSWORD)
    assert sign("responsavel_tecnico", "--password-env", "SENHA_DO_JOAO") == 0
    read, write = os.pipe()
    os.write(write, f"{PASSWORD}\n".encode())
    os.close(write)
    assert sign("titular", "--password-fd", str(read), "-o", str(folder / "outro.pdf")) == 0


def test_a_signature_that_will_be_doubted_is_made_and_told(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where roots are kept, and the certificate leads to another. Where none are, nothing is known."""
    monkeypatch.setenv("CREDENCIA_PASSWORD", PASSWORD)
    assert sign("responsavel_tecnico") == 0
    assert "AVISO" not in capsys.readouterr().err
    anchors = load_trust(folder / "pki" / "trust").anchors
    others = TrustStore(tuple(anchor for anchor in anchors if anchor.kind is AnchorKind.GOV_BR))
    monkeypatch.setattr("pipeline.workflow.keys.kept_issuers", lambda _: others)
    assert sign("titular") == 0
    assert "AVISO: quem receber pode não aceitar a assinatura. A cadeia termina em" in capsys.readouterr().err
    assert sign("terceiro") == 0
    assert "AVISO" not in capsys.readouterr().err


def test_a_certificate_that_its_holder_made_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pki = build_pki(demo_declaration(), datetime.fromisoformat(MOMENT), only=("autoassinado",))
    (folder / "pki" / "autoassinado.pfx").write_bytes(pki.pkcs12("autoassinado"))
    monkeypatch.setenv("CREDENCIA_PASSWORD", pki.password)
    assert sign("responsavel_tecnico", key="autoassinado") == 0
    assert "nenhuma autoridade confirma quem é" in capsys.readouterr().err


def test_the_answer_for_programs(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del folder
    monkeypatch.setenv("CREDENCIA_PASSWORD", PASSWORD)
    assert sign("titular", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {
        "path": "pedido.pdf",
        "field": "assinatura_titular",
        "role": "titular",
        "signer": "MARIA APARECIDA GONÇALVES MÜLLER",
        "level": "B-B",
        "wanted": "B-B",
        "reason": "",
    }


@pytest.mark.parametrize(
    "case",
    [
        ("titular", "responsavel_tecnico", 1, "Nada foi assinado"),
        ("ministro", "titular", 2, "Os que assinam são"),
        ("titular", "senha.txt", 2, "não existe"),
    ],
)
def test_refusals(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, case: tuple[str, str, int, str]
) -> None:
    role, key, code, hint = case
    monkeypatch.setenv("CREDENCIA_PASSWORD", PASSWORD)
    before = (folder / "pedido.pdf").read_bytes()
    assert sign(role, key=key) == code
    assert hint in capsys.readouterr().err
    assert (folder / "pedido.pdf").read_bytes() == before


def test_a_password_is_never_shown(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del folder
    monkeypatch.setenv("CREDENCIA_DEBUG", "1")
    monkeypatch.setenv("CREDENCIA_PASSWORD", "uma senha errada")
    assert sign("titular") == 1
    said = capsys.readouterr()
    assert "senha" in said.err
    assert "uma senha errada" not in said.err + said.out
    monkeypatch.delenv("CREDENCIA_PASSWORD")
    assert sign("titular", "--password-env", "NAO_HA") == 2
    assert sign("titular") == 2  # no terminal to ask at
    assert sign("titular", "--password-fd", "999") == 2


@pytest.mark.parametrize("content", [b"", b"texto", b"%PDF-1.7\n%%EOF\n"])
def test_verifying_what_is_not_a_document(folder: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    (folder / "x.pdf").write_bytes(content)
    assert main(["verify", "x.pdf", "--trust", "pki/trust"]) == 1
    said = capsys.readouterr()
    assert "NÃO seria aceito" in said.out
    assert "Traceback" not in said.err


def test_a_trust_folder_without_anchors(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "vazia").mkdir()
    assert main(["verify", "pedido.pdf", "--trust", "vazia"]) == 2
    assert "nenhum certificado raiz" in capsys.readouterr().err


def test_the_demo_says_where_things_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--out", str(tmp_path / "d"), "--moment", MOMENT]) == 0
    said = capsys.readouterr().out
    assert "não vale fora dela" in said
    assert str(tmp_path / "d" / "siop-ws.signed.pdf") in said


def test_verifying_without_anchors_says_what_is_missing(
    folder: Path, demo_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(demo_folder / "siop-ws.signed.pdf", folder / "assinado.pdf")
    assert main(["verify", "assinado.pdf"]) == 1
    assert "indique com --trust" in capsys.readouterr().err
    assert main(["verify", "assinado.pdf", "--trust", "pki/trust", "--moment", MOMENT]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "+0000" not in said.out


def test_another_file_is_never_written_over(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENCIA_PASSWORD", PASSWORD)
    (folder / "outro.pdf").write_bytes(b"de outra pessoa")
    assert sign("titular", "-o", "outro.pdf") == 2
    assert "já existe" in capsys.readouterr().err
    assert (folder / "outro.pdf").read_bytes() == b"de outra pessoa"


@pytest.mark.parametrize("descriptor", ["-1", "999"])
def test_a_descriptor_that_is_none(folder: Path, capsys: pytest.CaptureFixture[str], descriptor: str) -> None:
    del folder
    assert sign("titular", "--password-fd", descriptor) == 2
    assert "descritor" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_a_link_leads_to_the_file_that_grows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENCIA_PASSWORD", PASSWORD)
    original = folder / "original.pdf"
    (folder / "pedido.pdf").rename(original)
    (folder / "pedido.pdf").symlink_to(original)
    before = original.read_bytes()
    assert sign("titular") == 0
    assert (folder / "pedido.pdf").is_symlink()
    assert original.read_bytes().startswith(before)
    assert len(original.read_bytes()) > len(before)


def test_a_verdict_says_why_a_file_was_not_even_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "x.pdf").write_bytes(b"texto")
    main(["verify", "x.pdf"])
    assert "Conteúdo: indeterminado. O arquivo não é um PDF." in capsys.readouterr().out
