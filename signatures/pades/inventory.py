"""What the signatures of a file bring along: who signed, the certificates and the timestamps inside (RFC 5652, 5).

Whether any of it is good isn't asked here: it says what has to be looked for to judge it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Stream

from signatures import certificate as x509
from signatures import der
from signatures.acroform import open_pdf, stream_content
from signatures.ber import to_der
from signatures.errors import SigningError
from signatures.verification.found import FoundSignature, find_signatures

_CERTIFICATES, _SIGNED, _UNSIGNED, _KEY_ID = 0xA0, 0xA0, 0xA1, "2.5.29.14"
_MOST = 100
_SIGNATURE_TIME_STAMP, _SIGNATURE_POLICY = "1.2.840.113549.1.9.16.2.14", "1.2.840.113549.1.9.16.2.15"


@dataclass(frozen=True, slots=True)
class NamedPolicy:
    """A policy as a signature names it: its OID, and its own hash."""

    oid: str
    hash: bytes


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature, or a timestamp of the document. All DER, but ``contents``, which is as it stands in the file.

    ``end`` is where the revision that it covers ends; ``tokens`` are the timestamps of a signature; ``policy`` is the
    signature policy that it names, None when it names none.
    """

    field: str
    contents: bytes
    end: int
    timestamp: bool
    signer: bytes
    certificates: tuple[bytes, ...]
    tokens: tuple[bytes, ...]
    policy: NamedPolicy | None = None


def inventory(pdf: bytes) -> list[Signed]:
    """The signatures and timestamps, in the order of their revisions.

    Raises:
        PdfError: the file can't be read.
        SigningError: ``assinar-assinatura-ilegivel``, with the field's name.
    """
    with open_pdf(pdf) as opened:
        found, _ = find_signatures(opened)
    return [_signed(signature) for signature in found]


def stored(pdf: bytes) -> dict[str, tuple[bytes, ...]]:
    """The certificates, CRLs and OCSP answers of the document security store, by those names; none of it believed.

    Raises:
        PdfError: the file can't be read.
    """
    with open_pdf(pdf) as opened:
        found = opened.Root.get(Name.DSS)
        if not isinstance(found, Dictionary):
            return {}
        kinds = {"certificates": Name.Certs, "crls": Name.CRLs, "ocsps": Name.OCSPs}
        return {name: tuple(_streams(found.get(key))) for name, key in kinds.items()}


def told_of(pdf: bytes) -> frozenset[str]:
    """The signatures of which the store says something, by the names that it gives them (`Evidence.key`).

    Raises:
        PdfError: the file can't be read.
    """
    with open_pdf(pdf) as opened:
        found = opened.Root.get(Name.DSS)
        parts = found.get(Name.VRI) if isinstance(found, Dictionary) else None
        return frozenset(parts.keys()) if isinstance(parts, Dictionary) else frozenset()


def readable(pdf: bytes) -> list[Signed]:
    """Those that can be read, of a file that may be anything: what can't be is for who verifies to say."""
    try:
        with open_pdf(pdf) as opened:
            found, _ = find_signatures(opened)
        return [signed for signature in found[:_MOST] if (signed := _or_none(signature)) is not None]
    except Exception:  # noqa: BLE001 - the boundary: hostile bytes make parsers raise anything
        return []


def holders(signed: Signed) -> list[tuple[bytes, tuple[bytes, ...]]]:
    """Who signed and who stamped, each with the certificates that came along; a stamp that can't be read is left out.

    A token is read where it stands, whatever its worth: `signatures.timestamps.token` says whether it holds.
    """
    found = [(signed.signer, signed.certificates)]
    for token in signed.tokens:
        try:
            container, _ = to_der(token)
            fields = der.only(der.only(container).children()[1].content).children()
            certificates = _certificates(fields)
            found.append((_identified(fields[-1].children()[0].children()[1], certificates), certificates))
        except (der.DerError, ValueError, IndexError):
            continue
    return found


def _streams(listed: Object | None) -> Iterator[bytes]:
    if isinstance(listed, Array):
        contents = (stream_content(item) for item in listed if isinstance(item, Stream))
        yield from (content for content in contents if content is not None)


def _or_none(found: FoundSignature) -> Signed | None:
    try:
        return _signed(found)
    except SigningError:
        return None


def _certificates(fields: list[der.Element]) -> tuple[bytes, ...]:
    return tuple(item.whole for field in fields[3:] if field.tag == _CERTIFICATES for item in field.children())


def _signed(found: FoundSignature) -> Signed:
    try:
        container, _ = to_der(found.contents)
        return _read(found, container)
    except (der.DerError, ValueError, IndexError) as error:
        message = f"A assinatura do campo “{found.field}” não pode ser lida, e por isso não pode ser elevada."
        raise SigningError("assinar-assinatura-ilegivel", message) from error


def _read(found: FoundSignature, container: bytes) -> Signed:
    _, wrapped = der.only(container).children()
    fields = der.only(wrapped.content).children()
    certificates = _certificates(fields)
    signer = fields[-1].children()[0].children()
    return Signed(
        field=found.field,
        contents=found.contents,
        end=found.end,
        timestamp=found.timestamp,
        signer=_identified(signer[1], certificates),
        certificates=certificates,
        tokens=tuple(_tokens(signer)),
        policy=_policy(signer),
    )


def _identified(identifier: der.Element, certificates: tuple[bytes, ...]) -> bytes:
    """The signer's certificate, by issuer and serial number or by its key's identifier (RFC 5652, 5.3)."""
    for certificate in certificates:
        parts = x509.parts(certificate)
        key_id = der.only(parts.extensions[_KEY_ID]).content if _KEY_ID in parts.extensions else b""
        if identifier.content in {parts.issuer + parts.serial, key_id}:
            return certificate
    raise der.DerError("the signer's certificate isn't there")


def _tokens(signer: list[der.Element]) -> Iterator[bytes]:
    for field in signer[5:]:
        if field.tag == _UNSIGNED:
            yield from (value.whole for value in _values(field, _SIGNATURE_TIME_STAMP))


def _policy(signer: list[der.Element]) -> NamedPolicy | None:
    """RFC 5126, 5.8.1: SignaturePolicyId; the implied policy (NULL) has no name."""
    found = list(_values(signer[3], _SIGNATURE_POLICY)) if signer[3].tag == _SIGNED else []
    if not found or found[0].tag != der.SEQUENCE:
        return None
    oid, hashed, *_ = found[0].children()
    return NamedPolicy(der.dotted(oid.content), hashed.children()[1].content)


def _values(attributes: der.Element, oid: str) -> Iterator[der.Element]:
    for attribute in attributes.children():
        kind, values = attribute.children()
        if der.dotted(kind.content) == oid:
            yield from values.children()
