"""The issuer's certificate, however its authority publishes it; and chains that go round (RFC 5280, 4.2.2.1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID

from signatures.trust.anchors import Anchor, AnchorKind
from signatures.trust.gather import Gathered, Gatherer
from signatures.trust.paths import path_to_anchor
from signatures.trust.places import places_of
from signatures.trust.store import TrustStore
from signatures.verification.chain import Help, find_chain
from signatures.web import Web, WebOptions
from tests.servers.loopback import Reply, serving
from tests.verification.links import AUTHORITY, HOLDER, MIDDLE, NOW, PERSON, ROOT, UP, Extension, found, issue, listed

WEB = Web(WebOptions(timeout=2, retries=0))
ANCHORS = (Anchor(ROOT, AnchorKind.OTHER, "raiz"),)
OTHERS = [issue(3, AUTHORITY, by=0), issue(4, AUTHORITY, by=3)]


def access(*urls: str) -> Extension:
    places = [
        x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(url))
        for url in urls
    ]
    return x509.AuthorityInformationAccess(places), False


def bundle(certificates: list[bytes], encoding: Encoding) -> bytes:
    return pkcs7.serialize_certificates([x509.load_der_x509_certificate(found) for found in certificates], encoding)


def pem(*certificates: bytes) -> bytes:
    return b"".join(x509.load_der_x509_certificate(found).public_bytes(Encoding.PEM) for found in certificates)


def gathered(content: bytes, path: str, *more: str) -> Gathered:
    with serving(lambda _: Reply(200, content)) as server:
        holder = issue(2, (*PERSON, access(*more, f"{server.url}/{path}")))
        store = TrustStore(ANCHORS, (), (UP, listed()))
        result = Gatherer(WEB).gather(holder, store, NOW)
        if not result.problems:
            assert find_chain(holder, Help(result.into(store), NOW)).trusted
        return result


@pytest.mark.parametrize("path", ["ac.p7b", "ac.p7c", "ac.crt", "ac"])
@pytest.mark.parametrize(
    "publish",
    [
        lambda: bundle([MIDDLE], Encoding.DER),
        lambda: bundle([MIDDLE], Encoding.PEM),
        lambda: bundle([*OTHERS, MIDDLE, ROOT], Encoding.DER),
        lambda: bundle([ROOT, *OTHERS, MIDDLE], Encoding.PEM),
        lambda: MIDDLE,
        lambda: pem(MIDDLE),
        lambda: b"AC de teste\r\n" + pem(*OTHERS, MIDDLE),
    ],
    ids=["p7 der", "p7 pem", "p7 of many", "p7 of many, pem", "der", "pem", "pem of many, with words"],
)
def test_however_it_is_published(publish: Callable[[], bytes], path: str) -> None:
    assert MIDDLE in gathered(publish(), path).certificates


@pytest.mark.parametrize(
    "content",
    [
        bundle(OTHERS, Encoding.DER),
        b"\x30\x00",
        bundle([MIDDLE], Encoding.DER)[:-9],
        b"-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----\n",
        b"<html></html>",
    ],
    ids=["of others", "of nobody", "cut", "cut, pem", "a page"],
)
def test_bundles_without_it(content: bytes) -> None:
    result = gathered(content, "ac.p7b")
    assert {problem.code for problem in result.problems} == {"coleta-resposta-inutil", "coleta-sem-emissor"}


def test_ldap_is_not_asked_and_is_told() -> None:
    """ICP-Brasil's authorities have named directories beside their servers."""
    ldap = "ldap://ldap.ac.example/CN=AC?cACertificate"
    assert gathered(MIDDLE, "ac.crt", ldap).problems == ()
    holder = issue(2, (*PERSON, access(ldap, "file:///etc/passwd")))
    assert (places_of(holder).issuers, places_of(holder).left_out) == ((), ("ldap", "file"))
    result = Gatherer(WEB).gather(holder, TrustStore(ANCHORS), NOW)
    assert [problem.code for problem in result.problems] == ["coleta-sem-emissor"]
    assert "LDAP" in result.problems[0].message


# --- chains that go round, and names and keys that aren't what they seem ---------------------------------------------


def test_authorities_that_certified_each_other() -> None:
    """One above the other above the one; and a way out to the anchor for who finds it."""
    one, other = issue(1, AUTHORITY, by=3), issue(3, AUTHORITY, by=1)
    store = TrustStore(ANCHORS, (one, other))
    assert path_to_anchor(HOLDER, store) == ()
    assert not find_chain(HOLDER, Help(store, NOW)).trusted
    out = TrustStore(ANCHORS, (one, other, MIDDLE))
    assert path_to_anchor(HOLDER, out)[-1] == ROOT
    assert find_chain(HOLDER, Help(out, NOW)).trusted


def test_a_root_that_another_root_certified() -> None:
    """The anchor has its own certificate, and one by another root that nobody trusts here: the chain ends in ours."""
    crossed = issue(0, AUTHORITY, by=4)
    chain = found(HOLDER, MIDDLE, crossed)
    assert (chain.trusted, chain.path[-1]) == (True, ROOT)
    foreign = TrustStore(
        (Anchor(issue(4, AUTHORITY, by=4, called="n4"), AnchorKind.OTHER, "outra"),), (MIDDLE, crossed)
    )
    assert len(find_chain(HOLDER, Help(foreign, NOW)).path) == 4


def test_the_same_key_by_another_name_is_another_authority() -> None:
    """What it signed checks, and the name on it is another: the holder's certificate names its issuer (6.1.3 a 4)."""
    renamed = issue(1, AUTHORITY, called="outro nome")
    assert not found(HOLDER, renamed).trusted
    assert path_to_anchor(HOLDER, TrustStore(ANCHORS, (renamed,))) == ()
    chain = found(HOLDER, renamed, MIDDLE)
    assert (chain.trusted, chain.path[1]) == (True, MIDDLE)


def test_the_same_name_with_another_key_is_passed_over() -> None:
    impostor = issue(4, AUTHORITY, by=0, called="n1")
    assert not found(HOLDER, impostor).trusted
    assert path_to_anchor(HOLDER, TrustStore(ANCHORS, (impostor, MIDDLE))) == (HOLDER, MIDDLE, ROOT)


def test_an_authority_with_two_certificates_uses_the_one_that_holds() -> None:
    """The same name and key, issued twice: one has ended, or was revoked (1001 is its number)."""
    again = issue(1, AUTHORITY, called="n1", serial=7001)
    assert found(HOLDER, MIDDLE, again, crls=(listed(1001, by=0), listed())).path[1] == again
    assert found(HOLDER, again, MIDDLE, crls=(listed(7001, by=0), listed())).path[1] == MIDDLE
