"""Who answers for an authority, and was revoked or not (RFC 6960, 4.2.2.2.1)."""

from __future__ import annotations

import pytest
from cryptography.x509 import ReasonFlags

from signatures.trust.anchors import Anchor, AnchorKind
from signatures.trust.store import TrustStore
from signatures.verification.chain import Help, find_chain
from tests.verification.links import (
    ANSWERING,
    DAY,
    GOOD,
    HOLDER,
    MIDDLE,
    NOW,
    PERSON,
    RESPONDER,
    REVOKED,
    ROOT,
    UP,
    Chain,
    answered,
    codes,
    entry,
    found,
    issue,
    listed,
    scope,
)

CHECKED = issue(3, (*PERSON, ANSWERING), by=1)
"""A responder whose certificate says nothing about its own revocation; its number is 1003."""

OF_AUTHORITIES = scope(only_contains_ca_certs=True)


def judged(*crls: bytes, responder: bytes = CHECKED, says: object = GOOD, extra: tuple[bytes, ...] = ()) -> Chain:
    response = answered(says, responder=responder, key=3)  # type: ignore[arg-type] # a status
    return found(HOLDER, MIDDLE, crls=(UP, *crls), ocsps=(response, *extra))


def doubts(chain: Chain) -> set[str]:
    assert not any(doubt.fatal for doubt in chain.doubts)
    return {doubt.code for doubt in chain.doubts}


def test_nobody_is_to_ask_about_it() -> None:
    chain = judged(responder=RESPONDER)
    assert (chain.trusted, chain.ruled_out, doubts(chain)) == (True, True, set())


def test_a_list_has_it_in_good_standing() -> None:
    chain = judged(listed())
    assert (chain.trusted, chain.ruled_out, doubts(chain)) == (True, True, set())
    assert {item.kind for item in chain.evidence} == {"crl", "ocsp"}
    assert all(item.in_force for item in chain.evidence)


@pytest.mark.parametrize("says", [GOOD, REVOKED])
def test_it_was_revoked(says: object) -> None:
    """The list that says so is of some reasons alone, so that only the responder could say of the holder."""
    partial = listed(1003, extensions=scope(only_some_reasons=frozenset({ReasonFlags.key_compromise})))
    chain = judged(partial, says=says)
    assert (chain.trusted, chain.ruled_out) == (True, False)
    assert doubts(chain) == {"respondente-revogado"}
    assert not any(item.kind == "ocsp" for item in chain.evidence)


def test_it_was_revoked_and_a_list_says_of_the_holder() -> None:
    chain = judged(listed(1003), says=REVOKED)
    assert (chain.trusted, chain.ruled_out) == (True, True)
    chain = judged(listed(1003, 1002), says=GOOD)
    assert codes(chain) == {"certificado-revogado"}


@pytest.mark.parametrize(
    "crls",
    [(), (listed(extensions=OF_AUTHORITIES),), (listed(start=NOW - 9 * DAY, end=NOW - 8 * DAY),), (listed(key=3),)],
    ids=["nothing", "a list of others", "an old list", "a list of the responder's own"],
)
def test_nothing_is_known_of_it(crls: tuple[bytes, ...]) -> None:
    """Good is not enough then, and it is said; revoked is."""
    chain = judged(*crls)
    assert (chain.trusted, chain.ruled_out) == (True, False)
    assert doubts(chain) == {"respondente-nao-conferido"}
    assert codes(judged(*crls, says=REVOKED)) == {"certificado-revogado"}


def test_it_does_not_answer_for_itself() -> None:
    itself = answered(GOOD, about=CHECKED, responder=CHECKED, key=3)
    assert not judged(extra=(itself,)).ruled_out


def test_it_does_not_answer_for_itself_by_another_certificate_of_its_key() -> None:
    """Even one about which nobody is to ask: a key that was lost would say that it wasn't."""
    of_itself = answered(GOOD, about=CHECKED, responder=RESPONDER, key=3)
    chain = judged(extra=(of_itself,))
    assert (chain.trusted, chain.ruled_out, doubts(chain)) == (True, False, {"respondente-nao-conferido"})
    revoked = answered(REVOKED, about=CHECKED, responder=RESPONDER, key=3)
    assert not judged(extra=(revoked,)).ruled_out


def test_the_authority_itself_answers_for_it() -> None:
    assert judged(extra=(answered(GOOD, about=CHECKED),)).ruled_out
    revoked = judged(extra=(answered(REVOKED, about=CHECKED),))
    assert (revoked.trusted, revoked.ruled_out, doubts(revoked)) == (True, False, {"respondente-revogado"})


def test_a_responder_that_was_revoked_afterwards_said_it_before() -> None:
    """Revoked tomorrow: what it says today counts, and what it says the day after doesn't."""
    lists = (UP, listed(entries=[entry(1003, when=NOW + DAY)], start=NOW + DAY, end=NOW + 9 * DAY))
    for start, ruled_out in ((NOW, True), (NOW + 2 * DAY, False)):
        response = answered(GOOD, responder=CHECKED, key=3, start=start, end=NOW + 9 * DAY)
        trust = TrustStore((Anchor(ROOT, AnchorKind.OTHER, "raiz"),), (MIDDLE,), lists, (response,))
        chain = find_chain(HOLDER, Help(trust, NOW).at(NOW))
        ocsps = [item for item in chain.evidence if item.kind == "ocsp"]
        assert bool(ocsps) is ruled_out
