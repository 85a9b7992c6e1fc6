"""A PKCS#12 file with the keys of two people, as some programs export: none is taken by being the first."""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
from pathlib import Path

import pytest
from asn1crypto import pkcs12 as asn1

from pipeline.cli import main
from pipeline.workflow.demo import Demo
from signatures.credentials.pkcs12 import load_keys, load_pkcs12
from signatures.errors import CredentialError
from signatures.identity import identify
from signatures.pki import Pki

MARIA, JOAO = "11144477735", "52998224725"


def merged(files: list[bytes], password: str) -> bytes:
    """One file with the safes of several that have the same password, and a MAC of its own (RFC 7292, 4)."""
    read = [asn1.Pfx.load(file) for file in files]
    safes = [safe for pfx in read for safe in asn1.AuthenticatedSafe.load(pfx["auth_safe"]["content"].native)]
    content = asn1.AuthenticatedSafe(safes).dump()
    mac = read[0]["mac_data"]
    name, salt = mac["mac"]["digest_algorithm"]["algorithm"].native, mac["mac_salt"].native
    rounds = mac["iterations"].native
    digest = hmac.new(mac_key(password, salt, rounds, name), content, name).digest()
    found = {
        "mac": {"digest_algorithm": {"algorithm": name}, "digest": digest},
        "mac_salt": salt,
        "iterations": rounds,
    }
    whole = {"version": "v3", "auth_safe": {"content_type": "data", "content": content}, "mac_data": found}
    return bytes(asn1.Pfx(whole).dump())


def mac_key(password: str, salt: bytes, rounds: int, name: str) -> bytes:
    """RFC 7292, appendix B.2, for the purpose 3, of as many bytes as one digest."""
    block = hashlib.new(name).block_size

    def filled(data: bytes) -> bytes:
        size = block * -(-len(data) // block)
        return (data * -(-size // len(data)))[:size]

    made = b"\x03" * block + filled(salt) + filled((password + "\0").encode("utf-16-be"))
    for _ in range(rounds):
        made = hashlib.new(name, made).digest()
    return made


@pytest.fixture
def folder(pki: Pki, demo: Demo, demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    del demo
    shutil.copy(demo_folder / "siop-ws.pdf", tmp_path / "a.pdf")
    files = [pki.pkcs12(name) for name in ("titular", "responsavel_tecnico", "p384")]
    (tmp_path / "todas.pfx").write_bytes(merged(files, pki.password))
    (tmp_path / "uma.pfx").write_bytes(files[0])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDENCIA_PASSWORD", pki.password)
    return tmp_path


def sign(role: str, *more: str, file: str = "todas.pfx") -> int:
    return main(["sign", "a.pdf", "--as", role, "--pkcs12", file, *more])


def test_every_key_is_found_with_its_certificate(folder: Path, pki: Pki) -> None:
    found = load_keys((folder / "todas.pfx").read_bytes(), pki.password)
    assert [identify(key.certificate).cpf for key in found] == [MARIA, JOAO, JOAO]
    with pytest.raises(CredentialError) as caught:
        load_pkcs12((folder / "todas.pfx").read_bytes(), pki.password)
    assert caught.value.code == "credencial-varias-chaves"


def test_the_signatory_is_found_by_cpf(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first key in the file isn't his."""
    del folder
    assert sign("titular") == 0
    assert "MARIA APARECIDA" in capsys.readouterr().out


def test_two_keys_of_one_person(folder: Path, pki: Pki, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "a.pdf").read_bytes()
    assert sign("responsavel_tecnico") == 1
    said = capsys.readouterr().err
    assert "varias-chaves" in said
    assert "--key" in said
    assert JOAO not in said
    assert (folder / "a.pdf").read_bytes() == before
    number = f"{pki.holders['p384'].certificate.serial_number:X}"
    assert sign("responsavel_tecnico", "--key", number) == 0


def test_nobody_of_that_cpf(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    assert sign("terceiro") == 1
    assert "nenhuma-chave" in capsys.readouterr().err


def test_a_key_that_is_named_is_the_one_that_signs(folder: Path, pki: Pki, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where the file has only one: what was asked for isn't ignored."""
    before = (folder / "a.pdf").read_bytes()
    assert sign("titular", "--key", "99", file="uma.pfx") == 1
    assert "com “99” (--key)" in capsys.readouterr().err
    assert (folder / "a.pdf").read_bytes() == before
    number = f"{pki.holders['titular'].certificate.serial_number:X}"
    assert sign("titular", "--key", number, file="uma.pfx") == 0


def test_the_list_has_them_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del folder
    assert main(["certificates", "--pkcs12", "todas.pfx", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 3
