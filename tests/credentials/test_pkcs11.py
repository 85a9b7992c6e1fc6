"""Keys in a token, by SoftHSM2: listed, chosen, opened with one try, and proved by another's arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from hypothesis import given
from hypothesis import strategies as st

from signatures import der
from signatures.credentials.certificates import algorithms_of
from signatures.credentials.model import Credential, is_versatile
from signatures.credentials.pkcs11.libraries import known_libraries
from signatures.credentials.pkcs11.session import open_key
from signatures.credentials.pkcs11.tokens import PinState, TokenKey, find_keys, pin_state
from signatures.credentials.pkcs11.ways import digest_info, ecdsa_der, way_for
from signatures.errors import CredentialError, DeviceError, SigningError
from signatures.pades.request import SignatureRequest
from signatures.pades.sign import Task, sign, sign_many
from signatures.pki import Pki
from signatures.trust.store import TrustStore
from signatures.verification.verify import verify
from tests.credentials.tokens import PIN, library, make_folder
from tests.signatures.vectors import MOMENT, ROLES, make_form
from tests.signatures.vectors import der as der_of

HASHES = {"sha256": SHA256(), "sha384": SHA384(), "sha512": SHA512()}


@pytest.fixture(scope="module")
def module(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """SoftHSM2 with two tokens: one with several keys, one with a single person's."""
    path = library()
    tokens = make_folder(tmp_path_factory.mktemp("hsm"))
    tokens.make(
        "Cartão de João", [pki.holders[name] for name in ("responsavel_tecnico", "p384", "p521", "vencido", "ed25519")]
    )
    tokens.make("Token da Maria", [pki.holders["titular"]])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", tokens.environment["SOFTHSM2_CONF"])
        import pkcs11  # noqa: PLC0415 - the module is initialised in this environment

        pkcs11.unload(str(path))
        yield path
        pkcs11.unload(str(path))


@pytest.fixture(scope="module")
def keys(module: Path) -> dict[str, TokenKey]:
    return {key.label: key for key in find_keys(module)}


def test_every_holder_is_listed_and_no_authority(pki: Pki, keys: dict[str, TokenKey]) -> None:
    assert set(keys) == {"responsavel_tecnico", "p384", "p521", "vencido", "ed25519", "titular"}
    assert keys["titular"].certificate == der_of(pki.holders["titular"].certificate)
    assert keys["titular"].token.label == "Token da Maria"
    assert (keys["titular"].token.pin, keys["titular"].token.pin_pad) == (PinState.FINE, False)


def test_the_chain_comes_from_the_token(pki: Pki, keys: dict[str, TokenKey]) -> None:
    with open_key(keys["titular"], PIN) as credential:
        assert credential.chain == tuple(der_of(link) for link in pki.holders["titular"].chain)


@pytest.mark.parametrize("name", ["titular", "responsavel_tecnico", "p384", "p521", "ed25519"])
def test_every_way_of_every_key_holds(keys: dict[str, TokenKey], name: str) -> None:
    with open_key(keys[name], PIN) as credential:
        assert is_versatile(credential)
        for algorithm in credential.algorithms:
            signature = credential.using(algorithm).sign(b"data")
            assert len(signature) <= algorithm.max_size
            _verify(credential, algorithm.digest, signature, pss=algorithm.is_pss)


def _verify(credential: Credential, digest: str, signature: bytes, *, pss: bool) -> None:
    public, hashed = x509.load_der_x509_certificate(credential.certificate).public_key(), HASHES[digest]
    if isinstance(public, rsa.RSAPublicKey):
        scheme = padding.PSS(padding.MGF1(hashed), hashed.digest_size) if pss else padding.PKCS1v15()
        public.verify(signature, b"data", scheme, hashed)
    elif isinstance(public, ed25519.Ed25519PublicKey):
        public.verify(signature, b"data")
    else:
        assert isinstance(public, ec.EllipticCurvePublicKey)
        public.verify(signature, b"data", ec.ECDSA(hashed))


def test_a_wrong_pin_is_tried_once_and_told(keys: dict[str, TokenKey], module: Path) -> None:
    with pytest.raises(CredentialError) as caught:
        open_key(keys["titular"], "999999")
    assert caught.value.code == "credencial-pin"
    assert "999999" not in str(caught.value)
    low = {key.label: key.token.pin for key in find_keys(module)}
    assert (low["titular"], low["p384"]) == (PinState.LOW, PinState.FINE)
    open_key(keys["titular"], PIN).close()
    assert {key.label: key.token.pin for key in find_keys(module)}["titular"] is PinState.FINE


def test_an_empty_pin_is_not_tried(keys: dict[str, TokenKey], module: Path) -> None:
    with pytest.raises(CredentialError) as caught:
        open_key(keys["titular"], "")
    assert caught.value.code == "credencial-pin"
    assert {key.label: key.token.pin for key in find_keys(module)}["titular"] is PinState.FINE


def test_a_token_that_is_not_there_any_more(keys: dict[str, TokenKey]) -> None:
    gone = replace(keys["titular"], token=replace(keys["titular"].token, serial="another"))
    with pytest.raises(DeviceError) as caught:
        open_key(gone, PIN)
    assert caught.value.code == "dispositivo-ausente"


def test_a_certificate_without_its_key(keys: dict[str, TokenKey]) -> None:
    with pytest.raises(CredentialError) as caught:
        open_key(replace(keys["p384"], key_id=b"\xee"), PIN)
    assert caught.value.code == "credencial-sem-chave"


def test_a_key_that_is_not_the_certificates(keys: dict[str, TokenKey]) -> None:
    """Nothing of it goes into a document: what comes back is judged before it is written."""
    swapped = replace(keys["titular"], certificate=keys["responsavel_tecnico"].certificate)
    request = SignatureRequest("assinatura_titular", MOMENT)
    with open_key(swapped, PIN) as credential, pytest.raises(SigningError) as caught:
        sign(make_form(), credential, request)
    assert caught.value.code == "assinar-recipiente-falso"


@pytest.mark.parametrize("name", ["titular", "p384", "ed25519"])
def test_a_document_signed_by_a_token_holds(keys: dict[str, TokenKey], trust: TrustStore, name: str) -> None:
    with open_key(keys[name], PIN) as credential:
        signed = sign(make_form(), credential, SignatureRequest("assinatura_titular", MOMENT))
    [status] = verify(signed, trust, MOMENT).signatures
    assert status.valid


def test_several_documents_with_one_login(keys: dict[str, TokenKey], trust: TrustStore) -> None:
    tasks = [Task(make_form(), SignatureRequest(f"assinatura_{role}", MOMENT)) for role in ROLES]
    with open_key(keys["titular"], PIN) as credential:
        made = sign_many(tasks, credential)
    assert [verify(outcome.pdf, trust, MOMENT).signatures[0].valid for outcome in made] == [True, True, True]


def test_what_is_not_a_module(tmp_path: Path) -> None:
    library()
    (tmp_path / "nada.so").write_bytes(b"text")
    for path in (tmp_path / "nada.so", tmp_path / "inexistente.so"):
        with pytest.raises(DeviceError) as caught:
            find_keys(path)
        assert caught.value.code == "dispositivo-modulo"


@pytest.mark.parametrize(
    ("flags", "state"),
    [
        (0x40D, PinState.FINE),
        (0x1040D, PinState.LOW),
        (0x3040D, PinState.LAST_TRY),
        (0x4040D, PinState.LOCKED),
        (0x7040D, PinState.LOCKED),
    ],
)
def test_what_the_flags_say_of_the_pin(flags: int, state: PinState) -> None:
    assert pin_state(flags) is state


def test_a_token_that_only_signs_what_was_hashed_here(pki: Pki) -> None:
    from pkcs11 import Mechanism  # noqa: PLC0415 - as the package does

    [usual, *_] = algorithms_of(der_of(pki.holders["titular"].certificate))
    assert way_for(usual, {Mechanism.SHA256_RSA_PKCS, Mechanism.RSA_PKCS}).kind == "whole"
    assert way_for(usual, {Mechanism.RSA_PKCS}).prepare(b"data", "sha256")[:19].hex() == (
        "3031300d060960864801650304020105000420"  # RFC 8017, 9.2, note 1
    )
    with pytest.raises(CredentialError) as caught:
        way_for(usual, {Mechanism.ECDSA})
    assert caught.value.code == "credencial-mecanismo"


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
def test_digest_info_is_der(digest: str) -> None:
    algorithm, hashed = der.only(digest_info(digest, b"x" * 32)).children()
    assert (len(algorithm.children()), hashed.content) == (2, b"x" * 32)


@given(st.integers(1, 2**521), st.integers(1, 2**521))
def test_r_and_s_are_what_they_were(r: int, s: int) -> None:
    assert decode_dss_signature(ecdsa_der(r.to_bytes(66, "big") + s.to_bytes(66, "big"))) == (r, s)


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_the_places_of_makers_modules(system: str) -> None:
    found = {item.name: item.paths for item in known_libraries(system)}
    assert {"SafeNet eToken", "SafeSign", "OpenSC"} <= set(found)
    assert all(paths for paths in found.values())
