"""The CMS container, read piece by piece (RFC 5652, 5).

Verifying a signature leaves parts of its container untouched: versions, algorithm parameters, the certificates that
come along, the padding after it. Nothing there may lie either, or what was received isn't what was made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from asn1crypto import parser

from signatures import certificate as x509
from signatures import der
from signatures.trust.store import TrustStore
from signatures.verification.issuing import issued

_DATA, _SIGNED_DATA = der.oid("1.2.840.113549.1.7.1"), der.oid("1.2.840.113549.1.7.2")
_ISSUER_AND_SERIAL, _CERTIFICATES, _UNSIGNED = der.SEQUENCE, 0xA0, 0xA1
_INDEFINITE = b"\x80"
_NOTHING = (b"", der.encode(der.NULL))
_BARE_ALGORITHMS = ("1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13")
_VERSION_1, _VERSION_3 = b"\x01", b"\x03"


def unpadded(contents: bytes) -> bytes:
    """The container without the zeros that fill its place; also when its lengths are indefinite, as gov.br's are.

    Raises:
        ValueError: it has no end, or what follows isn't zeros.
    """
    size: int = parser.peek(contents)
    if contents[size:].strip(b"\0"):
        raise ValueError("the padding is not zeros")
    return contents[:size]


def irregularities(container: bytes, signer: bytes) -> list[str]:
    """What in the container isn't as RFC 5652 has it, though no signature protects it.

    ``signer`` is the certificate found to be the signer's. A container in BER isn't looked into.
    """
    if container[1:2] == _INDEFINITE:
        return []
    try:
        content_type, wrapped = der.only(container).children()
        signed_data = der.only(wrapped.content).children()
        signer_info = signed_data[-1].children()
        found = [
            _unless(content_type.whole == _SIGNED_DATA, "o tipo do conteúdo"),
            _unless(len(signer_info) == 1, "a quantidade de signatários"),
            *_signed_data_faults(signed_data),
            *_signer_info_faults(signer_info[0].children(), signed_data[1].children()),
            _unless(_names(signer_info[0].children()[1], signer), "a identificação do signatário"),
        ]
    except (IndexError, ValueError):
        return ["a estrutura"]
    return [fault for fault in found if fault]


def tampered(embedded: Sequence[bytes], trust: TrustStore) -> bool:
    """Whether a certificate that came along was altered.

    One that an issuer at hand signed must verify. One whose issuer isn't at hand may be anybody's, but must not have
    the name and key of a certificate that is at hand and be another.
    """
    found = {certificate: x509.parts(certificate) for certificate in embedded}
    return any(not _explained(certificate, found, trust) for certificate in embedded)


def _explained(certificate: bytes, found: Mapping[bytes, x509.CertificateParts], trust: TrustStore) -> bool:
    parts = found[certificate]
    namesakes = trust.named(parts.subject)
    if certificate in namesakes:
        return True
    issuers = [*trust.named(parts.issuer), *(other for other in found if found[other].subject == parts.issuer)]
    if issuers:
        return any(issued(certificate, issuer) for issuer in issuers)
    return all(x509.parts(namesake).public_key != parts.public_key for namesake in namesakes)


def _signed_data_faults(fields: list[der.Element]) -> list[str]:
    version, digests, content, certificates, *rest = fields
    expected = _VERSION_3 if content.children()[0].whole != _DATA else _VERSION_1
    return [
        _unless(version.content in {expected, _VERSION_3} and version.tag == der.INTEGER, "a versão"),
        _unless(digests.tag == der.SET and content.tag == der.SEQUENCE, "a estrutura"),
        _unless(certificates.tag == _CERTIFICATES and len(rest) == 1 and rest[0].tag == der.SET, "o que vem junto"),
    ]


def _signer_info_faults(fields: list[der.Element], digests: list[der.Element]) -> list[str]:
    version, identifier, digest, attributes, algorithm, signature, *unsigned = fields
    expected = _VERSION_1 if identifier.tag == _ISSUER_AND_SERIAL else _VERSION_3
    return [
        _unless(version.content == expected and version.tag == der.INTEGER, "a versão do signatário"),
        _unless([found.whole for found in digests] == [digest.whole], "os algoritmos de resumo"),
        _unless(_bare(digest) and attributes.tag == _CERTIFICATES, "o algoritmo de resumo"),
        _unless(_in_order(attributes), "a ordem dos atributos assinados"),
        _unless(_known_parameters(algorithm) and signature.tag == der.OCTET_STRING, "o algoritmo da assinatura"),
        _unless(all(extra.tag == _UNSIGNED for extra in unsigned), "os atributos não assinados"),
    ]


def _in_order(attributes: der.Element) -> bool:
    """A SET OF is sorted, as DER has it (X.690, 11.6): programs that sort it again find another digest."""
    found = [attribute.whole for attribute in attributes.children()]
    return found == sorted(found)


def _names(identifier: der.Element, signer: bytes) -> bool:
    """The issuer's name and the serial number, as they are in the certificate; or its key's identifier."""
    parts = x509.parts(signer)
    return identifier.tag != _ISSUER_AND_SERIAL or identifier.content == parts.issuer + parts.serial


def _known_parameters(algorithm: der.Element) -> bool:
    """RSA PKCS#1 and ECDSA have none or NULL; others, such as PSS, have parameters that the verification uses."""
    kind = der.dotted(algorithm.children()[0].content)
    return _bare(algorithm) or not (kind in _BARE_ALGORITHMS or kind.startswith("1.2.840.10045."))


def _bare(algorithm: der.Element) -> bool:
    identifier, *parameters = algorithm.children()
    return (
        algorithm.tag == der.SEQUENCE and b"".join(item.whole for item in parameters) in _NOTHING and bool(identifier)
    )


def _unless(holds: bool, fault: str) -> str:  # noqa: FBT001 - a private table's shorthand
    return "" if holds else fault
