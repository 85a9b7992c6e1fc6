"""Certificates, lists and answers from anyone: whatever they are, looking for what they need never falls."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from signatures import der
from signatures.errors import TrustError
from signatures.pki import Pki, build_pki, read_declaration
from signatures.pki.responder import Responder
from signatures.trust.anchors import Anchor, AnchorKind
from signatures.trust.files import certificates_in, crls_in
from signatures.trust.gather import Gatherer
from signatures.trust.intake import sort_files
from signatures.trust.places import places_of
from signatures.trust.revocation import ocsp_request, read_crl, read_ocsp
from signatures.trust.store import TrustStore
from tests.servers.published import DECLARATION

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLACE = st.integers(0, 10**6)


@pytest.fixture(scope="module")
def pki() -> Pki:
    return build_pki(read_declaration(DECLARATION.read_text(encoding="utf-8")), MOMENT)


@pytest.fixture(scope="module")
def person(pki: Pki) -> bytes:
    return pki.holders["pessoa"].certificate.public_bytes(Encoding.DER)


@pytest.fixture(scope="module")
def issuer(pki: Pki) -> bytes:
    return pki.authorities["ac"].certificate.public_bytes(Encoding.DER)


@pytest.fixture(scope="module")
def store(pki: Pki) -> TrustStore:
    root = pki.authorities["raiz"].certificate.public_bytes(Encoding.DER)
    return TrustStore((Anchor(root, AnchorKind.OTHER, "raiz"),))


@pytest.fixture(scope="module")
def answer(pki: Pki, person: bytes, issuer: bytes) -> bytes:
    known = {holder.certificate.serial_number: holder.certificate for holder in pki.holders.values()}
    request = ocsp_request(person, issuer)
    assert request is not None
    return Responder(pki.authorities["ac"], pki.holders["respondente"], known).answer(request, MOMENT)


def flipped(data: bytes, place: int) -> bytes:
    changed = bytearray(data)
    changed[place // 8 % len(changed)] ^= 1 << place % 8
    return bytes(changed)


@given(PLACE, PLACE)
def test_certificates_of_any_kind(store: TrustStore, person: bytes, issuer: bytes, one: int, two: int) -> None:
    holder, along = flipped(person, one), (flipped(issuer, two), issuer, b"", b"0\x03\x02\x01\x01")
    found = Gatherer().gather_all([(holder, along), (person, (flipped(issuer, two),))], store, MOMENT)
    assert not any(problem.fatal for problem in found.problems)
    found.into(store)


@given(st.binary(max_size=300))
def test_bytes_that_are_nothing(store: TrustStore, person: bytes, issuer: bytes, data: bytes) -> None:
    assert places_of(data) == places_of(b"")
    assert read_crl(data, issuer) is None
    assert read_ocsp(data, person, issuer) is None
    assert Gatherer().gather(data, store, MOMENT, [data]).certificates == ()
    for read in (certificates_in, crls_in):
        try:
            assert read(data, "a.cer") == []
        except TrustError:
            continue


@given(PLACE)
def test_an_altered_answer_is_none_or_says_the_same(answer: bytes, person: bytes, issuer: bytes, place: int) -> None:
    good, found = read_ocsp(answer, person, issuer), read_ocsp(flipped(answer, place), person, issuer)
    assert good is not None
    if found is not None:  # what the signature doesn't cover: the certificates that came along
        assert (found.since, found.until) == (good.since, good.until)


@given(PLACE)
def test_an_altered_list_is_none(pki: Pki, issuer: bytes, place: int) -> None:
    crl = pki.authorities["ac"].crl.public_bytes(Encoding.DER)
    found = read_crl(flipped(crl, place), issuer)
    assert found is None


@given(st.lists(st.binary(max_size=60), max_size=4), PLACE)
def test_files_of_any_kind_are_sorted_and_none_is_kept(person: bytes, files: list[bytes], place: int) -> None:
    named = [(f"{number}.cer", content) for number, content in enumerate([*files, flipped(person, place)])]
    assert sort_files(named, TrustStore.empty()).things == ()


@pytest.mark.parametrize(
    "extension",
    [
        der.encode(der.SEQUENCE),
        der.encode(der.SEQUENCE, der.encode(der.SEQUENCE)),
        der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, der.oid("1.3.6.1.5.5.7.48.2"))),
        b"\x30\x80\x00\x00",
        b"",
    ],
)
def test_access_descriptions_that_are_none(person: bytes, extension: bytes) -> None:
    access = bytes.fromhex("06082b06010505070101")
    start = person.index(access) + len(access)
    wrapped = der.only(person[start : start + 2 + person[start + 1]]) if person[start + 1] < 128 else None
    size = len(wrapped.whole) if wrapped else 3 + person[start + 2]
    room = size - 2
    filled = der.encode(der.OCTET_STRING, extension.ljust(room, b"\0"))[:size]
    assert places_of(person[:start] + filled + person[start + size :]).issuers == ()
