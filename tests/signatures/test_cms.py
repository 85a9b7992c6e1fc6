"""Our container against another encoder's: the same bytes from the same input."""

from __future__ import annotations

import asyncio
import hashlib

import pytest
from asn1crypto import cms as asn1_cms
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signatures import der
from signatures.credentials.model import Credential, is_versatile
from signatures.pades import cms
from signatures.pki import Pki
from tests.signatures.vectors import Keys

DIGEST = hashlib.sha256(b"a document").digest()
SIGNING_TIME = "1.2.840.113549.1.9.5"


def theirs(pki: Pki, holder: str, credential: Credential, digest: bytes = DIGEST, **more: bool) -> bytes:
    """What pyHanko's own signer builds, with its own encoder."""
    store = SimpleCertificateStore()
    store.register_multiple([asn1_x509.Certificate.load(link) for link in credential.chain])
    key = pki.holders[holder].key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(credential.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=store,
        **more,
    )
    built = asyncio.run(signer.async_sign(digest, credential.algorithm.digest, use_pades=True))
    return bytes(built.dump())


@pytest.mark.parametrize("holder", ["responsavel_tecnico", "titular", "terceiro", "rsa3072"])
def test_the_container_is_the_one_that_pyhanko_builds(pki: Pki, keys: Keys, holder: str) -> None:
    assert cms.sign_digest(keys(holder), DIGEST) == theirs(pki, holder, keys(holder))


@pytest.mark.parametrize("holder", ["outra_pessoa", "p384", "p521"])
def test_other_keys_differ_in_the_signature_alone(pki: Pki, keys: Keys, holder: str) -> None:
    credential = keys(holder)
    digest = hashlib.new(credential.algorithm.digest, b"a document").digest()
    reference = theirs(pki, holder, credential, digest)
    info = asn1_cms.ContentInfo.load(reference)["content"]["signer_infos"][0]
    attributes = cms.signed_attributes(credential, digest)
    assert attributes == info["signed_attrs"].untag().dump()
    assert cms.content_info(credential, attributes, info["signature"].native) == reference


@pytest.mark.parametrize("digest_name", ["sha256", "sha384", "sha512"])
def test_rsa_pss_has_the_parameters_of_pyhanko_but_for_the_salt(pki: Pki, keys: Keys, digest_name: str) -> None:
    """The other encoder takes the longest salt that fits; ours is as long as the digest (RFC 4055, 3.1)."""
    usual = keys("titular")
    assert is_versatile(usual)
    [pss] = [algorithm for algorithm in usual.algorithms if algorithm.is_pss and algorithm.digest == digest_name]
    digest = hashlib.new(digest_name, b"a document").digest()
    reference = theirs(pki, "titular", usual.using(pss), digest, prefer_pss=True)
    found = [
        asn1_cms.ContentInfo.load(container)["content"]["signer_infos"][0]["signature_algorithm"].native
        for container in (reference, cms.sign_digest(usual.using(pss), digest))
    ]
    salts = [algorithm["parameters"].pop("salt_length") for algorithm in found]
    assert found[0] == found[1]
    assert salts[1] == len(digest) < salts[0]


def test_ed25519_differs_in_a_parameter_that_must_be_absent(pki: Pki, keys: Keys) -> None:
    """RFC 8419, 3.1: SHA-512 without NULL. The other encoder writes it, in two places."""
    digest = hashlib.sha512(b"a document").digest()
    sha512 = der.oid("2.16.840.1.101.3.4.2.3")
    with_null = der.encode(der.SEQUENCE, sha512, der.encode(der.NULL))
    reference = theirs(pki, "ed25519", keys("ed25519"), digest)
    ours = cms.sign_digest(keys("ed25519"), digest)
    assert reference.count(with_null) == 2
    assert ours.count(der.encode(der.SEQUENCE, sha512)) == 2
    assert len(reference) - len(ours) == 4


def test_the_same_input_gives_the_same_bytes(keys: Keys) -> None:
    assert cms.sign_digest(keys("titular"), DIGEST) == cms.sign_digest(keys("titular"), DIGEST)


def test_no_signing_time(keys: Keys) -> None:
    """ETSI EN 319 142-1, 6.3: it is claimed in the signature dictionary, and not here."""
    assert der.oid(SIGNING_TIME) not in cms.signed_attributes(keys("titular"), DIGEST)


@pytest.mark.parametrize("holder", ["titular", "rsa3072", "outra_pessoa", "p384", "p521", "ed25519"])
def test_the_room_reserved_is_enough_and_for_rsa_exact(keys: Keys, holder: str) -> None:
    credential = keys(holder)
    digest = hashlib.new(credential.algorithm.digest, b"x").digest()
    sizes = {len(cms.sign_digest(credential, digest)) for _ in range(40)}
    assert max(sizes) <= cms.largest(credential)
    if holder in {"titular", "rsa3072", "ed25519"}:
        assert sizes == {cms.largest(credential)}
