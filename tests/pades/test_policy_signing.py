"""Signing by ICP-Brasil's policies: what goes into the signature, and what is refused before the key is used."""

from __future__ import annotations

import dataclasses
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pikepdf
import pytest
from asn1crypto import cms as asn1_cms

from signatures.credentials.model import is_versatile
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.errors import PolicyError
from signatures.pades.profile import PROFILES, Level, Profile, profile_named, reached_by
from signatures.pades.request import Commitment, SubFilter
from signatures.pades.sign import SignatureRequest, Task, sign, sign_many
from signatures.pki import Pki, build_pki, demo_declaration
from signatures.policies.artefacts import wants_artefacts
from signatures.policies.catalog import find_policy
from signatures.policies.check import check_holder
from signatures.policies.model import AllowedAlgorithm
from tests import judges
from tests.pades.vectors import FakeAuthority, our_policy, profile
from tests.signatures.vectors import MOMENT, Keys

FIELD = "assinatura_titular"


def request(asked: Profile, **more: Any) -> SignatureRequest:
    return SignatureRequest(**({"field": FIELD, "moment": MOMENT, "profile": asked} | more))


def refusal(form: bytes, keys: Keys, asked: Profile, holder: str = "titular", **more: Any) -> PolicyError:
    with pytest.raises(PolicyError) as caught:
        sign_many([Task(form, request(asked, **more))], keys(holder))
    return caught.value


def value_of(pdf: bytes) -> tuple[dict[str, str], asn1_cms.SignerInfo]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        [value] = [field.V for field in opened.Root.AcroForm.Fields if "/V" in field and field.get("/FT") == "/Sig"]
        names = {key: str(value[key]) for key in ("/Filter", "/SubFilter")}
        container = bytes(value.Contents)
    return names, asn1_cms.ContentInfo.load(container, strict=False)["content"]["signer_infos"][0]


def test_the_attribute_names_the_policy_by_its_own_hash(pki: Pki, form: bytes, keys: Keys) -> None:
    policy = our_policy(pki)
    _, info = value_of(sign(form, keys("titular"), request(Profile(Level.B, policy))))
    attributes = {item["type"].dotted: item["values"][0] for item in info["signed_attrs"]}
    assert set(attributes) == set(policy.signed)  # what is mandatory, and no signingTime
    said = attributes["1.2.840.113549.1.9.16.2.15"].chosen
    assert said["sig_policy_id"].dotted == "2.16.76.1.7.1.11.1.3"
    assert said["sig_policy_hash"]["digest"].native == policy.hash
    assert said["sig_policy_hash"]["digest_algorithm"].dump() == policy.hash_algorithm
    assert said["sig_policy_qualifiers"][0]["sig_qualifier"].native == policy.uri


def test_the_names_of_doc_icp_15(pki: Pki, form: bytes, keys: Keys) -> None:
    names, _ = value_of(sign(form, keys("titular"), request(profile(pki), subfilter=SubFilter.PBAD)))
    assert names == {"/Filter": "/PBAD_PAdES", "/SubFilter": "/PBAD.PAdES"}
    [asked] = [found for found in our_policy(pki).dictionaries if found.oid == "2.16.76.1.8.1"]
    assert {f"/{key}": f"/{value}" for key, value in asked.entries if value and key != "Type"} == names
    usual, _ = value_of(sign(form, keys("titular"), request(profile(pki))))
    assert usual == {"/Filter": "/Adobe.PPKLite", "/SubFilter": "/ETSI.CAdES.detached"}


def test_a_root_of_the_wrong_policy(form: bytes, keys: Keys) -> None:
    """The throw-away PKI ends at none of ICP-Brasil's roots: the real policies refuse it, and say which they want."""
    error = refusal(form, keys, profile_named("ad-rb"))
    assert error.code == "politica-raiz"
    assert "Brasileira v12 ou Autoridade Certificadora Raiz Brasileira v5" in error.message
    assert "basico" in error.message


def test_a_certificate_of_the_new_root_with_an_old_policy(pki: Pki, form: bytes, keys: Keys) -> None:
    """AD-RB v1.1 knows the roots v2 and v5; what comes below v12 is refused with the reason."""
    new_root = our_policy(pki).anchors[0]
    old = find_policy("AD-RB", "1.1")
    assert new_root not in old.anchors
    error = refusal(form, keys, Profile(Level.B, old))
    assert error.code == "politica-raiz"
    assert "--politica" in error.message
    sign(form, keys("titular"), request(Profile(Level.B, dataclasses.replace(old, anchors=(new_root,)))))


def test_a_chain_that_stops_half_way(pki: Pki, keys: Keys) -> None:
    whole = keys("titular")
    assert is_versatile(whole)
    policy = our_policy(pki)
    check_holder(policy, dataclasses.replace(whole, chain=whole.chain[:1]))  # type: ignore[type-var] # the root is known
    with pytest.raises(PolicyError) as caught:
        check_holder(policy, dataclasses.replace(whole, chain=()))  # type: ignore[type-var]
    assert caught.value.code == "politica-cadeia"
    assert "cadeia completa" in caught.value.message


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (datetime(2025, 7, 22, 23, 59, 59, tzinfo=UTC), False),
        (datetime(2025, 7, 23, tzinfo=UTC), True),
        (datetime(2037, 10, 22, tzinfo=UTC), True),
        (datetime(2037, 10, 22, 0, 0, 1, tzinfo=UTC), False),
    ],
)
def test_the_window_of_a_policy(form: bytes, moment: datetime, allowed: bool) -> None:  # noqa: FBT001 - a table
    there = build_pki(demo_declaration(), moment, only=["titular"])
    credential = load_pkcs12(there.pkcs12("titular"), there.password)
    asked = request(profile(there), moment=moment)
    if allowed:
        assert sign(form, credential, asked).startswith(form)
        return
    with pytest.raises(PolicyError, match="23/07/2025 a 22/10/2037") as caught:
        sign(form, credential, asked)
    assert caught.value.code == "politica-fora-do-prazo"


def test_algorithms_and_sizes(pki: Pki, form: bytes, keys: Keys) -> None:
    old = dataclasses.replace(our_policy(pki, "AD-RB", "1.1"), anchors=our_policy(pki).anchors)
    assert refusal(form, keys, Profile(Level.B, old), "outra_pessoa").code == "politica-algoritmo"
    strict = dataclasses.replace(our_policy(pki), algorithms=(AllowedAlgorithm("1.2.840.113549.1.1.11", 3072),))
    error = refusal(form, keys, Profile(Level.B, strict))
    assert error.code == "politica-chave-curta"
    assert "3072" in error.message
    assert "2048" in error.message
    sign(form, keys("rsa3072"), request(Profile(Level.B, strict)))


@pytest.mark.parametrize(
    ("holder", "oid"),
    [("p384", "1.2.840.10045.4.3.4"), ("titular", "1.2.840.113549.1.1.11"), ("ed25519", "1.3.101.112")],
)
def test_a_key_signs_in_a_way_that_the_policy_has(pki: Pki, form: bytes, keys: Keys, holder: str, oid: str) -> None:
    """The policies have no SHA-384: a P-384 key signs with SHA-512 by them, and with SHA-384 without."""
    _, info = value_of(sign(form, keys(holder), request(profile(pki))))
    assert info["signature_algorithm"]["algorithm"].dotted == oid


def test_rsa_pss_is_in_no_policy(pki: Pki, keys: Keys) -> None:
    credential = keys("titular")
    assert is_versatile(credential)
    pss = next(algorithm for algorithm in credential.algorithms if algorithm.is_pss)
    with pytest.raises(PolicyError) as caught:
        check_holder(our_policy(pki), credential.using(pss))
    assert caught.value.code == "politica-algoritmo"


def test_what_may_be_signed_along(pki: Pki, form: bytes, keys: Keys) -> None:
    asked = profile(pki)
    assert refusal(form, keys, asked, commitment=Commitment.APPROVAL).code == "politica-atributo"
    sign(form, keys("titular"), request(asked, role="Diretora"))


def test_a_policy_that_wants_a_timestamp(pki: Pki, form: bytes, keys: Keys) -> None:
    asked = profile(pki, "AD-RT", level=Level.T)
    assert refusal(form, keys, asked).code == "politica-sem-carimbo"
    authority = FakeAuthority(pki, MOMENT + timedelta(seconds=2))
    [outcome] = sign_many([Task(form, request(asked))], keys("titular"), authority)
    assert (outcome.level, outcome.wanted, outcome.reason) == (Level.T, Level.T, "")
    _, info = value_of(outcome.pdf)
    assert {item["type"].dotted for item in info["unsigned_attrs"]} == set(asked.policy.unsigned)  # type: ignore[union-attr]


def test_the_names_of_profiles() -> None:
    found = {name: profile_named(name) for name in PROFILES}
    assert {name: found[name].level.value for name in PROFILES} == {
        "basico": "B-B",
        "carimbo": "B-T",
        "longo-prazo": "B-LT",
        "arquivo": "B-LTA",
        "ad-rb": "B-B",
        "ad-rt": "B-T",
        "ad-rc": "B-LTA",
        "ad-ra": "B-LTA",
    }
    oids = {name: found[name].policy.oid for name in PROFILES if found[name].policy}  # type: ignore[union-attr]
    assert oids == {
        "ad-rb": "2.16.76.1.7.1.11.1.3",
        "ad-rt": "2.16.76.1.7.1.12.1.3",
        "ad-rc": "2.16.76.1.7.1.13.1.4",
        "ad-ra": "2.16.76.1.7.1.14.1.4",
    }
    assert profile_named("ad-rb", "1.2").policy == find_policy("AD-RB", "1.2")
    for name, version, code in (
        ("ad-rv", "", "perfil"),
        ("basico", "1.3", "sem-familia"),
        ("ad-rb", "7", "desconhecida"),
    ):
        with pytest.raises(PolicyError) as caught:
            profile_named(name, version)
        assert caught.value.code == f"politica-{code}"


def test_a_profile_reaches_what_its_policy_asks_for() -> None:
    """DOC-ICP-15.03, annex 1, table A.22: AD-RC and AD-RA want the store and a timestamp of the document."""
    for name in ("ad-rb", "ad-rt", "ad-rc", "ad-ra"):
        asked = profile_named(name)
        assert asked.policy is not None
        wanted = {value for found in asked.policy.dictionaries for key, value in found.entries if key == "Type"}
        assert asked.level.reaches(Level.LTA) is ("DocTimeStamp" in wanted)
        assert asked.level.reaches(Level.LT) is ("DSS" in wanted)
        assert wants_artefacts(asked.policy) is (name == "ad-ra")


def test_what_reaches_what() -> None:
    basic, stamped = find_policy("AD-RB", "1.2").oid, find_policy("AD-RT", "1.3").oid
    assert reached_by("basico", "B-B", "")
    assert reached_by("basico", "B-LTA", basic)
    assert not reached_by("carimbo", "B-B", "")
    assert not reached_by("basico", "CMS", "")
    assert reached_by("ad-rb", "B-B", basic)
    assert reached_by("ad-rb", "B-T", stamped)
    assert not reached_by("ad-rb", "B-B", "")
    assert not reached_by("ad-rb", "B-B", "1.2.3")
    assert not reached_by("ad-rt", "B-T", basic)
    assert not reached_by("ad-rt", "B-B", stamped)


def test_the_declared_names_are_those_of_the_definition() -> None:
    """Forms ask by the same names; the two enumerations stand in rooms that do not import each other."""
    from pipeline.definition.model import SignatureCommitment, SignatureProfile  # noqa: PLC0415 - another room

    assert {item.value for item in SignatureProfile} == set(PROFILES)
    assert {item.value for item in SignatureCommitment} == {item.value for item in Commitment}
    assert msgspec.convert("ad-rb", SignatureProfile) is SignatureProfile.AD_RB


@pytest.mark.deep
def test_other_programs_take_a_signature_with_a_policy(
    pki: Pki, pki_folder: Path, form: bytes, keys: Keys, tmp_path: Path
) -> None:
    """EU DSS passes them, though the files of the policies are not at hand."""
    authority = FakeAuthority(pki, MOMENT + timedelta(seconds=2))
    asked = {"rb": profile(pki), "rt": profile(pki, "AD-RT", level=Level.T)}
    for name, wanted in asked.items():
        [outcome] = sign_many([Task(form, request(wanted, role="Diretora"))], keys("titular"), authority)
        (tmp_path / f"{name}.pdf").write_bytes(outcome.pdf)
        assert judges.pdfsig(tmp_path / f"{name}.pdf") == ["Signature is Valid."]
        assert not judges.qpdf_problems(tmp_path / f"{name}.pdf")
    said = judges.dss(sorted(tmp_path.glob("*.pdf")), pki_folder / "trust", MOMENT + timedelta(minutes=5))
    found = {name: [(word.level, word.intact) for word in words] for name, words in said.items()}
    assert found == {"rb.pdf": [("PAdES-BASELINE-B", True)], "rt.pdf": [("PAdES-BASELINE-T", True)]}
    assert {word.indication for words in said.values() for word in words} == {"TOTAL_PASSED"}
