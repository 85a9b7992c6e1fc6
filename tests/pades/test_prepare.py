"""Signing in two halves: what goes out, what may come back, and what is refused."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms as asn1_cms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signatures import der
from signatures.ber import MAX_DEPTH, to_der
from signatures.credentials.model import Credential, makes_containers
from signatures.errors import PolicyError, SigningError
from signatures.pades import cms
from signatures.pades.finish import finish
from signatures.pades.prepare import prepare
from signatures.pades.prepared import Prepared, Slot
from signatures.pades.request import SignatureRequest, SubFilter
from signatures.pades.sign import Task, assemble, sign, sign_many, to_be_signed
from signatures.pades.slots import slot_for
from signatures.pki import Pki
from signatures.trust.store import TrustStore
from signatures.verification.verify import verify
from tests.pades.vectors import profile
from tests.signatures.vectors import MOMENT, Keys

REQUEST = SignatureRequest("assinatura_titular", MOMENT)


def prepared_for(form: bytes, credential: Credential, request: SignatureRequest = REQUEST) -> Prepared:
    return prepare(form, request, slot_for(credential, request))


def container(prepared: Prepared, credential: Credential) -> bytes:
    return assemble(prepared, credential, credential.sign(to_be_signed(prepared, credential)))


def indefinite(data: bytes, levels: int = 20) -> bytes:
    """The same value as BER, with no length said on the outer levels, as services that stream write it."""
    element = der.only(data)
    if not element.tag & 0x20 or not levels:
        return data
    inner = b"".join(indefinite(child.whole, levels - 1) for child in element.children())
    return bytes((element.tag, 0x80)) + inner + b"\0\0"


class Service:
    """A service that makes whole containers, in BER, with room to spare."""

    digest = "sha256"

    def __init__(self, credential: Credential, size: int = 9500) -> None:
        self.certificate = credential.certificate
        self.container_size = size
        self.calls = 0
        self._credential = credential

    def sign_digests(self, digests: Sequence[bytes]) -> list[bytes]:
        self.calls += 1
        return [indefinite(cms.sign_digest(self._credential, digest), 3) for digest in digests]


class Device:
    """A key that signs many at a time."""

    def __init__(self, credential: Credential) -> None:
        self.certificate, self.chain, self.algorithm = credential.certificate, credential.chain, credential.algorithm
        self.calls = 0
        self._credential = credential

    def sign(self, data: bytes) -> bytes:
        del data
        raise AssertionError("one at a time is not how it is asked")

    def sign_all(self, data: Sequence[bytes]) -> list[bytes]:
        self.calls += 1
        return [self._credential.sign(item) for item in data]


def test_both_halves_give_what_signing_at_once_gives(form: bytes, keys: Keys) -> None:
    credential = keys("titular")
    prepared = prepared_for(form, credential)
    assert finish(prepared, container(prepared, credential)) == sign(form, credential, REQUEST)


def test_what_is_prepared_says_what_is_to_be_signed(form: bytes, keys: Keys) -> None:
    prepared = prepared_for(form, keys("titular"))
    start, end = prepared.hole
    assert prepared.pdf.startswith(form)
    assert prepared.document == form
    assert prepared.pdf[start : start + 1] + prepared.pdf[end - 1 : end] == b"<>"
    assert prepared.digest == hashlib.sha256(prepared.pdf[:start] + prepared.pdf[end:]).digest()
    assert prepared == prepared_for(form, keys("titular"))  # anywhere, any time


def test_a_container_in_ber_goes_in_as_it_came(form: bytes, keys: Keys, trust: TrustStore) -> None:
    service = Service(keys("terceiro"))
    assert makes_containers(service)
    request = dataclasses.replace(REQUEST, field="assinatura_terceiro", subfilter=SubFilter.PKCS7)
    [outcome] = sign_many([Task(form, request)], service)
    with pikepdf.open(io.BytesIO(outcome.pdf)) as pdf:
        [value] = [field.V for field in pdf.Root.AcroForm.Fields if "/V" in field and field.get("/FT") == "/Sig"]
        assert bytes(value.Contents).startswith(b"0\x80")
        assert value.SubFilter == "/adbe.pkcs7.detached"
    [status] = verify(outcome.pdf, trust, MOMENT).signatures
    assert status.intact


def test_several_documents_use_the_key_once(form: bytes, keys: Keys) -> None:
    others = [form, form.replace(b"de origem", b"da outra.")]
    for key in (Service(keys("titular")), Device(keys("titular"))):
        outcomes = sign_many([Task(pdf, REQUEST) for pdf in others], key)
        assert key.calls == 1
        assert [outcome.pdf[: len(pdf)] for outcome, pdf in zip(outcomes, others, strict=True)] == others
    assert [outcome.pdf for outcome in outcomes] == [sign(pdf, keys("titular"), REQUEST) for pdf in others]


def test_no_key_is_used_when_one_document_can_not_be_signed(form: bytes, keys: Keys) -> None:
    device = Device(keys("titular"))
    with pytest.raises(SigningError):
        sign_many([Task(form, REQUEST), Task(form, dataclasses.replace(REQUEST, field="outro"))], device)
    assert device.calls == 0


def refusal(prepared: Prepared, given: bytes) -> str:
    with pytest.raises(SigningError) as caught:
        finish(prepared, given)
    return caught.value.code


def test_what_does_not_come_back_as_it_should(form: bytes, keys: Keys) -> None:
    mine, another = keys("titular"), keys("responsavel_tecnico")
    prepared = prepared_for(form, mine)
    good = container(prepared, mine)
    changed = prepared_for(form.replace(b"de origem", b"da outra."), mine)
    hole = slot_for(another, REQUEST)
    assert refusal(changed, good) == "assinar-recipiente-outro-documento"
    assert refusal(prepared, container(prepared, another)) == "assinar-recipiente-outro-certificado"
    assert refusal(prepare(form, REQUEST, dataclasses.replace(hole, room=len(good) - 1)), good).endswith("grande")
    assert refusal(prepared, good[:-1] + bytes((good[-1] ^ 1,))) == "assinar-recipiente-falso"
    for broken in (b"", good[:-1], good + b"\0", b"\0" * 20, b"0\x80", b"<html>", good[4:]):
        assert (
            refusal(dataclasses.replace(prepared, hole=(prepared.hole[0], prepared.hole[0] + 40_000)), broken)
            == "assinar-recipiente-ilegivel"
        )


def test_anybody_may_sign_where_nobody_was_named(form: bytes, keys: Keys) -> None:
    slot = Slot("sha256", 9500)
    prepared = prepare(form, REQUEST, slot)
    for name in ("titular", "terceiro"):
        assert finish(prepared, container(prepared, keys(name))).startswith(form)


def test_the_attributes_that_were_asked_for_must_be_there(pki: Pki, form: bytes, keys: Keys) -> None:
    credential = keys("titular")
    prepared = prepared_for(form, credential, dataclasses.replace(REQUEST, profile=profile(pki)))
    bare = cms.sign_digest(credential, prepared.digest)
    assert refusal(prepared, bare) == "assinar-recipiente-atributos"


def test_no_policy_fits_in_a_container_of_anothers(pki: Pki, form: bytes, keys: Keys) -> None:
    for asked in ({"profile": profile(pki)}, {"role": "Diretora"}):
        with pytest.raises(PolicyError) as caught:
            sign_many([Task(form, dataclasses.replace(REQUEST, **asked))], Service(keys("terceiro")))  # type: ignore[arg-type]
        assert caught.value.code == "politica-nao-cabe"


def test_the_signature_of_other_attributes_is_no_signature(form: bytes, keys: Keys) -> None:
    """A device that signed something else: found before the file is written."""
    credential = keys("titular")
    prepared = prepared_for(form, credential)
    wrong = assemble(prepared, credential, credential.sign(b"something else"))
    assert refusal(prepared, wrong) == "assinar-recipiente-falso"


VALUES = st.recursive(
    st.binary(max_size=300).map(lambda content: der.encode(der.OCTET_STRING, content)),
    lambda inner: st.lists(inner, max_size=4).map(lambda parts: der.encode(der.SEQUENCE, *parts)),
    max_leaves=12,
)


@given(VALUES)
def test_ber_and_der_say_the_same(value: bytes) -> None:
    assert to_der(value) == (value, len(value))
    streamed = indefinite(value)
    assert to_der(streamed) == (value, len(streamed))


@given(st.lists(st.binary(max_size=40), max_size=5))
def test_a_string_in_pieces_is_one(pieces: list[bytes]) -> None:
    made = b"\x24\x80" + b"".join(der.encode(der.OCTET_STRING, piece) for piece in pieces) + b"\0\0"
    assert to_der(made)[0] == der.encode(der.OCTET_STRING, b"".join(pieces))


@given(st.binary(max_size=60))
def test_other_bytes_are_an_error_and_never_a_crash(data: bytes) -> None:
    try:
        made, size = to_der(data)
    except der.DerError:
        return
    assert size <= len(data)
    der.only(made)


def test_ber_has_a_depth() -> None:
    with pytest.raises(der.DerError):
        to_der(b"\x30\x80" * (MAX_DEPTH + 2) + b"\0\0" * (MAX_DEPTH + 2))


def test_another_program_reads_the_stream_as_we_do(form: bytes, keys: Keys) -> None:
    made = container(prepared_for(form, keys("titular")), keys("titular"))
    theirs = asn1_cms.ContentInfo.load(indefinite(made, 3))["content"]["signer_infos"][0]["signature"].native
    assert theirs == asn1_cms.ContentInfo.load(made)["content"]["signer_infos"][0]["signature"].native


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(0, 10**6), change=st.integers(1, 255))
def test_any_changed_byte_of_what_is_signed_is_refused(form: bytes, keys: Keys, place: int, change: int) -> None:
    """The signer's certificate, the signed attributes, the signature: not one bit of them comes back changed."""
    credential = keys("titular")
    prepared = prepared_for(form, credential)
    made = container(prepared, credential)
    info = der.only(der.only(der.only(made).children()[1].content).children()[-1].content)
    parts = (credential.certificate, to_be_signed(prepared, credential)[1:], info.children()[-1].whole)
    assert all(made.count(part) == 1 for part in parts)
    spots = [made.index(part) + offset for part in parts for offset in range(len(part))]
    spot = spots[place % len(spots)]
    with pytest.raises(SigningError):
        finish(prepared, made[:spot] + bytes((made[spot] ^ change,)) + made[spot + 1 :])


def test_the_signing_path_needs_no_verifier_of_pyhanko(form: bytes, tmp_path: Path) -> None:
    """``pyhanko.sign`` takes more than a second to import."""
    (tmp_path / "form.pdf").write_bytes(form)
    code = (
        "import sys; from pathlib import Path; from datetime import datetime; from signatures.pades.sign import *;"
        "from signatures.pades.profile import profile_named, Profile; from signatures.pki import *;"
        "from signatures.credentials.pkcs12 import load_pkcs12;"
        "now = datetime.now().astimezone(); pki = build_pki(demo_declaration(), now, only=['titular']);"
        "key = load_pkcs12(pki.pkcs12('titular'), pki.password); profile_named('ad-rb');"
        "sign(Path('form.pdf').read_bytes(), key, SignatureRequest('assinatura_titular', now));"
        "sys.exit('pyhanko.sign' in sys.modules or 'aiohttp' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], check=False, cwd=tmp_path, env=environment())
    assert result.returncode == 0


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
