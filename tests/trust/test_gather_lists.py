"""Lists that take more than one address: of some reasons, of another authority, of what changed; and of responders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from cryptography import x509
from cryptography.x509 import ReasonFlags
from cryptography.x509.oid import AuthorityInformationAccessOID

from signatures.trust.anchors import Anchor, AnchorKind
from signatures.trust.gather import Gathered, Gatherer
from signatures.trust.store import TrustStore
from signatures.verification.chain import Chain, Help, find_chain
from signatures.web import Web, WebOptions
from tests.servers.loopback import Asked, Reply, Server, serving
from tests.verification.links import (
    ANSWERING,
    GOOD,
    LISTING,
    MIDDLE,
    NOW,
    PERSON,
    ROOT,
    UP,
    Extension,
    answered,
    entry,
    issue,
    listed,
    name,
    point,
    points,
    scope,
)

WEB = Web(WebOptions(timeout=2, retries=0))
SOME = frozenset({ReasonFlags.key_compromise, ReasonFlags.ca_compromise})
OTHERS = frozenset(ReasonFlags) - SOME - {ReasonFlags.unspecified, ReasonFlags.remove_from_crl}


@dataclass(slots=True)
class Place:
    """A server, and what it has by path."""

    server: Server
    has: dict[str, bytes] = field(default_factory=dict)

    def name(self, path: str) -> list[x509.GeneralName]:
        return [x509.UniformResourceIdentifier(f"{self.server.url}/{path}")]

    def asked(self) -> set[str]:
        return {asked.path.lstrip("/") for asked in self.server.asked}


@pytest.fixture
def place() -> Iterator[Place]:
    places: list[Place] = []

    def answer(asked: Asked) -> Reply:
        found = places[0].has.get(asked.path.lstrip("/"))
        return Reply(404) if found is None else Reply(200, found)

    with serving(answer) as server:
        places.append(Place(server))
        yield places[0]


def gathered(holder: bytes, *known: bytes, listed_above: bytes = UP) -> tuple[Gathered, Chain]:
    """What is gathered for a holder, and what it is worth to who judges."""
    store = TrustStore((Anchor(ROOT, AnchorKind.OTHER, "raiz"),), (MIDDLE, *known), (listed_above,))
    found = Gatherer(WEB).gather(holder, store, NOW)
    return found, find_chain(holder, Help(found.into(store), NOW))


def codes(found: Gathered) -> set[str]:
    return {problem.code for problem in found.problems}


def test_lists_of_some_reasons_are_all_fetched(place: Place) -> None:
    distributed = [point(full_name=place.name(path)) for path in ("a.crl", "b.crl", "c.crl")]
    holder = issue(2, (*PERSON, points(*distributed)))
    for path, reasons in (("a.crl", SOME), ("b.crl", OTHERS), ("c.crl", SOME)):
        place.has[path] = listed(extensions=scope(only_some_reasons=reasons))
    found, chain = gathered(holder)
    assert (chain.ruled_out, codes(found), place.asked()) == (True, set(), {"a.crl", "b.crl"})
    del place.has["b.crl"]
    found, chain = gathered(holder)
    assert not chain.ruled_out
    assert codes(found) == {"coleta-resposta-inutil", "coleta-sem-revogacao"}


def test_an_indirect_list_is_fetched(place: Place) -> None:
    lister = issue(4, ((LISTING, True),), by=0)
    named = point(full_name=place.name("i.crl"), crl_issuer=[x509.DirectoryName(name("n4"))])
    holder = issue(2, (*PERSON, points(named)))
    place.has["i.crl"] = listed(by=4, extensions=scope(indirect_crl=True))
    found, chain = gathered(holder, lister)
    assert (chain.ruled_out, codes(found)) == (True, set())
    found, chain = gathered(holder)  # who signed it isn't known
    assert not chain.ruled_out
    assert "coleta-sem-revogacao" in codes(found)


def freshest(place: Place) -> Extension:
    return x509.FreshestCRL([point(full_name=place.name("d.crl"))]), False


def test_what_changed_since_is_fetched(place: Place) -> None:
    holder = issue(2, (*PERSON, points(point(full_name=place.name("a.crl"))), freshest(place)))
    place.has["a.crl"] = listed(extensions=[(x509.CRLNumber(5), False)])
    news: list[Extension] = [(x509.DeltaCRLIndicator(5), True), (x509.CRLNumber(6), False)]
    place.has["d.crl"] = listed(extensions=news)
    assert gathered(holder)[1].ruled_out
    place.has["d.crl"] = listed(extensions=news, entries=[entry(1002)])
    _, chain = gathered(holder)
    assert {problem.code for problem in chain.problems} == {"certificado-revogado"}
    del place.has["a.crl"]
    found, chain = gathered(holder)
    assert (chain.ruled_out, "coleta-sem-revogacao" in codes(found)) == (False, True)


def test_a_delta_where_a_list_should_be_is_not_enough(place: Place) -> None:
    holder = issue(2, (*PERSON, points(point(full_name=place.name("d.crl")))))
    place.has["d.crl"] = listed(extensions=[(x509.DeltaCRLIndicator(5), True), (x509.CRLNumber(6), False)])
    found, chain = gathered(holder)
    assert (chain.ruled_out, codes(found)) == (False, {"coleta-sem-revogacao"})


def with_responder(place: Place, *more: Extension) -> bytes:
    access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place.name("ocsp")[0])
    return issue(2, (*PERSON, (x509.AuthorityInformationAccess([access]), False), *more))


@pytest.mark.parametrize("whose", ["the responder's", "the holder's"])
def test_a_responders_own_list_is_fetched(place: Place, whose: str) -> None:
    """A responder that doesn't say that nobody is to ask about it: somebody is asked (RFC 6960, 4.2.2.2.1)."""
    at = points(point(full_name=place.name("ac.crl")))
    responder = issue(3, (*PERSON, ANSWERING, *([at] if whose == "the responder's" else [])), by=1)
    holder = with_responder(place, *([at] if whose == "the holder's" else []))
    place.has["ocsp"] = answered(GOOD, about=holder, responder=responder, key=3)
    place.has["ac.crl"] = listed()
    found, chain = gathered(holder)
    assert (chain.ruled_out, codes(found), place.asked()) == (True, set(), {"ocsp", "ac.crl"})
    assert (len(found.ocsps), responder in found.certificates) == (1, True)
    assert listed(by=0) not in found.crls


def test_a_responder_of_whom_nothing_is_known_is_told(place: Place) -> None:
    responder = issue(3, (*PERSON, ANSWERING), by=1)
    holder = with_responder(place)
    place.has["ocsp"] = answered(GOOD, about=holder, responder=responder, key=3)
    found, chain = gathered(holder)
    assert (chain.trusted, chain.ruled_out) == (True, False)
    assert {doubt.code for doubt in chain.doubts} == {"respondente-nao-conferido"}
    assert codes(found) == {"coleta-sem-revogacao"}
