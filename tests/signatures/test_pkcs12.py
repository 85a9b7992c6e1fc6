"""Key files, good and bad (RFC 7292)."""

from __future__ import annotations

import pickle
import traceback

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from signatures.credentials.pkcs12 import MAX_SIZE, load_pkcs12
from signatures.errors import CredentialError, SignaturesError
from signatures.pki import Declaration, Pki, build_pki
from signatures.pki.declaration import HolderDeclaration
from tests.signatures.vectors import MOMENT, Keys, der

SECRET = "não conte a ninguém"


def code(data: bytes, password: str = SECRET) -> str:
    with pytest.raises(CredentialError) as caught:
        load_pkcs12(data, password)
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    return caught.value.code


@pytest.mark.parametrize("holder", ["titular", "rsa3072"])
def test_rsa_signs_with_pkcs1_and_sha256(pki: Pki, keys: Keys, holder: str) -> None:
    credential = keys(holder)
    public = pki.holders[holder].certificate.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    signature = credential.sign(b"data")
    public.verify(signature, b"data", padding.PKCS1v15(), SHA256())
    assert len(signature) == credential.algorithm.max_size


@pytest.mark.parametrize(
    ("holder", "digest"),
    [("outra_pessoa", SHA256()), ("p384", SHA384()), ("p521", SHA512())],
    ids=["256", "384", "521"],
)
def test_curves_sign_with_the_digest_of_their_strength(
    pki: Pki, keys: Keys, holder: str, digest: SHA256 | SHA384 | SHA512
) -> None:
    credential = keys(holder)
    public = pki.holders[holder].certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    assert credential.algorithm.digest == digest.name
    for number in range(30):
        signature = credential.sign(b"%d" % number)
        public.verify(signature, b"%d" % number, ec.ECDSA(digest))
        assert len(signature) <= credential.algorithm.max_size


def test_ed25519_signs(pki: Pki, keys: Keys) -> None:
    public = pki.holders["ed25519"].certificate.public_key()
    assert isinstance(public, ed25519.Ed25519PublicKey)
    public.verify(keys("ed25519").sign(b"data"), b"data")


def test_the_chain_comes_nearest_first(pki: Pki, keys: Keys) -> None:
    credential = keys("terceiro")
    assert credential.certificate == der(pki.holders["terceiro"].certificate)
    assert credential.chain == tuple(der(link) for link in pki.holders["terceiro"].chain)
    assert len(credential.chain) == 3


def test_a_wrong_password(pki: Pki) -> None:
    assert code(pki.pkcs12("titular")) == "credencial-senha"


def test_a_corrupted_file(pki: Pki) -> None:
    whole = pki.pkcs12("titular")
    assert code(whole[:-200], pki.password) == "credencial-corrompida"


@pytest.mark.parametrize("data", [b"", b"0", b"PK\x03\x04", b"-----BEGIN CERTIFICATE-----", b"\x30" * (MAX_SIZE + 1)])
def test_what_is_no_key_file(data: bytes) -> None:
    assert code(data) == "credencial-nao-e-pkcs12"


def test_a_certificate_without_its_key(pki: Pki) -> None:
    holder = pki.holders["titular"]
    only = pkcs12.serialize_java_truststore(
        [pkcs12.PKCS12Certificate(holder.certificate, b"titular")], BestAvailableEncryption(SECRET.encode())
    )
    assert code(only) == "credencial-sem-chave"


def test_a_key_without_its_certificate(pki: Pki) -> None:
    key = pki.holders["titular"].key
    only = pkcs12.serialize_key_and_certificates(b"x", key, None, None, BestAvailableEncryption(SECRET.encode()))
    assert code(only) == "credencial-sem-certificado"


def test_a_weak_key() -> None:
    weak = build_pki(Declaration(SECRET, (), (HolderDeclaration(id="x", common_name="X", key="rsa-1024"),)), MOMENT)
    assert code(weak.pkcs12("x")) == "credencial-rsa-fraca"


def test_a_curve_that_nobody_signs_documents_with() -> None:
    key = ec.generate_private_key(ec.SECP256K1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, MOMENT, MOMENT.replace(year=2027))
    made = pkcs12.serialize_key_and_certificates(
        b"x", key, builder.sign(key, SHA256()), None, BestAvailableEncryption(SECRET.encode())
    )
    assert code(made) == "credencial-chave-nao-suportada"


def test_nothing_secret_is_printed(keys: Keys) -> None:
    assert "PrivateKey" not in repr(keys("titular"))


def test_errors_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(CredentialError("credencial-senha", "A senha não abre.")))  # noqa: S301
    assert (type(error), error.code, str(error)) == (CredentialError, "credencial-senha", "A senha não abre.")
    assert isinstance(error, SignaturesError)
