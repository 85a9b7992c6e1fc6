"""Lists, answers, policies, key files and files of trust: what an authority didn't sign helps nobody."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from signatures import der
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.errors import CredentialError, PolicyError, TrustError
from signatures.policies.issued import read_policy_list
from signatures.policies.read import read_policy
from signatures.trust.files import crl_issuer
from signatures.trust.intake import sort_files, unpacked
from signatures.trust.revocation import read_crl, read_ocsp
from signatures.verification import ocsp
from signatures.verification.revocation import Lists, standing_of
from tools.fuzz.laws import insist, refused, same_twice
from tools.fuzz.world import MOMENT, PASSWORD, trust, world

_SHA256 = der.encode(der.SEQUENCE, der.oid("2.16.840.1.101.3.4.2.1"))


def check_answer(data: bytes) -> None:
    """An OCSP answer that is taken is, in what its responder signed, the one that was given (RFC 6960, 4.2.1).

    Harmless: what surrounds the signed part, and the certificates that come along.
    """
    for name in ("uma", "revogada"):
        _check_about(data, name)


def _check_about(data: bytes, name: str) -> None:
    certificate, issuer = world().certificates[name], world().issuer
    refused(lambda: ocsp.mentions(data, certificate), ())
    found = same_twice(lambda: ocsp.answer(data, certificate, issuer), ())
    if found is not None or read_ocsp(data, certificate, issuer) is not None:
        insist(_signed_part(data) in map(_signed_part, world().answers), "an answer that nobody signed")
    insist(name == "uma" or not _good((certificate, issuer), ocsps=(data,)), "a revoked certificate that is good")


def check_list(data: bytes) -> None:
    """A list that is taken is, in what its authority signed, the one that was published (RFC 5280, 5.1.1.1)."""
    refused(lambda: crl_issuer(data), (der.DerError, IndexError))
    kept = same_twice(lambda: read_crl(data, world().issuer), ())
    for name in ("uma", "revogada"):  # the list is of both
        good = _good((world().certificates[name], world().issuer), crls=(data,))
        insist(not good or name == "uma" or kept is not None, "evidence that isn't kept")
        if good or kept is not None:
            insist(_signed_part(data) == _signed_part(world().crl), "a list that nobody signed")


def check_trust_file(data: bytes) -> None:
    """Of a file of certificates, lists or a package of them, only what leads to a root is kept; no root is."""
    for name in ("a.cer", "a.pem", "a.p7b", "a.crl"):
        _check_named(name, data)


def _check_named(name: str, data: bytes) -> None:
    files = same_twice(lambda: unpacked(name, data), (TrustError,)) or []
    found = refused(lambda: sort_files(files, trust()), (TrustError,))
    for thing in found.things if found else ():
        insist(thing.drawer == "policies" or _is_ours(thing.data), "kept, and signed by nobody")


def check_policy(data: bytes) -> None:
    """A policy is read or refused, as it comes and with its hash made anew so that what is inside is reached."""
    same_twice(lambda: read_policy(data), (PolicyError,))
    same_twice(lambda: read_policy(hashed_policy(data)), (PolicyError,))


def check_policy_list(data: bytes) -> None:
    """A list of policies is read or refused."""
    same_twice(lambda: read_policy_list(data), (PolicyError,))


def check_key_file(data: bytes) -> None:
    """A key file opens to the key that is in it, or is refused; nothing of its password is said."""
    try:
        found = load_pkcs12(data, PASSWORD)
    except CredentialError as error:
        insist(PASSWORD not in error.message, "the password in an error")
        return
    insist(found.certificate in world().certificates.values(), "another certificate")


def hashed_policy(info: bytes) -> bytes:
    """A policy around its SignPolicyInfo, with the hash that fits (ETSI TR 102 272, 6.1)."""
    hashed = der.encode(der.OCTET_STRING, hashlib.sha256(_SHA256 + info).digest())
    return der.encode(der.SEQUENCE, _SHA256, info, hashed)


def _good(path: tuple[bytes, bytes], crls: tuple[bytes, ...] = (), ocsps: tuple[bytes, ...] = ()) -> bool:
    lists = Lists(trust(), crls, ocsps, MOMENT, retroactive=False, tolerance=timedelta(minutes=1))
    found = standing_of(path, 0, lists)
    return found.good and found.revoked_at is None


def _signed_part(data: bytes) -> bytes:
    """The part of a list, or of an answer, that its signature covers; whichever of them it is."""
    fields = der.only(data).children()
    if len(fields) > 2:  # noqa: PLR2004 - a list has three
        return fields[0].whole
    basic = der.only(fields[1].content).children()[1].content
    return der.only(basic).children()[0].whole


def _is_ours(data: bytes) -> bool:
    """By what was signed: an ECDSA signature has more than one spelling."""
    known = (*world().certificates.values(), world().crl)
    return der.only(data).children()[0].whole in {der.only(made).children()[0].whole for made in known}
