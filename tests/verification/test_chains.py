"""Chains and revocation, built to be broken on purpose, each with its outcome (RFC 5280, 6; RFC 6960)."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from signatures.trust.anchors import Anchor, AnchorKind
from signatures.trust.store import TrustStore
from signatures.verification.chain import TIME_STAMPING, Help, find_chain
from tests.verification.links import (
    AUTHORITY,
    CA,
    DAY,
    GOOD,
    HOLDER,
    ISSUING,
    KEYS,
    MIDDLE,
    NO_RESPONDER,
    NOW,
    PERSON,
    RESPONDER,
    REVOKED,
    ROOT,
    UNKNOWN_STATUS,
    UP,
    answered,
    codes,
    found,
    issue,
    listed,
    name,
    scope,
)


def test_a_chain_that_holds() -> None:
    chain = found(HOLDER, MIDDLE)
    assert chain.trusted
    assert chain.path == (HOLDER, MIDDLE, ROOT)
    assert not chain.ruled_out


def test_links_may_come_along() -> None:
    trust = TrustStore((Anchor(ROOT, AnchorKind.OTHER, "raiz"),))
    assert not find_chain(HOLDER, Help(trust, NOW)).trusted
    assert find_chain(HOLDER, Help(trust, NOW, certificates=(MIDDLE,))).trusted


UNKNOWN = (x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), b"\x05\x00"), True)
OTHER_USE = x509.KeyUsage(True, *[False] * 8)


@pytest.mark.parametrize(
    ("middle", "code"),
    [
        (issue(1, ()), "cadeia-invalida"),
        (issue(1, ((x509.BasicConstraints(False, None), True), (ISSUING, True))), "cadeia-invalida"),
        (issue(1, (CA, (OTHER_USE, True))), "cadeia-invalida"),
        (issue(1, (*AUTHORITY, UNKNOWN)), "cadeia-invalida"),
        (issue(1, AUTHORITY, end=NOW - DAY), "cadeia-invalida"),
        (issue(1, AUTHORITY, start=NOW + DAY), "cadeia-invalida"),
        (issue(1, AUTHORITY, by=3), "raiz-desconhecida"),
    ],
    ids=["no constraints", "no authority", "another use", "unknown and critical", "expired", "of later", "of another"],
)
def test_an_authority_that_may_not_issue(middle: bytes, code: str) -> None:
    chain = found(HOLDER, middle)
    assert codes(chain) == {code}
    assert not chain.trusted


def test_an_authority_with_the_name_and_another_key() -> None:
    """The same name; the holder's certificate was signed by somebody else."""
    builder = x509.CertificateBuilder(name("n0"), name("n1"), KEYS[4].public_key(), 7)
    builder = builder.not_valid_before(NOW - DAY).not_valid_after(NOW + DAY)
    for extension, critical in AUTHORITY:
        builder = builder.add_extension(extension, critical)
    impostor = builder.sign(KEYS[0], hashes.SHA256()).public_bytes(Encoding.DER)
    assert codes(found(HOLDER, impostor)) == {"raiz-desconhecida"}
    assert found(HOLDER, impostor, MIDDLE).trusted


@pytest.mark.parametrize(("length", "holds"), [(0, False), (1, True)])
def test_path_lengths(length: int, holds: bool) -> None:  # noqa: FBT001 - a table
    limited = issue(1, ((x509.BasicConstraints(True, length), True), (ISSUING, True)))
    below = issue(2, AUTHORITY)
    person = issue(3, PERSON)
    assert found(person, limited, below).trusted is holds


@pytest.mark.parametrize(("permitted", "holds"), [("n2", True), ("outra", False)])
def test_constraints_of_names_are_kept(permitted: str, holds: bool) -> None:  # noqa: FBT001 - a table
    constraint = x509.NameConstraints([x509.DirectoryName(name(permitted))], None)
    middle = issue(1, (*AUTHORITY, (constraint, True)))
    assert found(HOLDER, middle).trusted is holds


def test_a_holder_that_may_not_sign() -> None:
    holder = issue(2, ((ISSUING, True),))
    assert codes(found(holder, MIDDLE)) == {"uso-de-chave"}


@pytest.mark.parametrize(
    ("usages", "critical", "fits"),
    [
        ([ExtendedKeyUsageOID.TIME_STAMPING], True, True),
        ([ExtendedKeyUsageOID.TIME_STAMPING], False, False),
        ([ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.EMAIL_PROTECTION], True, False),
        ([ExtendedKeyUsageOID.EMAIL_PROTECTION], True, False),
    ],
)
def test_who_may_stamp(usages: list[ObjectIdentifier], critical: bool, fits: bool) -> None:  # noqa: FBT001 - a table
    stamper = issue(2, (*PERSON, (x509.ExtendedKeyUsage(usages), critical)))
    assert found(stamper, MIDDLE, purpose=TIME_STAMPING).trusted is fits


def test_circles_end() -> None:
    one, other = issue(1, AUTHORITY, by=3), issue(3, AUTHORITY, by=1)
    assert not found(HOLDER, one, other).trusted


# --- lists ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("crl", "ruled_out"),
    [
        (listed(), True),
        (listed(9), True),
        (listed(start=NOW - 9 * DAY, end=NOW - DAY), False),
        (listed(start=NOW + DAY, end=NOW + 9 * DAY), False),
        (listed(key=3), False),
        (listed(extensions=scope(only_contains_user_certs=True)), True),
        (listed(extensions=scope(only_contains_ca_certs=True)), False),
        (listed(extensions=scope(only_contains_attribute_certs=True)), False),
        (listed(extensions=scope(indirect_crl=True)), True),
        (listed(extensions=scope(only_some_reasons=frozenset([x509.ReasonFlags.key_compromise]))), False),
        (listed(extensions=scope(full_name=[x509.UniformResourceIdentifier("http://x")])), False),
        (listed(extensions=[(x509.DeltaCRLIndicator(1), True)]), False),
    ],
    ids=[
        *("full", "of others", "old", "of later", "another key", "of users", "of authorities", "of attributes"),
        *("indirect, of its own", "of some reasons", "of another point", "delta"),
    ],
)
def test_which_lists_rule_revocation_out(crl: bytes, ruled_out: bool) -> None:  # noqa: FBT001 - a table
    chain = found(HOLDER, MIDDLE, crls=(crl, UP))
    assert chain.trusted
    assert chain.ruled_out is ruled_out


@pytest.mark.parametrize(
    ("crl", "code"),
    [
        (listed(1002), "certificado-revogado"),
        (listed(1002, start=NOW - 9 * DAY, end=NOW - 8 * DAY, when=NOW - 9 * DAY), "certificado-revogado"),
        (listed(1001, by=0), "ac-revogada"),
        (listed(1002, when=NOW + DAY / 2), ""),
        (listed(1002, key=3), ""),
    ],
    ids=["revoked", "by an old list", "the authority", "later", "by another's list"],
)
def test_who_was_revoked(crl: bytes, code: str) -> None:
    chain = found(HOLDER, MIDDLE, crls=(crl,))
    assert codes(chain) == ({code} if code else set())
    assert chain.trusted is not bool(code)


# --- OCSP -------------------------------------------------------------------------------------------------------------


def namesake() -> bytes:
    """Who has the authority's name and another key."""
    builder = x509.CertificateBuilder(name("n0"), name("n1"), KEYS[3].public_key(), 7)
    builder = builder.not_valid_before(NOW - DAY).not_valid_after(NOW + DAY)
    return builder.sign(KEYS[3], hashes.SHA256()).public_bytes(Encoding.DER)


IMPOSTOR = namesake()


@pytest.mark.parametrize(
    ("response", "ruled_out", "trusted"),
    [
        (answered(GOOD), True, True),
        (answered(GOOD, responder=RESPONDER, key=3), True, True),
        (answered(GOOD, responder=NO_RESPONDER, key=3), False, True),
        (answered(GOOD, responder=IMPOSTOR, key=3), False, True),
        (answered(GOOD, about=issue(3, PERSON, by=1)), False, True),
        (answered(GOOD, start=NOW - 9 * DAY, end=NOW - DAY), False, True),
        (answered(GOOD, start=NOW - 2 * DAY, end=None), False, True),
        (answered(UNKNOWN_STATUS), False, True),
        (answered(REVOKED), True, False),
        (answered(REVOKED, responder=RESPONDER, key=3), True, False),
        (answered(REVOKED, responder=IMPOSTOR, key=3), False, True),
        (b"\x30\x03\x0a\x01\x06", False, True),
        (b"garbage", False, True),
    ],
    ids=[
        *("good", "delegated", "by whom nobody named", "another key", "about another", "old", "old without an end"),
        *("unknown", "revoked", "revoked by a delegate", "revoked by another key", "refused", "garbage"),
    ],
)
def test_what_a_responder_says(response: bytes, ruled_out: bool, trusted: bool) -> None:  # noqa: FBT001 - a table
    chain = found(HOLDER, MIDDLE, crls=(UP,), ocsps=(response,))
    assert (chain.ruled_out, chain.trusted) == (ruled_out, trusted)
    if ruled_out:
        assert {item.kind for item in chain.evidence} == {"crl", "ocsp"} or not trusted
