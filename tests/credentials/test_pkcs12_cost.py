"""A key file that would keep the machine busy for hours is refused before its password is tried."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

from signatures import der
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.credentials.pkcs12_cost import MOST, rounds
from signatures.errors import CredentialError

PASSWORD = "senha"
SALT = der.encode(der.OCTET_STRING, b"saltsalt")


def key_file(kdf_rounds: int) -> bytes:
    protection = (
        PrivateFormat.PKCS12.encryption_builder().kdf_rounds(kdf_rounds).hmac_hash(SHA256()).build(PASSWORD.encode())
    )
    key = ec.generate_private_key(ec.SECP256R1())
    return pkcs12.serialize_key_and_certificates(b"x", key, None, None, protection)


def numbers(*values: int) -> bytes:
    return b"".join(der.encode(der.INTEGER, value.to_bytes(5, "big")) for value in values)


def carried(content: bytes) -> bytes:
    """As PKCS#12 carries structures: one is the text of another."""
    return der.encode(der.SEQUENCE, der.encode(der.OCTET_STRING, der.encode(der.SEQUENCE, content)))


def asking(count: int) -> bytes:
    """A file whose password is checked with so many rounds."""
    version, contents, mac = der.only(key_file(2_048)).children()
    digest, salt, *_ = mac.children()
    asked = der.encode(der.SEQUENCE, digest.whole, salt.whole, der.encode(der.INTEGER, count.to_bytes(4, "big")))
    return der.encode(der.SEQUENCE, version.whole, contents.whole, asked)


def test_the_rounds_of_a_file_are_counted() -> None:
    few, many = rounds(key_file(5_000)), rounds(key_file(50_000))
    assert many - few == 45_000
    assert few >= 5_000


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (SALT + numbers(2048), 2048),
        (SALT + numbers(2048, 32), 2048),
        (SALT + numbers(1 << 14, 8, 1), 1 << 17),
        (SALT + numbers(7) + SALT + numbers(8), 15),
        (SALT, 0),
        (numbers(9), 0),
    ],
)
def test_what_follows_a_salt_is_a_count(inside: bytes, expected: int) -> None:
    assert rounds(der.encode(der.SEQUENCE, inside)) == expected
    assert rounds(carried(inside)) == expected


def test_one_that_asks_for_too_much_is_refused_and_one_that_asks_for_a_lot_is_not() -> None:
    with pytest.raises(CredentialError) as refused:
        load_pkcs12(asking(MOST + 1), PASSWORD)
    assert refused.value.code == "credencial-demorada"
    with pytest.raises(CredentialError) as without:
        load_pkcs12(key_file(600_000), PASSWORD)
    assert without.value.code == "credencial-sem-certificado"
