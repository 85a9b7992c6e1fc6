"""DER written and read, against another implementation."""

from __future__ import annotations

import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st

from signatures import certificate, der
from signatures.pki import Pki
from tests.signatures.vectors import der as bytes_of

OIDS = st.lists(st.integers(0, 2**40), min_size=0, max_size=6)


@given(st.binary(max_size=70_000))
def test_what_is_written_is_read(content: bytes) -> None:
    whole = der.encode(der.OCTET_STRING, content)
    assert whole == core.OctetString(content).dump()
    assert der.only(whole) == (der.OCTET_STRING, content, whole)


@given(st.integers(0, 2), st.integers(0, 39), OIDS)
def test_object_identifiers(first: int, second: int, rest: list[int]) -> None:
    name = ".".join(map(str, (first, second, *rest)))
    assert der.oid(name) == core.ObjectIdentifier(name).dump()
    assert der.dotted(der.only(der.oid(name)).content) == name


@pytest.mark.parametrize(
    "data",
    [
        b"\x30",
        b"\x30\x05\x00",
        b"\x30\x80\x00\x00",
        b"\x30\x81\x01\x00",
        b"\x30\x82\x00\x80" + bytes(128),
        b"\x1f\x01\x00",
    ],
    ids=["cut", "short", "indefinite", "long form for little", "leading zero", "high tag"],
)
def test_what_is_not_der(data: bytes) -> None:
    with pytest.raises(der.DerError):
        der.only(data)


@given(st.binary(max_size=300))
def test_garbage_is_refused_or_read_whole(data: bytes) -> None:
    try:
        found = list(der.elements(data))
    except der.DerError:
        return
    assert b"".join(element.whole for element in found) == data


@given(st.binary(max_size=80))
def test_garbage_is_no_object_identifier_or_has_one_name(content: bytes) -> None:
    try:
        name = der.dotted(content)
    except der.DerError:
        return
    assert set(name) <= set("0123456789.")


def test_a_certificate_is_taken_apart(pki: Pki) -> None:
    whole = pki.holders["titular"].certificate
    found = certificate.parts(bytes_of(whole))
    assert found.subject == whole.subject.public_bytes()
    assert found.issuer == whole.issuer.public_bytes()
    assert set(found.extensions) == {extension.oid.dotted_string for extension in whole.extensions}
    assert certificate.validity(bytes_of(whole)) == (whole.not_valid_before_utc, whole.not_valid_after_utc)
    assert certificate.policies(found) == ("2.16.76.1.2.1.9999",)


def test_the_use_of_a_key(pki: Pki) -> None:
    holders = pki.holders
    assert certificate.may_sign(certificate.parts(bytes_of(holders["titular"].certificate)))
    assert not certificate.may_sign(certificate.parts(bytes_of(holders["sem_uso_de_assinatura"].certificate)))
