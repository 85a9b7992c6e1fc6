"""Every way in which a key of a file may sign, proved by another's arithmetic."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512

from signatures.credentials.certificates import algorithms_of, chain_of
from signatures.credentials.model import is_versatile
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.errors import CredentialError
from signatures.pki import Pki
from tests.signatures.vectors import der

HASHES = {"sha256": SHA256(), "sha384": SHA384(), "sha512": SHA512()}


@pytest.mark.parametrize("name", ["titular", "rsa3072", "outra_pessoa", "p384", "p521"])
def test_every_way_holds(pki: Pki, name: str) -> None:
    credential = load_pkcs12(pki.pkcs12(name), pki.password)
    assert is_versatile(credential)
    assert credential.algorithm == credential.algorithms[0]
    public = pki.holders[name].certificate.public_key()
    for algorithm in credential.algorithms:
        signature, hashed = credential.using(algorithm).sign(b"data"), HASHES[algorithm.digest]
        if isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, b"data", ec.ECDSA(hashed))
        else:
            assert isinstance(public, rsa.RSAPublicKey)
            pss = padding.PSS(padding.MGF1(hashed), hashed.digest_size)
            public.verify(signature, b"data", pss if algorithm.is_pss else padding.PKCS1v15(), hashed)
        assert len(signature) <= algorithm.max_size


def test_the_usual_way_is_the_one_that_everybody_reads(pki: Pki) -> None:
    ways = algorithms_of(der(pki.holders["titular"].certificate))
    assert [(way.digest, way.is_pss) for way in ways][:4] == [
        ("sha256", False),
        ("sha384", False),
        ("sha512", False),
        ("sha256", True),
    ]


@pytest.mark.parametrize("data", [b"", b"\x30\x03\x02\x01\x01", b"text"])
def test_what_is_no_certificate(data: bytes) -> None:
    with pytest.raises(CredentialError) as caught:
        algorithms_of(data)
    assert caught.value.code == "credencial-chave-nao-suportada"


def test_only_what_leads_up_is_in_the_chain(pki: Pki) -> None:
    holder = pki.holders["terceiro"]
    others = [der(link) for link in reversed(holder.chain)] + [der(pki.holders["titular"].chain[0]), b"text"]
    assert chain_of(der(holder.certificate), others) == tuple(der(link) for link in holder.chain)
