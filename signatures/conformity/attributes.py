"""The attributes of a container, held against a policy (DOC-ICP-15.03, annex 1; RFC 5652, 11; RFC 5035)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from signatures import certificate as x509
from signatures import der
from signatures.conformity.model import Requirement, State
from signatures.details import SignatureDetails
from signatures.policies.check import OPTIONAL_ATTRIBUTES
from signatures.policies.model import SignaturePolicy

SIGNED, UNSIGNED, FORBIDDEN = "Atributos assinados", "Atributos não assinados", "Atributos proibidos"

SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
NAMES = {
    "1.2.840.113549.1.9.3": "contentType",
    "1.2.840.113549.1.9.4": "messageDigest",
    "1.2.840.113549.1.9.5": "signingTime",
    "1.2.840.113549.1.9.16.2.12": "signingCertificate",
    SIGNING_CERTIFICATE_V2: "signingCertificateV2",
    "1.2.840.113549.1.9.16.2.14": "signatureTimeStampToken",
    "1.2.840.113549.1.9.16.2.15": "sigPolicyId",
    "1.2.840.113549.1.9.16.2.16": "commitmentTypeIndication",
    "1.2.840.113549.1.9.16.2.17": "signerLocation",
    "1.2.840.113549.1.9.16.2.18": "signerAttr",
    "1.2.840.113549.1.9.16.2.20": "contentTimeStamp",
    "1.2.840.113549.1.9.52": "CMSAlgorithmProtection",
    "1.2.840.113583.1.1.8": "adbe-revocationInfoArchival",
    "0.4.0.19122.1.1": "signerAttrV2",
}
PROHIBITED = {
    "1.2.840.113549.1.9.5": "A hora declarada não pode ser um atributo assinado.",
    "1.2.840.113549.1.9.16.2.12": "A política pede a segunda versão deste atributo, e proíbe a primeira.",
    "1.2.840.113549.1.9.16.2.17": "O lugar da assinatura não pode ser um atributo assinado.",
    "1.2.840.113583.1.1.8": "A prova de revogação não pode ser um atributo assinado.",
}
_DEFAULT_DIGEST = "sha256"
_DIGESTS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


def name_of(oid: str) -> str:
    """The attribute's name in the standards, or its OID."""
    return NAMES.get(oid, oid)


def attribute_requirements(details: SignatureDetails, policy: SignaturePolicy) -> Iterator[Requirement]:
    """Each attribute that the policy demands, admits or forbids, and each that it doesn't know."""
    signed = {attribute.oid for attribute in details.attributes}
    unsigned = {attribute.oid for attribute in details.unsigned}
    for oid in policy.signed:
        yield _present(SIGNED, oid, there=oid in signed)
    yield _signing_certificate(details)
    for oid in policy.unsigned:
        yield _present(UNSIGNED, oid, there=oid in unsigned)
    for oid, why in PROHIBITED.items():
        state = State.REJECTED if oid in signed else State.APPROVED
        yield Requirement(FORBIDDEN, name_of(oid), state, why if oid in signed else "Ausente, como deve ser.", oid)
    for oid in sorted(signed - {*policy.signed, *PROHIBITED}):
        if oid in OPTIONAL_ATTRIBUTES:
            yield Requirement(SIGNED, name_of(oid), State.APPROVED, "Opcional, e presente.", oid)
        else:
            yield Requirement(SIGNED, name_of(oid), State.UNSURE, "A política não prevê este atributo.", oid)


def _present(group: str, oid: str, *, there: bool) -> Requirement:
    detail = "Obrigatório, e presente." if there else "É obrigatório, e falta."
    return Requirement(group, name_of(oid), State.APPROVED if there else State.REJECTED, detail, oid)


def _signing_certificate(details: SignatureDetails) -> Requirement:
    """RFC 5035, 3: the attribute names the certificate by digest, and by issuer and serial number when it has them."""
    attribute = details.attribute(SIGNING_CERTIFICATE_V2)
    name = "signingCertificateV2 aponta para o certificado do signatário"
    if attribute is None:
        return Requirement(SIGNED, name, State.REJECTED, "O atributo falta.", SIGNING_CERTIFICATE_V2)
    try:
        fault = _certificate_fault(attribute.values[0], details.chain[0])
    except (ValueError, IndexError):
        fault = "O atributo não pode ser lido."
    state = State.REJECTED if fault else State.APPROVED
    return Requirement(SIGNED, name, state, fault or "Confere.", SIGNING_CERTIFICATE_V2)


def _certificate_fault(value: bytes, certificate: bytes) -> str:
    listed = der.only(value).children()[0].children()
    first = listed[0].children()
    digest = _DEFAULT_DIGEST
    if first[0].tag == der.SEQUENCE:
        digest = _DIGESTS.get(der.dotted(first[0].children()[0].content), "")
        first = first[1:]
    if not digest or hashlib.new(digest, certificate).digest() != first[0].content:
        return "O resumo que ele traz é de outro certificado."
    if len(first) > 1 and not _names(first[1], x509.parts(certificate)):
        return "O emissor ou o número de série que ele traz é de outro certificado."
    return "" if len(listed) == 1 else "Ele traz mais do que o certificado do signatário."


def _names(issuer_serial: der.Element, parts: x509.CertificateParts) -> bool:
    names, serial = issuer_serial.children()
    directory = names.children()[0]
    return directory.content == parts.issuer and serial.whole == parts.serial
