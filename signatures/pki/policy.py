"""A signature policy written as DER (ETSI TR 102 272, annex A), with roots of our own in place of the published ones.

With it, what ICP-Brasil's policies ask for can be tried and tested below the demonstration's roots. Its hash is its
own, so nobody takes it for the published policy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from signatures import der
from signatures.policies.model import SignaturePolicy

_TIME, _UTF8 = 0x18, 0x0C
_NOTHING = der.encode(der.SEQUENCE)


def policy_der(policy: SignaturePolicy, roots: Sequence[bytes], stamp_roots: Sequence[bytes] = ()) -> bytes:
    """The policy as a file, with these DER certificates as its anchors, and those as its timestamps'.

    All else is the policy's; its hash is the new one.
    """
    algorithm = policy.hash_algorithm
    info = _sequence(
        der.oid(policy.oid),
        _time(policy.issued),
        _sequence(der.encode(0xA4, _NOTHING)),
        der.encode(_UTF8, b"assinar"),
        _validation(policy, roots, stamp_roots),
        _NOTHING,
    )
    value = der.encode(der.OCTET_STRING, hashlib.sha256(algorithm + info).digest())
    return _sequence(algorithm, info, value)


def _validation(policy: SignaturePolicy, roots: Sequence[bytes], stamp_roots: Sequence[bytes]) -> bytes:
    period = _sequence(_time(policy.start), _time(policy.end))
    signer = _sequence(
        der.encode(0x01, b"\xff"),
        _sequence(*map(der.oid, policy.signed)),
        _sequence(*map(der.oid, policy.unsigned)),
        der.encode(0xA1, der.encode(0x0A, b"\1")),
        der.encode(0xA2, _extensions(policy)),
    )
    verifier = _sequence(_sequence(*map(der.oid, policy.unsigned)))
    trust = _sequence(_trees(roots), _NOTHING)
    stamps = [_sequence(der.encode(0xA0, _trees(stamp_roots)))] if stamp_roots else [_NOTHING]
    listed = (_sequence(der.oid(a.oid), _integer(a.bits)) for a in policy.algorithms)
    common = _sequence(
        der.encode(0xA0, _sequence(signer, verifier)),
        der.encode(0xA1, trust),
        der.encode(0xA2, *stamps),
        der.encode(0xA4, _sequence(der.encode(0xA0, _sequence(*listed)))),
    )
    chosen = [_sequence(der.oid(oid)) for oid in policy.commitments] or [der.encode(der.NULL)]
    return _sequence(period, common, _sequence(_sequence(_sequence(*chosen))))


def _extensions(policy: SignaturePolicy) -> bytes:
    return _sequence(
        *(
            _sequence(der.oid(found.oid), der.encode(der.OCTET_STRING, _sequence(*map(_entry, found.entries))))
            for found in policy.dictionaries
        )
    )


def _entry(entry: tuple[str, str]) -> bytes:
    name = der.encode(_UTF8, entry[0].encode())
    value = der.encode(der.OCTET_STRING, der.encode(_UTF8, entry[1].encode()))
    return _sequence(name, value) if entry[1] else _sequence(name)


def _trees(roots: Sequence[bytes]) -> bytes:
    return _sequence(*(_sequence(root, der.encode(0xA1, _NOTHING)) for root in roots))


def _integer(value: int) -> bytes:
    return der.encode(der.INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _time(moment: datetime) -> bytes:
    return der.encode(_TIME, f"{moment:%Y%m%d%H%M%SZ}".encode())


def _sequence(*parts: bytes) -> bytes:
    return der.encode(der.SEQUENCE, *parts)
