"""Our verdict on OCSP responses beside that of pyHanko's validator: ours is never the more lenient one."""

from __future__ import annotations

from datetime import timedelta

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID
from hypothesis import event, given, settings
from hypothesis import strategies as st
from pyhanko_certvalidator import ValidationContext

from tests.verification.links import (
    ANSWERING,
    DAY,
    GOOD,
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
    found,
    issue,
    listed,
    scope,
)
from tests.verification.theirs import standing

MANY = settings(max_examples=150, deadline=None)
ACCESS = x509.AccessDescription(
    AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier("http://ocsp.example/")
)
HOLDER = issue(2, (*PERSON, (x509.AuthorityInformationAccess([ACCESS]), False)))
"""It names a responder: of others, pyHanko asks no response."""

CHECKED = issue(3, (*PERSON, ANSWERING), by=1)
WHO = {"the authority": (MIDDLE, 1), "nocheck": (RESPONDER, 3), "to check": (CHECKED, 3), "nobody's": (NO_RESPONDER, 3)}


def theirs(responses: list[bytes], crls: list[bytes]) -> str:
    """What pyHanko's validator says when it demands a word on revocation from each one."""
    context = ValidationContext(
        trust_roots=[asn1.Certificate.load(ROOT)],
        other_certs=[asn1.Certificate.load(MIDDLE)],
        crls=[asn1_crl.CertificateList.load(crl) for crl in (UP, *crls)],
        ocsps=[asn1_ocsp.OCSPResponse.load(response) for response in responses],
        moment=NOW,
        allow_fetching=False,
        revocation_mode="require",
        time_tolerance=timedelta(minutes=1),
    )
    return standing(HOLDER, context)


def ours(responses: list[bytes], crls: list[bytes]) -> str:
    chain = found(HOLDER, MIDDLE, crls=(UP, *crls), ocsps=tuple(responses))
    if not chain.trusted:
        return "revogado"
    return "em dia" if chain.ruled_out else "não se sabe"


@st.composite
def a_response(draw: st.DrawFn) -> bytes:
    status: ocsp.OCSPCertStatus = draw(st.sampled_from([GOOD, GOOD, REVOKED, UNKNOWN_STATUS]))
    responder, key = WHO[draw(st.sampled_from(sorted(WHO)))]
    about = draw(st.sampled_from([HOLDER, HOLDER, HOLDER, CHECKED]))
    start = NOW - draw(st.sampled_from([1, 1, 9])) * DAY
    return answered(status, about=about, responder=responder, key=key, start=start, end=start + 2 * DAY)


@st.composite
def a_list(draw: st.DrawFn) -> bytes:
    serials = draw(st.sampled_from([(), (), (1003,), (7,)]))
    kind = draw(st.sampled_from([[], scope(only_contains_ca_certs=True), scope(only_contains_user_certs=True)]))
    return listed(*serials, extensions=kind)


@MANY
@given(st.lists(a_response(), min_size=1, max_size=2), st.lists(a_list(), max_size=1))
def test_responses_of_every_kind(responses: list[bytes], crls: list[bytes]) -> None:
    mine, other = ours(responses, crls), theirs(responses, crls)
    event(f"{mine} | {other}")
    assert not (mine == "em dia" and other != "em dia"), (mine, other)
    assert not (other == "revogado" and mine != "revogado"), (mine, other)
