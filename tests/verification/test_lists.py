"""Lists of every kind, each with what it may say and what it may not (RFC 5280, 5.2, 5.3 and 6.3)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from cryptography import x509
from cryptography.x509 import ReasonFlags
from cryptography.x509.oid import NameOID, ObjectIdentifier

from tests.verification.links import (
    AUTHORITY,
    DAY,
    HOLDER,
    LISTING,
    MIDDLE,
    NOW,
    PERSON,
    UP,
    Extension,
    codes,
    entry,
    found,
    issue,
    listed,
    name,
    point,
    points,
    scope,
)

HERE = [x509.UniformResourceIdentifier("http://lista.example/a.crl")]
THERE = [x509.UniformResourceIdentifier("http://lista.example/b.crl")]
LISTER = [x509.DirectoryName(name("n4"))]
LISTER_CERTIFICATE = issue(4, ((LISTING, True),), by=0)
SOME = frozenset({ReasonFlags.key_compromise, ReasonFlags.ca_compromise})
OTHERS = frozenset(ReasonFlags) - SOME - {ReasonFlags.unspecified, ReasonFlags.remove_from_crl}


def person(*distributed: x509.DistributionPoint) -> bytes:
    """The holder, whose certificate says where its lists are."""
    return issue(2, (*PERSON, points(*distributed)))


def outcome(holder: bytes, *crls: bytes, links: Sequence[bytes] = (MIDDLE,)) -> str:
    """What comes of the holder by these lists, its authorities being in good standing."""
    chain = found(holder, *links, crls=(UP, *crls))
    if codes(chain) == {"certificado-revogado"}:
        return "revogado"
    assert chain.trusted
    return "em dia" if chain.ruled_out else "não se sabe"


def delta(base: int, number: int, *, critical: bool = True) -> list[Extension]:
    return [(x509.DeltaCRLIndicator(base), critical), (x509.CRLNumber(number), False)]


NUMBERED: list[Extension] = [(x509.CRLNumber(5), False)]

# --- of another: indirect lists ---------------------------------------------------------------------------------------

NAMED_LISTER = person(point(full_name=HERE, crl_issuer=LISTER))
INDIRECT = scope(full_name=HERE, indirect_crl=True)
WITH_LISTER = (MIDDLE, LISTER_CERTIFICATE)


@pytest.mark.parametrize(
    ("crl", "expected"),
    [
        (listed(by=4, extensions=INDIRECT), "em dia"),
        (listed(by=4, extensions=INDIRECT, entries=[entry(1002, of="n1")]), "revogado"),
        (listed(by=4, extensions=INDIRECT, entries=[entry(7, of="n1"), entry(1002)]), "revogado"),
        (listed(by=4, extensions=INDIRECT, entries=[entry(1002)]), "em dia"),
        (listed(by=4, extensions=INDIRECT, entries=[entry(1002, of="outra")]), "em dia"),
        (listed(by=4, extensions=INDIRECT, entries=[entry(7, of="n1"), entry(1002, of="outra")]), "em dia"),
        (listed(by=4, extensions=scope(indirect_crl=True)), "em dia"),
        (listed(by=4, extensions=scope(full_name=THERE, indirect_crl=True)), "não se sabe"),
        (listed(by=4, extensions=scope(full_name=HERE)), "não se sabe"),
        (listed(by=4), "não se sabe"),
        (listed(by=4, entries=[entry(1002, of="n1")]), "não se sabe"),
        (listed(by=4, key=3, extensions=INDIRECT), "não se sabe"),
        (listed(1002, by=3, extensions=INDIRECT), "não se sabe"),
    ],
    ids=[
        *("clears", "revokes", "issuer of the entry before", "its own with the number", "another's with the number"),
        *("another's after ours", "of any point", "of another point", "not said to be indirect", "no scope at all"),
        *("entries of another and not indirect", "another key", "of whom nobody named"),
    ],
)
def test_an_indirect_list(crl: bytes, expected: str) -> None:
    assert outcome(NAMED_LISTER, crl, links=WITH_LISTER) == expected


def test_an_entry_of_another_issuer_in_the_issuers_own_list() -> None:
    """It is an authority's list of others' certificates too; the number is another's."""
    own = listed(extensions=scope(indirect_crl=True), entries=[entry(1002, of="outra")])
    assert outcome(HOLDER, own) == "em dia"
    assert outcome(HOLDER, listed(entries=[entry(1002, of="outra")])) == "não se sabe"


def test_an_issuer_that_left_its_lists_to_another() -> None:
    """Its own lists say nothing then, unless a point of their own has them."""
    both = person(point(full_name=HERE, crl_issuer=LISTER), point(full_name=THERE))
    for crl, expected in ((listed(), "não se sabe"), (listed(1002), "não se sabe")):
        assert outcome(NAMED_LISTER, crl, links=WITH_LISTER) == expected
    for crl, expected in ((listed(), "em dia"), (listed(1002), "revogado")):
        assert outcome(both, crl, links=WITH_LISTER) == expected


def test_who_lists_has_to_be_known_and_to_have_the_right() -> None:
    good = listed(by=4, extensions=INDIRECT)
    assert outcome(NAMED_LISTER, good) == "não se sabe"
    assert outcome(NAMED_LISTER, good, links=(MIDDLE, issue(4, PERSON, by=0))) == "não se sabe"
    assert outcome(NAMED_LISTER, good, links=(MIDDLE, issue(4, (), by=0))) == "não se sabe"
    assert outcome(NAMED_LISTER, good, links=(MIDDLE, issue(4, ((LISTING, True),), by=3))) == "não se sabe"
    expired = issue(4, ((LISTING, True),), by=0, end=NOW - DAY)
    assert outcome(NAMED_LISTER, good, links=(MIDDLE, expired)) == "não se sabe"


def test_who_lists_was_revoked() -> None:
    """1004 is the lister's number in the root's list: what it says is not believed, good or bad."""
    up = listed(1004, by=0)
    for crl in (listed(by=4, extensions=INDIRECT), listed(by=4, extensions=INDIRECT, entries=[entry(1002, of="n1")])):
        chain = found(NAMED_LISTER, *WITH_LISTER, crls=(up, crl))
        assert (chain.trusted, chain.ruled_out) == (True, False)
        assert {doubt.code for doubt in chain.doubts} == {"emissor-de-lista-revogado"}


def test_who_lists_is_in_nobodys_list() -> None:
    """Of a lister of whom nothing is known, a revocation is believed and the lack of one isn't."""
    listers_own = issue(1, (*AUTHORITY, points(point(full_name=HERE))))
    known_only = (listed(by=0, extensions=scope(full_name=HERE)),)
    holder = NAMED_LISTER
    good = found(holder, listers_own, LISTER_CERTIFICATE, crls=(*known_only, listed(by=4, extensions=INDIRECT)))
    assert (good.trusted, good.ruled_out) == (True, False)
    assert {doubt.code for doubt in good.doubts} == {"emissor-de-lista-nao-conferido"}
    revoked = listed(by=4, extensions=INDIRECT, entries=[entry(1002, of="n1")])
    assert codes(found(holder, listers_own, LISTER_CERTIFICATE, crls=(*known_only, revoked))) == {
        "certificado-revogado"
    }


def test_a_name_alone_is_nobody() -> None:
    """Another authority of the same root issues a certificate with the name of the holder's issuer (6.3.3 f)."""
    other = issue(3, AUTHORITY, by=0)
    namesake = issue(4, ((LISTING, True),), by=3, called="n1")
    assert outcome(HOLDER, listed(by=1, key=4), links=(MIDDLE, other, namesake)) == "não se sabe"
    assert outcome(HOLDER, listed(1002, by=1, key=4), links=(MIDDLE, other, namesake)) == "não se sabe"


def test_the_issuers_other_key() -> None:
    """The authority signs its lists with another key, for which it has a certificate from the same root."""
    second = issue(4, ((LISTING, True),), by=0, called="n1")
    assert outcome(HOLDER, listed(by=1, key=4), links=(MIDDLE, second)) == "em dia"
    assert outcome(HOLDER, listed(1002, by=1, key=4), links=(MIDDLE, second)) == "revogado"


# --- deltas -----------------------------------------------------------------------------------------------------------

BASE = listed(extensions=NUMBERED, start=NOW - 2 * DAY)
HELD_BASE = listed(
    extensions=NUMBERED, start=NOW - 2 * DAY, entries=[entry(1002, ReasonFlags.certificate_hold, when=NOW - 2 * DAY)]
)
_EARLIER = NOW - 4 * DAY
_SUSPENDED = entry(1002, ReasonFlags.certificate_hold, when=_EARLIER)
HELD_ONCE = listed(extensions=NUMBERED, start=_EARLIER, end=NOW - 2 * DAY, entries=[_SUSPENDED])
GONE_ONCE = listed(1002, extensions=NUMBERED, start=_EARLIER, end=NOW - 2 * DAY, when=_EARLIER)
HELD_AND_GONE = listed(
    extensions=NUMBERED, start=_EARLIER, end=NOW - 2 * DAY, entries=[_SUSPENDED, entry(1002, when=NOW - 3 * DAY)]
)
GONE_BASE = listed(1002, extensions=NUMBERED, start=NOW - 2 * DAY, when=NOW - 2 * DAY)
RELEASED = [entry(1002, ReasonFlags.remove_from_crl)]
HELD = [entry(1002, ReasonFlags.certificate_hold)]


@pytest.mark.parametrize(
    ("crls", "expected"),
    [
        ([listed(extensions=delta(5, 6))], "não se sabe"),
        ([listed(extensions=delta(5, 6, critical=False))], "não se sabe"),
        ([listed(extensions=delta(5, 6), entries=RELEASED)], "não se sabe"),
        ([BASE, listed(extensions=delta(5, 6))], "em dia"),
        ([BASE, listed(1002, extensions=delta(5, 6))], "revogado"),
        ([BASE, listed(1002, extensions=delta(9, 10))], "revogado"),
        ([listed(1002, extensions=delta(5, 6))], "revogado"),
        ([BASE, listed(1002, key=3, extensions=delta(5, 6))], "em dia"),
        ([BASE, listed(7, extensions=delta(5, 6))], "em dia"),
        ([HELD_BASE], "revogado"),
        ([HELD_BASE, listed(extensions=delta(5, 6), entries=RELEASED)], "em dia"),
        ([HELD_BASE, listed(extensions=delta(6, 7), entries=RELEASED)], "revogado"),
        ([HELD_BASE, listed(extensions=delta(5, 6), start=NOW - 2 * DAY, end=NOW - DAY, entries=RELEASED)], "revogado"),
        ([HELD_BASE, listed(extensions=[(x509.DeltaCRLIndicator(5), True)], entries=RELEASED)], "revogado"),
        ([HELD_BASE, listed(extensions=[*delta(5, 6), *scope(full_name=HERE)], entries=RELEASED)], "revogado"),
        ([HELD_BASE, listed(extensions=delta(5, 6), key=3, entries=RELEASED)], "revogado"),
        (
            [
                HELD_BASE,
                listed(extensions=delta(5, 6), entries=RELEASED),
                listed(extensions=delta(5, 7), entries=HELD),
            ],
            "revogado",
        ),
        ([GONE_BASE, listed(extensions=delta(5, 6), entries=RELEASED)], "revogado"),
        ([HELD_BASE, listed(extensions=[(x509.CRLNumber(6), False)])], "revogado"),
        ([HELD_ONCE, listed(extensions=[(x509.CRLNumber(6), False)])], "em dia"),
        ([HELD_ONCE], "revogado"),
        ([GONE_ONCE, listed(extensions=[(x509.CRLNumber(6), False)])], "revogado"),
        ([HELD_AND_GONE, listed(extensions=[(x509.CRLNumber(6), False)])], "revogado"),
        ([GONE_BASE, listed(extensions=[(x509.CRLNumber(6), False)])], "revogado"),
        ([HELD_BASE, listed(start=NOW - 4 * DAY, extensions=[(x509.CRLNumber(4), False)])], "revogado"),
    ],
    ids=[
        *("alone", "alone and not critical", "alone, releasing", "with its base", "revokes", "of a base to come"),
        *("revokes alone", "by another key", "of others", "suspended", "released", "released from a later base"),
        *("released once upon a time", "released by what has no number", "released elsewhere", "released by nobody"),
        *("suspended again", "what is gone is not released", "still suspended by one", "suspended once upon a time"),
        *("suspended once, and nothing new", "gone once upon a time", "suspended, and gone too", "gone and then not"),
        "an older list knew nothing",
    ],
)
def test_a_delta(crls: list[bytes], expected: str) -> None:
    assert outcome(HOLDER, *crls) == expected


# --- kinds, reasons, points -------------------------------------------------------------------------------------------


def of_some(reasons: frozenset[ReasonFlags], *serials: int, **more: object) -> bytes:
    return listed(*serials, extensions=scope(only_some_reasons=reasons, **more))


@pytest.mark.parametrize(
    ("crls", "expected"),
    [
        ([of_some(SOME)], "não se sabe"),
        ([of_some(SOME), of_some(OTHERS)], "em dia"),
        ([of_some(SOME), of_some(SOME)], "não se sabe"),
        ([of_some(SOME, 1002)], "revogado"),
        ([of_some(SOME), of_some(OTHERS, 1002)], "revogado"),
        ([of_some(SOME), listed(extensions=scope(only_some_reasons=OTHERS), end=NOW - DAY / 2)], "não se sabe"),
        ([listed(extensions=scope(only_contains_ca_certs=True)), of_some(OTHERS)], "não se sabe"),
        ([listed(1002, extensions=scope(only_contains_ca_certs=True))], "não se sabe"),
        ([listed(1002, extensions=scope(only_contains_attribute_certs=True))], "não se sabe"),
        ([listed(1002, extensions=scope(only_contains_user_certs=True))], "revogado"),
    ],
    ids=[
        *("some", "all together", "the same twice", "some, and revoked", "together, and revoked", "one has ended"),
        *("of authorities and some", "a number of an authority", "a number of an attribute", "of users, and revoked"),
    ],
)
def test_lists_of_some(crls: list[bytes], expected: str) -> None:
    assert outcome(HOLDER, *crls) == expected


def test_an_authority_is_no_user() -> None:
    chain = found(HOLDER, MIDDLE, crls=(listed(), listed(by=0, extensions=scope(only_contains_user_certs=True))))
    assert (chain.trusted, chain.ruled_out) == (True, False)
    chain = found(HOLDER, MIDDLE, crls=(listed(), listed(by=0, extensions=scope(only_contains_ca_certs=True))))
    assert chain.ruled_out


RELATIVE = x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COMMON_NAME, "lista 7")])
IN_FULL = [x509.DirectoryName(x509.Name([*name("n1").rdns, RELATIVE]))]  # type: ignore[list-item] # a Name of RDNs
OF_ANOTHER = [x509.DirectoryName(x509.Name([*name("n0").rdns, RELATIVE]))]  # type: ignore[list-item] # the same


@pytest.mark.parametrize(
    ("distributed", "covered", "expected"),
    [
        ({"full_name": HERE}, {"full_name": HERE}, "em dia"),
        ({"full_name": HERE}, {"full_name": THERE}, "não se sabe"),
        ({"full_name": HERE}, {"full_name": [*THERE, *HERE]}, "em dia"),
        ({"relative_name": RELATIVE}, {"relative_name": RELATIVE}, "em dia"),
        ({"relative_name": RELATIVE}, {"full_name": IN_FULL}, "em dia"),
        ({"full_name": IN_FULL}, {"relative_name": RELATIVE}, "em dia"),
        ({"full_name": OF_ANOTHER}, {"relative_name": RELATIVE}, "não se sabe"),
        ({"full_name": HERE, "reasons": SOME}, {"full_name": HERE}, "não se sabe"),
        ({"full_name": HERE, "reasons": SOME}, {"full_name": HERE, "only_some_reasons": OTHERS}, "não se sabe"),
        ({"full_name": HERE}, {"full_name": [x509.DirectoryName(name("n1"))]}, "em dia"),
    ],
    ids=[
        *("the point", "another point", "one of two", "both relative", "relative and full", "full and relative"),
        *("relative to another", "a point of some reasons", "of these and of those", "of the issuer's own name"),
    ],
)
def test_points(distributed: dict[str, object], covered: dict[str, object], expected: str) -> None:
    assert outcome(person(point(**distributed)), listed(extensions=scope(**covered))) == expected


def test_several_points_add_up() -> None:
    holder = person(point(full_name=HERE, reasons=SOME), point(full_name=THERE, reasons=OTHERS))
    here, there = listed(extensions=scope(full_name=HERE)), listed(extensions=scope(full_name=THERE))
    assert [outcome(holder, *crls) for crls in ([here], [there], [here, there])] == [
        *("não se sabe", "não se sabe"),
        "em dia",
    ]


def test_what_is_critical_and_not_known_makes_a_list_unusable() -> None:
    unknown = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    marked = x509.RevokedCertificateBuilder(1002, NOW - DAY).add_extension(unknown, critical=True).build()
    assert outcome(HOLDER, listed(extensions=[(unknown, True)])) == "não se sabe"
    assert outcome(HOLDER, listed(extensions=[(unknown, False)])) == "em dia"
    assert outcome(HOLDER, listed(entries=[marked])) == "não se sabe"
    told = x509.RevokedCertificateBuilder(7, NOW - DAY).add_extension(unknown, critical=False).build()
    assert outcome(HOLDER, listed(entries=[told])) == "em dia"
