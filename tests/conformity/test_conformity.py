"""A signature held against ICP-Brasil's policy, requirement by requirement."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import pytest

from signatures import der
from signatures.conformity import Conformity, State, conformity
from signatures.conformity.judgement import POLICY_ATTRIBUTE, Policies
from signatures.details import Algorithm, Attribute
from signatures.pades.profile import Level, Profile
from signatures.pades.request import SignatureRequest, SubFilter
from signatures.pades.sign import Task, sign, sign_many
from signatures.pki import Pki
from signatures.pki.timestamping import Stamper
from signatures.policies.catalog import KnownPolicy
from signatures.policies.model import SignaturePolicy
from signatures.report import SignatureStatus
from signatures.timestamps.request import timestamp_request
from signatures.timestamps.token import token_in
from signatures.trust.store import TrustStore
from signatures.verification.verify import verify
from tests.pades.vectors import FakeAuthority, our_policy
from tests.signatures.vectors import MOMENT, Keys

FIELD = "assinatura_titular"
SIGNING_TIME = "1.2.840.113549.1.9.5"


@pytest.fixture(scope="module")
def policy(pki: Pki) -> SignaturePolicy:
    return our_policy(pki)


@pytest.fixture(scope="module")
def policies(policy: SignaturePolicy) -> Policies:
    return lambda oid: KnownPolicy("AD-RB", "1.3", policy) if oid == policy.oid else None


def status_of(pdf: bytes, trust: TrustStore, moment: datetime) -> SignatureStatus:
    [status] = verify(pdf, trust, moment).signatures
    return status


@pytest.fixture(scope="module")
def good(form: bytes, keys: Keys, trust: TrustStore, policy: SignaturePolicy) -> SignatureStatus:
    request = SignatureRequest(FIELD, MOMENT, profile=Profile(Level.B, policy), subfilter=SubFilter.PBAD)
    return status_of(sign(form, keys("titular"), request), trust, MOMENT)


def states(found: Conformity) -> dict[str, State]:
    return {requirement.name: requirement.state for requirement in found.requirements}


def test_what_our_signer_makes_conforms(good: SignatureStatus, policies: Policies) -> None:
    found = conformity(good, policies)
    assert found.policy == "AD-RB v1.3"
    assert found.state is State.APPROVED
    assert set(states(found).values()) == {State.APPROVED}
    assert {"contentType", "messageDigest", "sigPolicyId", "signingTime", "Vigência"} <= set(states(found))


def test_without_a_policy_nothing_is_asked(form: bytes, keys: Keys, trust: TrustStore, policies: Policies) -> None:
    plain = status_of(sign(form, keys("titular"), SignatureRequest(FIELD, MOMENT)), trust, MOMENT)
    assert conformity(plain, policies) == Conformity("", "", State.NOT_ASKED)


def test_the_usual_subfilter_is_said_and_let_pass(
    form: bytes, keys: Keys, trust: TrustStore, policy: SignaturePolicy, policies: Policies
) -> None:
    request = SignatureRequest(FIELD, MOMENT, profile=Profile(Level.B, policy))
    found = conformity(status_of(sign(form, keys("titular"), request), trust, MOMENT), policies)
    assert found.state is State.APPROVED
    assert any("na prática este é aceito" in requirement.detail for requirement in found.requirements)


def test_the_pinned_policy_refuses_another_root(good: SignatureStatus) -> None:
    found = conformity(good)
    assert found.state is State.REJECTED
    assert states(found)["Raiz admitida pela política"] is State.REJECTED


def changed(status: SignatureStatus, **details: object) -> SignatureStatus:
    assert status.details is not None
    return dataclasses.replace(status, details=dataclasses.replace(status.details, **details))  # type: ignore[arg-type]


def named_by(status: SignatureStatus, digest: bytes, algorithm: bytes) -> SignatureStatus:
    """The same signature, as if it named its policy by another hash."""
    assert status.details is not None
    attribute = status.details.attribute(POLICY_ATTRIBUTE)
    assert attribute is not None
    oid = der.only(attribute.values[0]).children()[0].whole
    hashed = der.encode(der.SEQUENCE, algorithm, der.encode(der.OCTET_STRING, digest))
    other = Attribute(POLICY_ATTRIBUTE, (der.encode(der.SEQUENCE, oid, hashed),))
    kept = tuple(item for item in status.details.attributes if item.oid != POLICY_ATTRIBUTE)
    return changed(status, attributes=(*kept, other))


def test_the_hash_of_the_whole_file_is_told_apart(
    good: SignatureStatus, policy: SignaturePolicy, policies: Policies
) -> None:
    found = conformity(named_by(good, bytes.fromhex(policy.file_sha256), policy.hash_algorithm), policies)
    [said] = [requirement for requirement in found.requirements if requirement.name == "Resumo da política"]
    assert said.state is State.REJECTED
    assert "arquivo inteiro" in said.detail
    other = conformity(named_by(good, bytes(32), policy.hash_algorithm), policies)
    assert states(other)["Resumo da política"] is State.REJECTED


def test_a_null_parameter_that_the_policy_lacks(
    good: SignatureStatus, policy: SignaturePolicy, policies: Policies
) -> None:
    with_null = der.encode(der.SEQUENCE, der.oid("2.16.840.1.101.3.4.2.1"), der.encode(der.NULL))
    found = conformity(named_by(good, policy.hash, with_null), policies)
    assert found.state is State.UNSURE
    assert states(found)["Algoritmo do resumo"] is State.UNSURE


def test_what_is_forbidden_missing_or_unknown(good: SignatureStatus, policies: Policies) -> None:
    assert good.details is not None
    attributes = good.details.attributes
    forbidden = changed(good, attributes=(*attributes, Attribute(SIGNING_TIME, (b"\x05\x00",))))
    assert states(conformity(forbidden, policies))["signingTime"] is State.REJECTED
    missing = changed(good, attributes=tuple(item for item in attributes if not item.oid.endswith(".9.4")))
    assert states(conformity(missing, policies))["messageDigest"] is State.REJECTED
    strange = changed(good, attributes=(*attributes, Attribute("1.2.3.4", (b"\x05\x00",))))
    assert conformity(strange, policies).state is State.UNSURE


@pytest.mark.parametrize(
    ("details", "name"),
    [
        ({"signature_algorithm": Algorithm("1.2.840.113549.1.1.10")}, "Algoritmo da assinatura"),
        ({"digest": bytes(32)}, "Resumo do documento"),
    ],
)
def test_what_does_not_hold(good: SignatureStatus, policies: Policies, details: dict[str, object], name: str) -> None:
    found = conformity(changed(good, **details), policies)
    assert found.state is State.REJECTED
    assert states(found)[name] is State.REJECTED


def test_the_certificate_that_the_attribute_names(good: SignatureStatus, policies: Policies) -> None:
    assert good.details is not None
    holder, issuer, *above = good.details.chain
    found = conformity(changed(good, chain=(issuer, holder, *above)), policies)
    assert states(found)["signingCertificateV2 aponta para o certificado do signatário"] is State.REJECTED


def test_out_of_the_window(good: SignatureStatus, policies: Policies, policy: SignaturePolicy) -> None:
    late = dataclasses.replace(good, moment=policy.end.replace(year=policy.end.year + 1))
    assert states(conformity(late, policies))["Vigência"] is State.REJECTED


def test_a_policy_that_is_not_known(good: SignatureStatus) -> None:
    found = conformity(good, lambda _: None)
    assert found.state is State.UNSURE
    assert found.oid == "2.16.76.1.7.1.11.1.3"


@pytest.mark.parametrize("value", [b"", b"\x30\x00", b"\x05\x00", b"\x30\x03\x06\x01\x2a"])
def test_an_attribute_that_can_not_be_read_is_a_rejection(
    good: SignatureStatus, policies: Policies, value: bytes
) -> None:
    broken = changed(good, attributes=(Attribute(POLICY_ATTRIBUTE, (value,)),))
    assert conformity(broken, policies).state is State.REJECTED


class OurAuthority:
    """Timestamps as the throw-away PKI gives them, without a network."""

    size = 8000

    def __init__(self, pki: Pki) -> None:
        self._stamper = Stamper(pki.holders["carimbo"])

    def stamp(self, imprint: bytes) -> bytes:
        return token_in(self._stamper.answer(timestamp_request(imprint, 1, ""), MOMENT))


def test_the_timestamps_own_reference_to_its_certificate(pki: Pki, form: bytes, keys: Keys, trust: TrustStore) -> None:
    """DOC-ICP-15.03, annex 1, table A.16: the second version, in the token too. pyHanko's have the first."""
    policy = our_policy(pki, "AD-RT")
    request = SignatureRequest(FIELD, MOMENT, profile=Profile(Level.T, policy))
    known: Policies = lambda _: KnownPolicy("AD-RT", "1.3", policy)  # noqa: E731 - a table of one
    name = "signingCertificateV2 no carimbo"
    for authority, expected in ((OurAuthority(pki), State.APPROVED), (FakeAuthority(pki, MOMENT), State.REJECTED)):
        [outcome] = sign_many([Task(form, request)], keys("titular"), authority)
        status = status_of(outcome.pdf, trust, MOMENT)
        assert states(conformity(status, known))[name] is expected
    assert status.details is not None
    [stamp] = status.details.timestamps
    broken = changed(status, timestamps=(dataclasses.replace(stamp, token=b"0"),))
    assert states(conformity(broken, known))[name] is State.REJECTED
