"""A policy's file becomes a value (ETSI TR 102 272, annex A; DOC-ICP-15.03).

The reader knows the parts that DOC-ICP-15.03 uses. It doesn't guess: what it doesn't know is an error.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from signatures import certificate as x509
from signatures import der
from signatures.errors import PolicyError
from signatures.policies.model import AllowedAlgorithm, Anchor, PdfDictionary, SignaturePolicy

MAX_SIZE = 1 << 18
"""A policy has some certificates inside: twenty kilobytes. More than this isn't read."""

_SHA256 = "2.16.840.1.101.3.4.2.1"
_GENERALIZED_TIME, _UTF8, _KEY_ID = 0x18, 0x0C, "2.5.29.14"
_SIGNER_AND_VERIFIER, _SIGNER_TRUST, _STAMP_TRUST, _CONSTRAINTS = 0xA0, 0xA1, 0xA2, 0xA4
_EXTENSIONS, _POINTS = 0xA2, 0xA0


def read_policy(data: bytes) -> SignaturePolicy:
    """The policy in a file, its hash verified.

    Raises:
        PolicyError: ``politica-ilegivel``, or ``politica-adulterada`` when it isn't what its hash says.
    """
    if len(data) > MAX_SIZE:
        raise _unreadable()
    try:
        algorithm, info, value = _outer(data).children()
        digest = _verified(algorithm, info, value)
        return _policy(info, algorithm, digest, hashlib.sha256(data).hexdigest())
    except (der.DerError, ValueError, LookupError) as error:
        raise _unreadable() from error


def _outer(data: bytes) -> der.Element:
    """The whole value; its own tag is the one byte that no hash covers."""
    found = der.only(data)
    if found.tag != der.SEQUENCE:
        raise der.DerError("not a policy")
    return found


def a_time(element: der.Element) -> datetime:
    """A GeneralizedTime in UTC; DerError for anything else."""
    if element.tag != _GENERALIZED_TIME:
        raise der.DerError("not a GeneralizedTime")
    return datetime.strptime(element.content.decode("ascii"), "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _verified(algorithm: der.Element, info: der.Element, value: der.Element) -> bytes:
    """The hash, over both the algorithm and the policy (TR 102 272, 6.1)."""
    if der.dotted(algorithm.children()[0].content) != _SHA256 or value.tag != der.OCTET_STRING:
        raise der.DerError("another digest than SHA-256")
    if hashlib.sha256(algorithm.whole + info.whole).digest() != value.content:
        message = "A política de assinatura não confere com o resumo que ela própria traz: o arquivo foi alterado."
        raise PolicyError("politica-adulterada", message)
    return value.content


def _policy(info: der.Element, algorithm: der.Element, digest: bytes, file_sha256: str) -> SignaturePolicy:
    identifier, issued, _issuer, _field, validation = info.children()[:5]
    period, common, commitments = validation.children()[:3]
    start, end = period.children()
    parts = {part.tag: part for part in common.children()}
    signer, verifier = parts[_SIGNER_AND_VERIFIER].children()[0].children()
    optional = {part.tag: part for part in signer.children()}
    signed, unsigned = (part for part in signer.children() if part.tag == der.SEQUENCE)
    return SignaturePolicy(
        oid=der.dotted(identifier.content),
        issued=a_time(issued),
        start=a_time(start),
        end=a_time(end),
        algorithms=_algorithms(parts.get(_CONSTRAINTS)),
        signed=_oids(signed),
        unsigned=tuple(dict.fromkeys((*_oids(unsigned), *_oids(verifier.children()[0])))),
        dictionaries=_dictionaries(optional.get(_EXTENSIONS)),
        anchors=_anchors(parts.get(_SIGNER_TRUST)),
        timestamp_anchors=_stamp_anchors(parts.get(_STAMP_TRUST)),
        commitments=_commitments(commitments),
        hash_algorithm=algorithm.whole,
        hash=digest,
        file_sha256=file_sha256,
    )


def _oids(sequence: der.Element) -> tuple[str, ...]:
    return tuple(der.dotted(item.content) for item in sequence.children())


def _algorithms(constraints: der.Element | None) -> tuple[AllowedAlgorithm, ...]:
    """signerAlgorithmConstraints, the first of AlgorithmConstraintSet (TR 102 272, 6.4.5)."""
    if constraints is None:
        return ()
    listed = constraints.children()[0].children()[0].children()[0].children()
    return tuple(_algorithm(item.children()) for item in listed)


def _algorithm(item: list[der.Element]) -> AllowedAlgorithm:
    bits = int.from_bytes(item[1].content, "big") if len(item) > 1 else 0
    return AllowedAlgorithm(der.dotted(item[0].content), bits)


def _anchors(trust: der.Element | None) -> tuple[Anchor, ...]:
    """signingCertTrustCondition: SigningCertTrustCondition { signerTrustTrees, … } (TR 102 272, 6.4.2)."""
    return _points(trust.children()[0].children()[0]) if trust is not None else ()


def _stamp_anchors(trust: der.Element | None) -> tuple[Anchor, ...]:
    """timeStampTrustCondition: TimestampTrustCondition { ttsCertificateTrustTrees [0], … } (TR 102 272, 6.4.3)."""
    found = trust.children()[0].children() if trust is not None else []
    return _points(found[0].children()[0]) if found and found[0].tag == _POINTS else ()


def _points(trees: der.Element) -> tuple[Anchor, ...]:
    return tuple(_anchor(point.children()[0].whole) for point in trees.children())


def _anchor(certificate: bytes) -> Anchor:
    parts = x509.parts(certificate)
    names = [text for kind, text in x509.name_values(parts.subject) if kind == x509.COMMON_NAME]
    key_id = der.only(parts.extensions[_KEY_ID]).content if _KEY_ID in parts.extensions else b""
    return Anchor(names[0] if names else "", hashlib.sha256(certificate).hexdigest(), key_id.hex())


def _dictionaries(extensions: der.Element | None) -> tuple[PdfDictionary, ...]:
    """signPolExtensions: each an OID, and in an OCTET STRING one dictionary or several (DOC-ICP-15.03, annex)."""
    if extensions is None:
        return ()
    pairs = (item.children() for item in extensions.children()[0].children())
    return tuple(
        PdfDictionary(der.dotted(kind.content), tuple(_entry(item) for item in dictionary))
        for kind, value in pairs
        for dictionary in _lists(der.only(value.content).children())
    )


def _lists(items: list[der.Element]) -> list[list[der.Element]]:
    """An entry begins with its name; a dictionary among several with an entry."""
    several = bool(items) and items[0].children()[0].tag == der.SEQUENCE
    return [item.children() for item in items] if several else [items]


def _entry(item: der.Element) -> tuple[str, str]:
    name, *value = item.children()
    return name.content.decode(), _said(value[0]) if value else ""


def _said(value: der.Element) -> str:
    try:
        inner = der.only(value.content)
    except der.DerError:
        return ""
    return inner.content.decode() if inner.tag == _UTF8 else ""


def _commitments(rules: der.Element) -> tuple[str, ...]:
    """The types of commitment that are recognized; none when the only rule is the empty one (TR 102 272, 6.3)."""
    chosen = [choice for rule in rules.children() for choice in rule.children()[0].children()]
    return tuple(der.dotted(choice.children()[0].content) for choice in chosen if choice.tag == der.SEQUENCE)


def _unreadable() -> PolicyError:
    return PolicyError("politica-ilegivel", "O arquivo não é uma política de assinatura da ICP-Brasil, em DER.")
