"""Signed attributes beyond the mandatory ones (ETSI EN 319 122-1, 5.2): the policy, the commitment, the role."""

from __future__ import annotations

from signatures import der
from signatures.pades.cms import attribute
from signatures.pades.request import Commitment, SignatureRequest
from signatures.policies.model import SignaturePolicy

_POLICY, _COMMITMENT = der.oid("1.2.840.113549.1.9.16.2.15"), der.oid("1.2.840.113549.1.9.16.2.16")
_SIGNER_V1, _SIGNER_V2 = der.oid("1.2.840.113549.1.9.16.2.18"), der.oid("0.4.0.19122.1.1")
_SP_URI, _TITLE = der.oid("1.2.840.113549.1.9.16.5.1"), der.oid("2.5.4.12")
_COMMITMENTS = {
    Commitment.ORIGIN: "1.2.840.113549.1.9.16.6.1",
    Commitment.RECEIPT: "1.2.840.113549.1.9.16.6.2",
    Commitment.DELIVERY: "1.2.840.113549.1.9.16.6.3",
    Commitment.SENDER: "1.2.840.113549.1.9.16.6.4",
    Commitment.APPROVAL: "1.2.840.113549.1.9.16.6.5",
    Commitment.CREATION: "1.2.840.113549.1.9.16.6.6",
}
_IA5_STRING, _UTF8_STRING, _EXPLICIT_0 = 0x16, 0x0C, 0xA0


def more_attributes(request: SignatureRequest) -> tuple[bytes, ...]:
    """The attributes that the request asks for, whole, in DER."""
    policy, found = request.profile.policy, []
    if policy is not None:
        found.append(_policy(policy))
    if request.commitment is not None:
        found.append(_commitment(request.commitment))
    if request.role:
        found.append(_signer(request.role) if policy is None else _signer_of_old(request.role))
    return tuple(found)


def commitment_oid(commitment: Commitment) -> str:
    """The commitment's OBJECT IDENTIFIER (RFC 5126, 5.11.1)."""
    return _COMMITMENTS[commitment]


def _policy(policy: SignaturePolicy) -> bytes:
    """5.2.9.1: the policy, its own hash under the algorithm in its own bytes, and where it is published (5.2.9.2)."""
    hashed = der.encode(der.SEQUENCE, policy.hash_algorithm, der.encode(der.OCTET_STRING, policy.hash))
    qualifiers = b""
    if policy.uri:
        uri = der.encode(_IA5_STRING, policy.uri.encode("ascii"))
        qualifiers = der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, _SP_URI, uri))
    return attribute(_POLICY, der.encode(der.SEQUENCE, der.oid(policy.oid), hashed, qualifiers))


def _commitment(commitment: Commitment) -> bytes:
    """5.2.3: the type alone."""
    return attribute(_COMMITMENT, der.encode(der.SEQUENCE, der.oid(_COMMITMENTS[commitment])))


def _signer(role: str) -> bytes:
    """5.2.6.1, signer-attributes-v2: the role is claimed, and nobody certifies it."""
    return attribute(_SIGNER_V2, _claimed(role))


def _signer_of_old(role: str) -> bytes:
    """The first version of it, which DOC-ICP-15.03 admits (RFC 5126, 5.11.3); what is claimed is written alike."""
    return attribute(_SIGNER_V1, _claimed(role))


def _claimed(role: str) -> bytes:
    """The person's function, as X.520's title has it (6.5.1)."""
    title = der.encode(der.SEQUENCE, _TITLE, der.encode(der.SET, der.encode(_UTF8_STRING, role.encode())))
    return der.encode(der.SEQUENCE, der.encode(_EXPLICIT_0, der.encode(der.SEQUENCE, title)))
