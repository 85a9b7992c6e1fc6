"""Our verdict on lists of every kind beside that of pyHanko's validator: ours is never the more lenient one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.x509 import ReasonFlags
from hypothesis import event, given, settings
from hypothesis import strategies as st
from pyhanko_certvalidator import ValidationContext

from tests.verification.links import DAY, HOLDER, MIDDLE, NOW, ROOT, UP, entry, found, listed, scope
from tests.verification.test_lists import HERE, LISTER, LISTER_CERTIFICATE, OTHERS, SOME, THERE, delta, person, point
from tests.verification.theirs import standing

MANY = settings(max_examples=200, deadline=None)
HOLDERS = {
    "no point": HOLDER,
    "here": person(point(full_name=HERE)),
    "here and there": person(point(full_name=HERE, reasons=SOME), point(full_name=THERE, reasons=OTHERS)),
    "of another": person(point(full_name=HERE, crl_issuer=LISTER)),
}
"""Not a point of another beside one of the issuer: there pyHanko takes neither list (RFC 5280, 6.3.3 b 1, goes point by
point)."""


def theirs(holder: bytes, crls: list[bytes]) -> str:
    """What pyHanko's validator says when it demands a word on revocation from each one."""
    context = ValidationContext(
        trust_roots=[asn1.Certificate.load(ROOT)],
        other_certs=[asn1.Certificate.load(link) for link in (MIDDLE, LISTER_CERTIFICATE)],
        crls=[asn1_crl.CertificateList.load(crl) for crl in (UP, *crls)],
        moment=NOW,
        allow_fetching=False,
        revocation_mode="require",
        time_tolerance=timedelta(minutes=1),
    )
    return standing(holder, context)


def ours(holder: bytes, crls: list[bytes]) -> str:
    chain = found(holder, MIDDLE, LISTER_CERTIFICATE, crls=(UP, *crls))
    if not chain.trusted:
        return "revogado"
    return "em dia" if chain.ruled_out else "não se sabe"


NAMES: st.SearchStrategy[Any] = st.sampled_from([None, HERE, THERE, [*HERE, *THERE]])
REASONS = st.sampled_from([None, None, SOME, OTHERS])
ENTRY_REASONS = st.sampled_from(
    [None, ReasonFlags.key_compromise, ReasonFlags.certificate_hold, ReasonFlags.remove_from_crl]
)


@st.composite
def entries(draw: st.DrawFn) -> list[x509.RevokedCertificate]:
    made = []
    for _ in range(draw(st.integers(0, 2))):
        of = draw(st.sampled_from(["", "", "n1", "outra"]))
        made.append(entry(draw(st.sampled_from([1002, 7])), draw(ENTRY_REASONS), of=of))
    return made


@st.composite
def a_list(draw: st.DrawFn) -> bytes:
    extensions: list[tuple[x509.ExtensionType, bool]] = []
    kind = draw(st.sampled_from([*[""] * 5, "only_contains_user_certs", "only_contains_ca_certs"]))
    names, reasons, indirect = draw(NAMES), draw(REASONS), draw(st.booleans())
    if kind or names or reasons or indirect:
        said = {"full_name": names, "only_some_reasons": reasons, "indirect_crl": indirect}
        extensions += scope(**said, **({kind: True} if kind else {}))
    if draw(st.integers(0, 3)) == 0:
        extensions += delta(draw(st.integers(4, 6)), draw(st.integers(4, 7)))
    else:
        extensions += [(x509.CRLNumber(5), False)]
    start = NOW - draw(st.sampled_from([1, 1, 1, 3])) * DAY
    end = NOW + draw(st.sampled_from([1, 1, 1, -1])) * DAY
    by = draw(st.sampled_from([1, 1, 1, 4]))
    # Where it comes back to an issuer, pyHanko does not check an indirect list: those have the right key.
    key = draw(st.sampled_from([by, by, by, by if indirect or by == 4 else 3]))
    return listed(
        by=by, key=key, start=start, end=max(end, start + DAY), extensions=extensions, entries=draw(entries())
    )


@MANY
@given(st.sampled_from(sorted(HOLDERS)), st.lists(a_list(), min_size=1, max_size=3))
def test_lists_of_every_kind(which: str, crls: list[bytes]) -> None:
    mine, other = ours(HOLDERS[which], crls), theirs(HOLDERS[which], crls)
    event(f"{mine} | {other}")
    assert not (mine == "em dia" and other != "em dia"), (mine, other)
    assert not (other == "revogado" and mine != "revogado"), (mine, other)


@pytest.mark.parametrize("which", sorted(HOLDERS))
def test_the_same_of_a_plain_list(which: str) -> None:
    assert ours(HOLDERS[which], [listed()]) == theirs(HOLDERS[which], [listed()])
    assert ours(HOLDERS[which], [listed(1002)]) == theirs(HOLDERS[which], [listed(1002)])
