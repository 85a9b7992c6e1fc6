"""Key files as old programs made them, by OpenSSL itself (RFC 7292, appendix C; RFC 8018, 6.1)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signatures.credentials.pkcs12 import load_pkcs12
from signatures.errors import CredentialError
from signatures.pki import Pki
from tests.judges import program

PASSWORD = "Senha é segredo"
OLD = (
    "PBE-SHA1-RC2-40",
    "PBE-SHA1-RC2-128",
    "PBE-SHA1-RC4-40",
    "PBE-SHA1-RC4-128",
    "PBE-SHA1-2DES",
    "PBE-SHA1-3DES",
    "PBE-MD5-DES",
)


@pytest.fixture(scope="module")
def pems(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Path:
    holder, folder = pki.holders["titular"], tmp_path_factory.mktemp("pem")
    key = holder.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(key)
    (folder / "cert.pem").write_bytes(holder.certificate.public_bytes(Encoding.PEM))
    (folder / "chain.pem").write_bytes(b"".join(link.public_bytes(Encoding.PEM) for link in holder.chain))
    return folder


def export(pems: Path, *options: str, password: str = PASSWORD) -> bytes:
    made = subprocess.run(
        [
            *(program("openssl"), "pkcs12", "-export", "-inkey", pems / "key.pem", "-in", pems / "cert.pem"),
            *("-certfile", pems / "chain.pem", "-passout", "stdin", *options),
        ],
        input=password.encode() + b"\n",
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


def code(data: bytes, password: str = PASSWORD) -> str:
    with pytest.raises(CredentialError) as caught:
        load_pkcs12(data, password)
    assert PASSWORD not in str(caught.value)
    return caught.value.code


@pytest.mark.parametrize("cipher", OLD)
def test_old_ciphers_open_and_sign(pki: Pki, pems: Path, cipher: str) -> None:
    data = export(pems, "-legacy", "-keypbe", cipher, "-certpbe", cipher, "-macalg", "SHA1")
    credential = load_pkcs12(data, PASSWORD)
    assert credential.certificate == pki.holders["titular"].certificate.public_bytes(Encoding.DER)
    assert len(credential.chain) == 2
    assert len(credential.sign(b"data")) == 256


@pytest.mark.parametrize("cipher", ["PBE-SHA1-RC2-40", "PBE-SHA1-3DES", "aes-256-cbc"])
def test_a_wrong_password_is_not_a_broken_file(pems: Path, cipher: str) -> None:
    data = export(pems, "-legacy", "-keypbe", cipher, "-certpbe", cipher)
    assert code(data, "outra senha") == "credencial-senha"
    assert code(data[:-30]) == "credencial-corrompida"
    assert code(data[: len(data) // 2]) == "credencial-corrompida"
    middle = len(data) // 4  # inside the encrypted certificates
    assert code(data[:middle] + bytes((data[middle] ^ 1,)) + data[middle + 1 :]) == "credencial-corrompida"


def test_what_older_programs_made_of_an_accent(pems: Path) -> None:
    """Each octet of the password's UTF-8 as a character of its own."""
    octets = PASSWORD.encode().decode("latin-1")
    assert load_pkcs12(export(pems, password=octets), PASSWORD).sign(b"data")


def test_no_password_and_no_encryption(pems: Path) -> None:
    assert load_pkcs12(export(pems, "-keypbe", "NONE", "-certpbe", "NONE", password=""), "").sign(b"data")


def test_lengths_that_are_indefinite(pems: Path) -> None:
    """BER, as old browsers and Java wrote it (X.690, 8.1.3.6)."""
    data = export(pems)
    body = data[4:]
    assert load_pkcs12(b"\x30\x80" + body + b"\0\0", PASSWORD).sign(b"data")
    assert code(b"\x30\x80" + body, PASSWORD) == "credencial-corrompida"
