"""Signed attributes beyond the mandatory ones, against another encoder's: the same bytes from the same input."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib

import pytest
from asn1crypto import algos
from asn1crypto import cms as asn1_cms
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from asn1crypto.core import UTF8String
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.ades.api import CAdESSignedAttrSpec, GenericCommitment, SignerAttrSpec
from pyhanko.sign.ades.cades_asn1 import SignaturePolicyId, SignaturePolicyIdentifier
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signatures import der
from signatures.credentials.model import Credential
from signatures.pades import cms
from signatures.pades.attributes import more_attributes
from signatures.pades.profile import Level, Profile, profile_named
from signatures.pades.request import Commitment, SignatureRequest
from signatures.pki import Pki
from signatures.policies.model import SignaturePolicy
from tests.signatures.vectors import MOMENT, Keys

DIGEST = hashlib.sha256(b"a document").digest()
SIGNING_TIME = der.oid("1.2.840.113549.1.9.5")
COMMITMENTS = {
    Commitment.ORIGIN: GenericCommitment.PROOF_OF_ORIGIN,
    Commitment.RECEIPT: GenericCommitment.PROOF_OF_RECEIPT,
    Commitment.DELIVERY: GenericCommitment.PROOF_OF_DELIVERY,
    Commitment.SENDER: GenericCommitment.PROOF_OF_SENDER,
    Commitment.APPROVAL: GenericCommitment.PROOF_OF_APPROVAL,
    Commitment.CREATION: GenericCommitment.PROOF_OF_CREATION,
}


def theirs(pki: Pki, holder: str, credential: Credential, spec: CAdESSignedAttrSpec) -> bytes:
    """What pyHanko's own signer builds, with its own encoder, from the same specification."""
    store = SimpleCertificateStore()
    store.register_multiple([asn1_x509.Certificate.load(link) for link in credential.chain])
    key = pki.holders[holder].key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    signer = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(credential.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=store,
    )
    settings = PdfCMSSignedAttributes(cades_signed_attrs=spec)
    built = asyncio.run(signer.async_sign(DIGEST, "sha256", use_pades=True, signed_attr_settings=settings))
    return bytes(built.dump())


def their_policy(policy: SignaturePolicy) -> SignaturePolicyIdentifier:
    hashed = {
        "digest_algorithm": algos.DigestAlgorithm.load(policy.hash_algorithm),
        "digest": policy.hash,
    }
    return SignaturePolicyIdentifier(
        {
            "signature_policy_id": SignaturePolicyId(
                {
                    "sig_policy_id": policy.oid,
                    "sig_policy_hash": algos.DigestInfo(hashed),
                    "sig_policy_qualifiers": [{"sig_policy_qualifier_id": "sp_uri", "sig_qualifier": policy.uri}],
                }
            )
        }
    )


@pytest.mark.parametrize("name", ["ad-rb", "ad-rt", "ad-rc", "ad-ra"])
@pytest.mark.parametrize("holder", ["titular", "rsa3072"])
def test_a_container_with_a_policy_is_the_one_that_pyhanko_builds(pki: Pki, keys: Keys, holder: str, name: str) -> None:
    profile = profile_named(name)
    assert profile.policy is not None
    request = SignatureRequest("x", MOMENT, profile=profile)
    ours = cms.sign_digest(keys(holder), DIGEST, more_attributes(request))
    spec = CAdESSignedAttrSpec(signature_policy_identifier=their_policy(profile.policy))
    assert ours == theirs(pki, holder, keys(holder), spec)
    assert profile.policy.hash in ours
    assert bytes.fromhex(profile.policy.file_sha256) not in ours
    assert SIGNING_TIME not in ours


@pytest.mark.parametrize("commitment", list(Commitment))
def test_a_commitment_is_written_as_pyhanko_does(pki: Pki, keys: Keys, commitment: Commitment) -> None:
    request = SignatureRequest("x", MOMENT, commitment=commitment)
    ours = cms.sign_digest(keys("titular"), DIGEST, more_attributes(request))
    spec = CAdESSignedAttrSpec(commitment_type=COMMITMENTS[commitment].asn1)
    assert ours == theirs(pki, "titular", keys("titular"), spec)


def test_a_claimed_role_is_written_as_pyhanko_does(pki: Pki, keys: Keys) -> None:
    """signer-attributes-v2, with the person's function as X.520's title."""
    role = "Subsecretária de Orçamento, nível “A”"
    ours = cms.sign_digest(keys("titular"), DIGEST, more_attributes(SignatureRequest("x", MOMENT, role=role)))
    title = asn1_cms.AttCertAttribute({"type": "2.5.4.12", "values": [UTF8String(role)]})
    spec = CAdESSignedAttrSpec(signer_attributes=SignerAttrSpec(claimed_attrs=[title], certified_attrs=[]))
    assert ours == theirs(pki, "titular", keys("titular"), spec)


def test_with_a_policy_the_role_goes_by_the_attribute_that_it_admits(pki: Pki) -> None:
    request = SignatureRequest("x", MOMENT, role="Diretora", profile=profile_named("ad-rb"))
    names = {der.only(item).children()[0].whole for item in more_attributes(request)}
    assert names == {der.oid("1.2.840.113549.1.9.16.2.15"), der.oid("1.2.840.113549.1.9.16.2.18")}
    plain = dataclasses.replace(request, profile=Profile(Level.B))
    assert {der.only(item).children()[0].whole for item in more_attributes(plain)} == {der.oid("0.4.0.19122.1.1")}
    del pki
