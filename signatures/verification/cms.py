"""A CMS container taken apart (RFC 5652, 5). Nothing here says that it is good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from signatures import ber, der
from signatures import certificate as x509
from signatures.details import Algorithm, Attribute

DATA, SIGNED_DATA, TIMESTAMP_INFO = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
SIGNATURE_TIMESTAMP, CONTENT_TIMESTAMP = "1.2.840.113549.1.9.16.2.14", "1.2.840.113549.1.9.16.2.20"
ALGORITHM_PROTECTION, ADOBE_REVOCATION = "1.2.840.113549.1.9.52", "1.2.840.113583.1.1.8"

_CONTEXT_0, _CONTEXT_1, _KEY_ID, _LAST_CHOICE = 0xA0, 0xA1, 0x80, 0xA3
_MAX_CERTIFICATE, _MAX_CERTIFICATES = 65_536, 100
_SUBJECT_KEY_ID = "2.5.29.14"


@dataclass(frozen=True, slots=True)
class SignerInfo:
    """The one signer (RFC 5652, 5.3). ``signed`` is what was signed: the attributes as a SET, or None without any."""

    version: int
    identifier: der.Element
    digest: Algorithm
    algorithm: Algorithm
    signature: bytes
    signed: bytes | None
    attributes: tuple[Attribute, ...]
    unsigned: tuple[Attribute, ...]

    def values(self, oid: str) -> tuple[bytes, ...] | None:
        """The values of a signed attribute; None without it.

        Raises:
            der.DerError: it is there twice.
        """
        found = [attribute.values for attribute in self.attributes if attribute.oid == oid]
        if len(found) > 1:
            raise der.DerError("an attribute is there twice")
        return found[0] if found else None

    def value(self, oid: str) -> bytes | None:
        """The only value of a signed attribute; None without it.

        Raises:
            der.DerError: it is there twice, or has not one value.
        """
        found = self.values(oid)
        if found is not None and len(found) != 1:
            raise der.DerError("an attribute has not one value")
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Container:
    """A SignedData with one signer. ``content`` is what it encapsulates, None when detached."""

    content_type: str
    content: bytes | None
    certificates: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    signer: SignerInfo
    encoded: bytes

    @property
    def holder(self) -> bytes:
        """The signer's certificate, which is among those that came along.

        Raises:
            der.DerError: it isn't.
        """
        found = [certificate for certificate in self.certificates if _is_named(certificate, self.signer.identifier)]
        if not found:
            raise der.DerError("the signer's certificate did not come along")
        return found[0]

    @property
    def others(self) -> tuple[bytes, ...]:
        """The other certificates."""
        return tuple(certificate for certificate in self.certificates if certificate != self.holder)


def read_container(data: bytes) -> Container:
    """A container, in DER or BER.

    Raises:
        der.DerError: the bytes are no SignedData with one signer.
    """
    try:
        try:
            return _read(data)
        except der.DerError:
            return _read(ber.to_der(data)[0])
    except (IndexError, ValueError) as error:
        raise der.DerError("not a container") from error


def algorithm(element: der.Element) -> Algorithm:
    """An AlgorithmIdentifier; DerError when it isn't one."""
    fields = element.children()
    if element.tag != der.SEQUENCE or not fields or fields[0].tag != der.OID:
        raise der.DerError("not an algorithm")
    return Algorithm(der.dotted(fields[0].content), b"".join(field.whole for field in fields[1:]))


def integer(element: der.Element) -> int:
    """An INTEGER; DerError when it isn't one."""
    if element.tag != der.INTEGER or not element.content:
        raise der.DerError("not an integer")
    return int.from_bytes(element.content, "big", signed=True)


def _read(data: bytes) -> Container:
    content_type, wrapped = _sequence(der.only(data))
    if content_type.whole != der.oid(SIGNED_DATA) or wrapped.tag != _CONTEXT_0:
        raise der.DerError("not signed data")
    version, digests, encapsulated, *rest = _sequence(der.only(wrapped.content))
    signers = rest.pop()
    integer(version)
    if digests.tag != der.SET or signers.tag != der.SET:
        raise der.DerError("not signed data")
    kind, content = _encapsulated(encapsulated)
    certificates = _inside(rest, _CONTEXT_0)
    if len(certificates) > _MAX_CERTIFICATES or any(len(found) > _MAX_CERTIFICATE for found in certificates):
        raise der.DerError("more certificates than any signature has")
    only_signer = der.only(signers.content)
    return Container(kind, content, certificates, _inside(rest, _CONTEXT_1), _signer(only_signer), data)


def _sequence(element: der.Element) -> list[der.Element]:
    if element.tag != der.SEQUENCE:
        raise der.DerError("not a sequence")
    return element.children()


def _encapsulated(element: der.Element) -> tuple[str, bytes | None]:
    kind, *content = _sequence(element)
    if kind.tag != der.OID or [field.tag for field in content] not in ([], [_CONTEXT_0]):
        raise der.DerError("not a content")
    if not content:
        return der.dotted(kind.content), None
    inner = der.only(content[0].content)
    if inner.tag != der.OCTET_STRING:
        raise der.DerError("not a content")
    return der.dotted(kind.content), inner.content


def _inside(fields: Sequence[der.Element], tag: int) -> tuple[bytes, ...]:
    """Certificates, or lists; the other choices that may stand there are left (RFC 5652, 10.2.1 and 10.2.2)."""
    items = [item for field in fields if field.tag == tag for item in field.children()]
    if any(item.tag != der.SEQUENCE and not _CONTEXT_0 <= item.tag <= _LAST_CHOICE for item in items):
        raise der.DerError("neither a certificate nor a list")
    return tuple(item.whole for item in items if item.tag == der.SEQUENCE)


def _signer(element: der.Element) -> SignerInfo:
    version, identifier, digest, *rest = _sequence(element)
    signed = rest.pop(0) if rest[0].tag == _CONTEXT_0 else None
    kind, signature, *unsigned = rest
    if signature.tag != der.OCTET_STRING or [field.tag for field in unsigned] not in ([], [_CONTEXT_1]):
        raise der.DerError("not a signer")
    return SignerInfo(
        version=integer(version),
        identifier=identifier,
        digest=algorithm(digest),
        algorithm=algorithm(kind),
        signature=signature.content,
        # What is signed is the SET, though it stands there as [0] (RFC 5652, 5.4).
        signed=None if signed is None else bytes((der.SET,)) + signed.whole[1:],
        attributes=() if signed is None else _attributes(signed),
        unsigned=_attributes(unsigned[0]) if unsigned else (),
    )


def _attributes(element: der.Element) -> tuple[Attribute, ...]:
    found = []
    for attribute in element.children():
        kind, values = _sequence(attribute)
        if kind.tag != der.OID or values.tag != der.SET:
            raise der.DerError("not an attribute")
        found.append(Attribute(der.dotted(kind.content), tuple(value.whole for value in values.children())))
    return tuple(found)


def _is_named(certificate: bytes, identifier: der.Element) -> bool:
    """Issuer and serial number, or the key's identifier (RFC 5652, 5.3)."""
    try:
        parts = x509.parts(certificate)
    except (der.DerError, IndexError, ValueError):
        return False
    if identifier.tag == der.SEQUENCE:
        issuer, serial = identifier.children()
        return serial.whole == parts.serial and same_name(issuer.whole, parts.issuer)
    extension = parts.extensions.get(_SUBJECT_KEY_ID)
    return identifier.tag == _KEY_ID and extension == der.encode(der.OCTET_STRING, identifier.content)


def same_name(one: bytes, other: bytes) -> bool:
    """Programs encode names again: the alphabet, the case and the spaces don't count (RFC 5280, 7.1)."""
    return one == other or _folded(one) == _folded(other)


def _folded(name: bytes) -> list[tuple[str, str]]:
    """The attributes of a name; DerError where it isn't built as names are (RFC 5280, 4.1.2.4)."""
    attributes = [_sequence(attribute) for relative in _sequence(der.only(name)) for attribute in _set(relative)]
    found = [(kind, der.text(value)) for kind, value in attributes if kind.tag == der.OID]
    if len(found) != len(attributes) or any(text is None for _, text in found):
        raise der.DerError("not a name")
    return [(der.dotted(kind.content), " ".join((text or "").casefold().split())) for kind, text in found]


def _set(element: der.Element) -> list[der.Element]:
    if element.tag != der.SET:
        raise der.DerError("not a set")
    return element.children()
