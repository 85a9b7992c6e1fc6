"""Whoever signed an indirect list, fetched from where the list itself says (RFC 5280, 5.2.7)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID
from hypothesis import given
from hypothesis import strategies as st

from signatures.trust.anchors import Anchor, AnchorKind
from signatures.trust.cache import Cache
from signatures.trust.gather import Gathered, Gatherer
from signatures.trust.places import Places, places_of_list
from signatures.trust.store import TrustStore
from signatures.verification.chain import Chain, Help, find_chain
from signatures.web import Reach, Web, WebOptions
from tests.trust.test_gather_lists import WEB, Place, codes, place
from tests.verification.links import (
    AUTHORITY,
    LISTING,
    MIDDLE,
    NOW,
    PERSON,
    ROOT,
    UP,
    Extension,
    entry,
    issue,
    listed,
    name,
    point,
    points,
    scope,
)

__all__ = ["place"]

LISTER = issue(4, ((LISTING, True),), by=0)
ISSUERS, OCSP = AuthorityInformationAccessOID.CA_ISSUERS, AuthorityInformationAccessOID.OCSP


def access(*named: x509.GeneralName, kind: x509.ObjectIdentifier = ISSUERS) -> Extension:
    return x509.AuthorityInformationAccess([x509.AccessDescription(kind, where) for where in named]), False


def holder_at(place: Place, of: str = "n4") -> bytes:
    """A certificate whose list is somebody else's."""
    named = point(full_name=place.name("i.crl"), crl_issuer=[x509.DirectoryName(name(of))])
    return issue(2, (*PERSON, points(named)))


def indirect(*more: Extension, by: int = 4, revoked: Sequence[x509.RevokedCertificate] = ()) -> bytes:
    return listed(by=by, extensions=[*scope(indirect_crl=True), *more], entries=revoked)


def gathered(holder: bytes, gatherer: Gatherer | None = None) -> tuple[Gathered, Chain]:
    """What is gathered, and what it is worth to who judges."""
    store = TrustStore((Anchor(ROOT, AnchorKind.OTHER, "raiz"),), (MIDDLE,), (UP,))
    found = (gatherer or Gatherer(WEB)).gather(holder, store, NOW)
    return found, find_chain(holder, Help(found.into(store), NOW))


def bundle(*certificates: bytes) -> bytes:
    return pkcs7.serialize_certificates([x509.load_der_x509_certificate(each) for each in certificates], Encoding.DER)


@pytest.mark.parametrize("content", [LISTER, bundle(MIDDLE, LISTER)], ids=["a certificate", "a bundle"])
def test_it_is_fetched_and_handed_on(place: Place, content: bytes) -> None:
    place.has |= {"i.crl": indirect(access(*place.name("quem.p7b"))), "quem.p7b": content}
    found, chain = gathered(holder_at(place))
    assert (chain.ruled_out, codes(found), place.asked()) == (True, set(), {"i.crl", "quem.p7b"})
    assert LISTER in found.certificates


def test_what_the_list_says_then_counts(place: Place) -> None:
    revoked = [entry(1002, of="n1")]
    place.has |= {"i.crl": indirect(access(*place.name("quem.cer")), revoked=revoked), "quem.cer": LISTER}
    _, chain = gathered(holder_at(place))
    assert {problem.code for problem in chain.problems} == {"certificado-revogado"}


def test_those_above_it_are_fetched_too(place: Place) -> None:
    """The lister's issuer isn't known either: its certificate says where that is, and where its own list is."""
    above = issue(3, AUTHORITY, by=0)
    where = points(point(full_name=place.name("n3.crl")))
    lister = issue(4, ((LISTING, True), access(*place.name("acima.cer")), where))
    place.has |= {"i.crl": indirect(access(*place.name("quem.cer"))), "quem.cer": lister, "acima.cer": above}
    place.has["n3.crl"] = listed(by=3)
    found, chain = gathered(holder_at(place))
    assert (chain.ruled_out, codes(found)) == (True, set())
    assert {lister, above} <= set(found.certificates)
    del place.has["n3.crl"]  # then nobody answers for who signed the list
    found, chain = gathered(holder_at(place))
    assert not chain.ruled_out
    assert "coleta-sem-revogacao" in codes(found)
    place.has["n3.crl"] = listed(1004, by=3)
    assert not gathered(holder_at(place))[1].ruled_out


def test_lists_that_lead_to_each_other_end(place: Place) -> None:
    """Whoever signed the first says that its own is the first: it isn't believed, and nothing goes round."""
    named = point(full_name=place.name("i.crl"), crl_issuer=[x509.DirectoryName(name("n4"))])
    lister = issue(4, ((LISTING, True), points(named)), by=0)
    place.has |= {"i.crl": indirect(access(*place.name("quem.cer"))), "quem.cer": lister}
    store = TrustStore((Anchor(ROOT, AnchorKind.OTHER, "raiz"),), (MIDDLE,))
    found = Gatherer(WEB).gather(holder_at(place), store, NOW)
    assert not find_chain(holder_at(place), Help(found.into(store), NOW)).ruled_out


def test_the_second_time_nobody_is_asked(place: Place, tmp_path: Path) -> None:
    place.has |= {"i.crl": indirect(access(*place.name("quem.cer"))), "quem.cer": LISTER}
    assert gathered(holder_at(place), Gatherer(WEB, Cache(tmp_path)))[1].ruled_out
    place.server.asked.clear()
    found, chain = gathered(holder_at(place), Gatherer(None, Cache(tmp_path)))
    assert (chain.ruled_out, codes(found), place.asked()) == (True, set(), set())


BAD = {
    "nothing is there": None,
    "garbage": b"<html>",
    "of another": MIDDLE,
    "of the same name and another key": issue(3, ((LISTING, True),), by=0, called="n4"),
    "that may not sign lists": issue(4, PERSON, by=0),
    "that leads to no anchor": issue(4, ((LISTING, True),)),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_a_certificate_that_will_not_do(place: Place, content: bytes | None) -> None:
    place.has["i.crl"] = indirect(access(*place.name("quem.cer")))
    if content is not None:
        place.has["quem.cer"] = content
    found, chain = gathered(holder_at(place))
    assert (chain.trusted, chain.ruled_out) == (True, False)
    assert "coleta-sem-revogacao" in codes(found)
    assert place.asked() == {"i.crl", "quem.cer"}


def test_a_list_of_whom_the_certificate_does_not_name_is_not_followed(place: Place) -> None:
    """Anyone may have put it there."""
    place.has |= {"i.crl": indirect(access(*place.name("quem.cer"))), "quem.cer": LISTER}
    found, chain = gathered(holder_at(place, of="n5"))
    assert (chain.ruled_out, place.asked()) == (False, {"i.crl"})
    assert "coleta-sem-revogacao" in codes(found)


def test_the_limit_of_addresses_is_the_same(place: Place) -> None:
    place.has |= {"i.crl": indirect(access(*place.name("quem.cer"))), "quem.cer": LISTER}
    found, chain = gathered(holder_at(place), Gatherer(WEB, most=1))
    assert (chain.ruled_out, place.asked()) == (False, {"i.crl"})
    assert "coleta-enderecos-demais" in codes(found)


class Guarded:
    """A client that reaches nothing around here, but for the list: as if that were on a server of the world's."""

    def __init__(self, path: str) -> None:
        self._path, self._guarded = path, Web(WebOptions(timeout=2, retries=0, reach=Reach.PUBLIC))

    def get(self, url: str) -> object:
        return (WEB if url.endswith(self._path) else self._guarded).get(url)

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> object:
        return self._guarded.post(url, body, headers)


def test_a_list_leads_to_no_machine_around_here(place: Place) -> None:
    place.has |= {"i.crl": indirect(access(*place.name("quem.cer"))), "quem.cer": LISTER}
    found, chain = gathered(holder_at(place), Gatherer(Guarded("i.crl")))  # type: ignore[arg-type]
    assert (chain.ruled_out, place.asked()) == (False, {"i.crl"})
    assert any(code.startswith("rede-") for code in codes(found))


def test_only_http_and_only_issuers_and_five_at_the_most() -> None:
    def where(address: str) -> x509.GeneralName:
        return x509.UniformResourceIdentifier(address)

    many = [where(f"http://a.example/{number}.cer") for number in range(9)]
    assert places_of_list(indirect(access(*many))) == Places(tuple(each.value for each in many[:5]))
    others = access(where("ldap://a.example/cn=x"), where("file:///etc/passwd"))
    assert places_of_list(indirect(others)) == Places()
    assert places_of_list(indirect(access(many[0], kind=OCSP))) == Places()
    assert places_of_list(indirect()) == places_of_list(listed()) == Places()


@given(st.binary(max_size=200), st.integers(0, 10**6), st.integers(1, 255))
def test_any_bytes_are_places_or_none(data: bytes, where: int, changed: int) -> None:
    assert places_of_list(data) == Places()
    whole = bytearray(indirect(access(x509.UniformResourceIdentifier("http://a.example/quem.cer"))))
    whole[where % len(whole)] ^= changed
    found = places_of_list(bytes(whole))
    assert all(address.startswith(("http://", "https://")) for address in found.issuers)
