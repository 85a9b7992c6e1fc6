"""Policies are read as the ITI publishes them, and pinned so that signing needs none of their files."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatures import certificate as x509
from signatures import der
from signatures.credentials.model import SignatureAlgorithm, rsa_sha256
from signatures.errors import PolicyError
from signatures.pki.policy import policy_der
from signatures.policies.catalog import find_policy, known_policies, policy_by_oid
from signatures.policies.check import check_holder, key_bits
from signatures.policies.issued import read_policy_list
from signatures.policies.model import AllowedAlgorithm, PdfDictionary, SignaturePolicy
from signatures.policies.read import read_policy

# DOC-ICP-15.03's policies for PAdES, by file, with the hash that a signature names them by.
HASHES = {
    "RB_v1_0": "501d69b4b71fc6e57323c2c74131a9c8c62409be378ba788dc288555611b9e58",
    "RB_v1_1": "44fc5816eb2d705d8c8f022a7f93b3fb49edfae1a7b9149ef6fab833e9bb63f8",
    "RB_v1_2": "bf22358c963b52971f18c822d8529c5163fe55fa8eed1068d327adc6bc082ee2",
    "RB_v1_3": "23e4be4b9b362172e4ebb0e72b86a133ece5aad843d8651c6e38a0ba3f08fc60",
    "RT_v1_0": "cefbba0147077bd216eb04d2b25c56c3d4ac60dbbe08cdd697d2dcd0029b56e8",
    "RT_v1_1": "fa1d44e76ad91e2f6cd471b6987e9c0f1c70d4b70da0956e7becf4dc792c0c1f",
    "RT_v1_2": "19e0be31d91a6ffa694bbe0e9b35e4bc2f877f62dc6ac7a7833ada6345e15af8",
    "RT_v1_3": "21d6e8d9f85e5626dc71307337a7cabd6ffef8d085038746775cf0ce6ba4d3b5",
    "RC_v1_0": "b3d8a9ef6b475a8cd62f07b3edb8b0bd974dd15a165eeb197bd987d7591e0fee",
    "RC_v1_1": "3fe5e1eeea9f6723568dc9e2c313c0e19c817faa923ab29b52ea76d1fb53027c",
    "RC_v1_2": "9f743696b821e535252c17df754cd9379fd2d3b6870179248c64a5c80604399d",
    "RC_v1_3": "235488859f7ada5d4984c364cc1c8eee4673fb7c70ff8b19dd236a86f3d87cc2",
    "RC_v1_4": "712f18a9f0163c1e90da6ff0b7165543378a18a0f06d3cb21668067cac229bd2",
    "RA_v1_0": "6d1dd552117d1de402f515f9f77ef9d30b2162995f93a2290c134c9c24387bdf",
    "RA_v1_1": "2ac50c5be4ccdde5c240a4a304f7021642841642aa0ed8b403e6c518dd9d81b6",
    "RA_v1_2": "1f1b8e74be9626bc1702d40ce1c126eb1c9caf7bade6b1fd779c8f60e733dd7c",
    "RA_v1_3": "542600efaa7cac8e1db8cee572ef275f6157de27cf5e2fd75466ae2dcf8fab04",
    "RA_v1_4": "ffa9fd474812f6ce63d625679c9ef235a6547b017be941b2c094aa868e67e123",
}
V2, V5, V12 = (f"Autoridade Certificadora Raiz Brasileira v{n}" for n in (2, 5, 12))


@pytest.fixture(scope="module")
def folder() -> Path:
    found = Path(__file__).parents[3] / "shared" / "icp-brasil" / "policies"
    if not found.is_dir():
        pytest.skip(f"the ITI's policies are not in {found}")
    return found


@pytest.mark.parametrize("name", HASHES)
def test_each_policy_gives_its_hash_which_is_not_the_files(folder: Path, name: str) -> None:
    data = (folder / f"PA_PAdES_AD_{name}.der").read_bytes()
    policy = read_policy(data)
    assert policy.hash.hex() == HASHES[name]
    assert policy.file_sha256 == hashlib.sha256(data).hexdigest() != policy.hash.hex()
    assert policy.hash_algorithm.hex() == "300b0609608648016503040201"  # SHA-256, and no NULL


@pytest.mark.parametrize("name", HASHES)
def test_the_catalog_is_what_the_files_say(folder: Path, name: str) -> None:
    read = read_policy((folder / f"PA_PAdES_AD_{name}.der").read_bytes())
    family, _, version = name.partition("_v")
    pinned = find_policy(f"AD-{family}", version.replace("_", "."))
    assert dataclasses.replace(pinned, uri="") == read
    assert pinned.uri == f"http://politicas.icpbrasil.gov.br/PA_PAdES_AD_{name}.der"


def test_the_catalog_has_them_all_and_each_once() -> None:
    oids = [known.policy.oid for known in known_policies()]
    assert len(oids) == len(set(oids)) == 18
    assert {known.policy.hash.hex() for known in known_policies()} == set(HASHES.values())
    for known in known_policies():
        assert policy_by_oid(known.policy.oid) == known


@pytest.mark.parametrize(
    ("family", "version", "roots"),
    [("AD-RB", "1.0", {V2, V5}), ("AD-RB", "1.1", {V2, V5}), ("AD-RB", "1.3", {V5, V12}), ("AD-RA", "1.4", {V5, V12})],
)
def test_the_roots_of_a_policy(family: str, version: str, roots: set[str]) -> None:
    policy = find_policy(family, version)
    assert {anchor.name for anchor in policy.anchors} == roots
    if family == "AD-RA":
        assert {anchor.name for anchor in policy.timestamp_anchors} == roots


def test_what_a_basic_policy_says() -> None:
    policy = find_policy("AD-RB", "1.3")
    assert policy.oid == "2.16.76.1.7.1.11.1.3"
    assert (policy.start, policy.end) == (datetime(2025, 7, 23, tzinfo=UTC), datetime(2037, 10, 22, tzinfo=UTC))
    assert {"1.2.840.113549.1.9.16.2.15", "1.2.840.113549.1.9.16.2.47"} <= set(policy.signed)
    assert policy.unsigned == ()
    assert find_policy("AD-RT", "1.3").unsigned == ("1.2.840.113549.1.9.16.2.14",)
    assert {allowed.oid: allowed.bits for allowed in policy.algorithms}["1.2.840.113549.1.1.11"] == 2048


def test_a_version_that_there_is_not() -> None:
    with pytest.raises(PolicyError, match=r"1\.0, 1\.1, 1\.2, 1\.3") as caught:
        find_policy("AD-RB", "9.9")
    assert caught.value.code == "politica-desconhecida"


def test_the_list_of_policies(folder: Path) -> None:
    listed = read_policy_list((folder / "LPA_PAdES.der").read_bytes())
    assert listed.next_update == datetime(2025, 9, 10, tzinfo=UTC)
    assert len(listed.policies) == 14
    basic, archive = listed.by_oid("2.16.76.1.7.1.11.1.2"), listed.by_oid("2.16.76.1.7.1.14.1")
    assert basic is not None
    assert archive is not None
    assert basic.file_sha256 == find_policy("AD-RB", "1.2").file_sha256
    assert basic.in_force(datetime(2025, 9, 1, tzinfo=UTC))
    assert not basic.in_force(datetime(2025, 6, 1, tzinfo=UTC))
    assert archive.revoked == datetime(2016, 7, 15, tzinfo=UTC)
    assert not archive.in_force(datetime(2017, 1, 1, tzinfo=UTC))
    assert listed.by_oid("2.16.76.1.7.1.11.1.3") is None  # published after this list


def test_a_changed_policy_is_told_from_a_broken_one(folder: Path) -> None:
    data = (folder / "PA_PAdES_AD_RB_v1_3.der").read_bytes()
    with pytest.raises(PolicyError) as caught:
        read_policy(data.replace(b"20371022000000Z", b"20391022000000Z"))
    assert caught.value.code == "politica-adulterada"
    for broken in (data[:-1], data + b"\0", b"", b"0\0", bytes(1 << 19)):
        with pytest.raises(PolicyError) as caught:
            read_policy(broken)
        assert caught.value.code == "politica-ilegivel"


@given(st.binary(max_size=200))
def test_what_is_no_policy_is_an_error_in_words(data: bytes) -> None:
    for read in (read_policy, read_policy_list):
        with pytest.raises(PolicyError):
            read(data)


@given(st.lists(st.binary(max_size=12), max_size=4))
def test_neither_is_some_other_der(contents: list[bytes]) -> None:
    data = der.encode(der.SEQUENCE, *(der.encode(der.SEQUENCE, content) for content in contents))
    for read in (read_policy, read_policy_list):
        with pytest.raises(PolicyError):
            read(data)


DATES = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda day: day.replace(microsecond=0, tzinfo=UTC))  # noqa: DTZ001 - the zone follows
OIDS = st.lists(st.integers(0, 2**20), min_size=1, max_size=6).map(lambda arcs: ".".join(map(str, (1, 2, *arcs))))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)


@st.composite
def policies(draw: st.DrawFn) -> SignaturePolicy:
    oids = st.lists(OIDS, max_size=4, unique=True).map(tuple)
    entries = st.lists(st.tuples(TEXTS, st.one_of(st.just(""), TEXTS)), min_size=1, max_size=3).map(tuple)
    return SignaturePolicy(
        oid=draw(OIDS),
        issued=draw(DATES),
        start=draw(DATES),
        end=draw(DATES),
        algorithms=draw(st.lists(st.builds(AllowedAlgorithm, OIDS, st.integers(1, 2**20)), max_size=4).map(tuple)),
        signed=draw(oids),
        unsigned=draw(oids),
        dictionaries=draw(st.lists(st.builds(PdfDictionary, OIDS, entries), max_size=3).map(tuple)),
        anchors=(),
        timestamp_anchors=(),
        commitments=draw(oids),
        hash_algorithm=bytes.fromhex("300b0609608648016503040201"),
        hash=b"",
        file_sha256="",
    )


@given(policies())
def test_what_is_written_is_read(policy: SignaturePolicy) -> None:
    data = policy_der(policy, ())
    read = read_policy(data)
    assert dataclasses.replace(read, hash=b"", file_sha256="") == policy
    _, info, value = der.only(data).children()
    assert read.hash == value.content == hashlib.sha256(policy.hash_algorithm + info.whole).digest()


@given(policies(), st.integers(0, 10_000), st.integers(1, 255))
def test_any_changed_byte_is_noticed(policy: SignaturePolicy, place: int, change: int) -> None:
    data = bytearray(policy_der(policy, ()))
    data[place % len(data)] ^= change
    with pytest.raises(PolicyError):
        read_policy(bytes(data))


@dataclasses.dataclass(frozen=True)
class Holder:
    """A key that nobody has here: a real authority's certificate, as if it signed documents."""

    certificate: bytes
    chain: tuple[bytes, ...]
    algorithm: SignatureAlgorithm


def authorities_under(root: str, folder: Path) -> list[bytes]:
    """Real certificates, of RSA keys, that this root issued; not every library reads them all."""
    text = (folder.parent / "chain.pem").read_text()
    blocks = re.findall(r"-----BEGIN CERTIFICATE-----(.+?)-----END", text, re.DOTALL)
    found = [base64.b64decode(block) for block in blocks]
    return [each for each in found if issuer_of(each) == root and key_bits(each) >= 2048]


def issuer_of(certificate: bytes) -> str:
    parts = x509.parts(certificate)
    if parts.issuer == parts.subject:
        return ""
    return next(text for kind, text in x509.name_values(parts.issuer) if kind == x509.COMMON_NAME)


@pytest.mark.parametrize("root", [V5, V12])
def test_real_chains_by_old_and_new_policies(folder: Path, root: str) -> None:
    """What is below v12 needs AD-RB 1.2 or later, and is told so; v5 is in them all."""
    found = [Holder(each, (), rsa_sha256(512)) for each in authorities_under(root, folder)]
    assert found
    for holder in found:
        for version in ("1.2", "1.3"):
            check_holder(find_policy("AD-RB", version), holder)
        if root == V5:
            check_holder(find_policy("AD-RB", "1.1"), holder)
            continue
        for version in ("1.0", "1.1"):
            with pytest.raises(PolicyError, match=r"Raiz Brasileira v12.*use --politica 1\.3") as caught:
                check_holder(find_policy("AD-RB", version), holder)
            assert caught.value.code == "politica-raiz"
