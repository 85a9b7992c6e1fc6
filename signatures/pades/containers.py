"""Whether a container is the one that a prepared document awaits (RFC 5652, 5).

It may come from a service, over a network, in BER: none of what it says is believed before it is checked.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from signatures import certificate as x509
from signatures import der
from signatures.ber import to_der
from signatures.credentials.model import DIGESTS
from signatures.errors import SigningError
from signatures.pades.prepared import Prepared
from signatures.pades.proof import holds

_DATA, _SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_IMPLICIT_0 = 0xA0


@dataclass(frozen=True, slots=True)
class SignerParts:
    """A container taken apart. ``attributes`` are the signed ones, by OID; ``signed`` the bytes that are signed."""

    certificates: tuple[bytes, ...]
    identifier: der.Element
    digest: str
    attributes: dict[str, der.Element]
    signed: bytes
    algorithm: der.Element
    signature: bytes


def read_container(container: bytes) -> SignerParts:
    """The parts of a container with one signer and signed attributes.

    Raises:
        SigningError: ``assinar-recipiente-ilegivel``.
    """
    for readable in (_as_it_is, as_der):  # nearly all are DER, and most of one needn't be looked at
        try:
            return _parts(readable(container))
        except (der.DerError, ValueError, IndexError):
            continue
    message = "A assinatura que o serviço devolveu não pode ser lida: está incompleta ou corrompida."
    raise SigningError("assinar-recipiente-ilegivel", message)


def as_der(container: bytes) -> bytes:
    """The container with definite lengths; DerError when it isn't one value and nothing else."""
    made, size = to_der(container)
    if size != len(container):
        raise der.DerError("something follows it")
    return made


def check_container(prepared: Prepared, container: bytes) -> None:
    """Nothing, when the container signs this document, by whom it should, and holds; else SigningError."""
    parts = read_container(container)
    said = parts.attributes.get(_MESSAGE_DIGEST)
    wrong_digest = said is None or said.content != prepared.digest
    if wrong_digest or parts.digest != DIGESTS[prepared.digest_name]:
        raise _refused("outro-documento", "é de outro documento, ou de outra versão deste")
    signer = _signer(parts)
    if signer is None or (prepared.certificate is not None and signer != prepared.certificate):
        raise _refused("outro-certificado", "não é do certificado que deveria assinar")
    if not set(prepared.attributes) <= _whole(parts):
        raise _refused("atributos", "não traz a política ou os atributos que foram pedidos")
    if not holds(x509.parts(signer).public_key, parts.algorithm, prepared.digest_name, parts.signed, parts.signature):
        raise _refused("falso", "não confere com o certificado: a chave usada foi outra, ou algo se perdeu no caminho")


def signer_of(container: bytes) -> bytes:
    """The certificate of who signed, DER; SigningError ``assinar-recipiente-outro-certificado`` when it isn't there."""
    signer = _signer(read_container(container))
    if signer is None:
        raise _refused("outro-certificado", "não traz o certificado de quem assinou")
    return signer


def _as_it_is(container: bytes) -> bytes:
    return container


def _parts(data: bytes) -> SignerParts:
    kind, wrapped = der.only(data).children()
    fields = der.only(wrapped.content).children()
    content, signers = fields[2].children(), fields[-1].children()
    if der.dotted(kind.content) != _SIGNED_DATA or der.dotted(content[0].content) != _DATA or len(content) != 1:
        raise der.DerError("not a detached signature")
    certificates = [field for field in fields[3:-1] if field.tag == _IMPLICIT_0]
    [signer] = signers
    _, identifier, digest, signed, algorithm, signature, *_ = signer.children()
    if signed.tag != _IMPLICIT_0 or signature.tag != der.OCTET_STRING or fields[-1].tag != der.SET:
        raise der.DerError("no signed attributes")
    return SignerParts(
        certificates=tuple(item.whole for item in certificates[0].children()) if certificates else (),
        identifier=identifier,
        digest=der.dotted(digest.children()[0].content),
        attributes=_attributes(signed),
        signed=bytes((der.SET,)) + signed.whole[1:],  # 5.4: hashed with the tag of a SET OF
        algorithm=algorithm,
        signature=signature.content,
    )


def _attributes(signed: der.Element) -> dict[str, der.Element]:
    """Each has one value and stands once (RFC 5652, 11)."""
    found: dict[str, der.Element] = {}
    for item in signed.children():
        kind, values = item.children()
        name = der.dotted(kind.content)
        if name in found:
            raise der.DerError("an attribute stands twice")
        found[name] = values.children()[0]
    if _MESSAGE_DIGEST in found and found[_MESSAGE_DIGEST].tag != der.OCTET_STRING:
        raise der.DerError("a digest in pieces")
    if _CONTENT_TYPE not in found or der.dotted(found[_CONTENT_TYPE].content) != _DATA:
        raise der.DerError("no content type")
    return found


def _whole(parts: SignerParts) -> set[bytes]:
    return {item.whole for item in der.only(parts.signed).children()}


def _signer(parts: SignerParts) -> bytes | None:
    """The certificate that the signer is identified by: issuer and serial number, or the key's identifier (5.3)."""
    for certificate in parts.certificates:
        try:
            found = x509.parts(certificate)
            key_id = _key_id(found)
        except (der.DerError, ValueError, IndexError):
            continue  # whatever came along and isn't a certificate is nobody's
        if parts.identifier.tag == der.SEQUENCE:
            if parts.identifier.content == found.issuer + found.serial:
                return certificate
        elif parts.identifier.content == key_id:
            return certificate
    return None


def _key_id(found: x509.CertificateParts) -> bytes:
    if "2.5.29.14" in found.extensions:
        return der.only(found.extensions["2.5.29.14"]).content
    return hashlib.sha1(found.public_key, usedforsecurity=False).digest()


def _refused(code: str, why: str) -> SigningError:
    return SigningError(f"assinar-recipiente-{code}", f"A assinatura recebida {why}. Nada foi gravado.")
