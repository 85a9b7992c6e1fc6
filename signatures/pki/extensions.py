"""The extensions of certificates and revocation lists, as ICP-Brasil's and gov.br's have them (DOC-ICP-04, 7.1.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from signatures import der
from signatures.errors import PkiError
from signatures.pki.declaration import Authority, HolderDeclaration, OtherName

_STATEMENT = "Certificado de demonstração, sem valor legal."
_STRINGS = {"octet": der.OCTET_STRING, "utf8": 0x0C, "printable": 0x13, "ia5": 0x16}
_PURPOSES = {
    "client_auth": ExtendedKeyUsageOID.CLIENT_AUTH,
    "email_protection": ExtendedKeyUsageOID.EMAIL_PROTECTION,
    "time_stamping": ExtendedKeyUsageOID.TIME_STAMPING,
    "ocsp_signing": ExtendedKeyUsageOID.OCSP_SIGNING,
}
_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
)


def for_keys(
    builder: x509.CertificateBuilder, subject: CertificatePublicKeyTypes, issuer: CertificatePublicKeyTypes
) -> x509.CertificateBuilder:
    """Which key this is and which key signed it: what tells authorities of one name apart."""
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer)  # type: ignore[arg-type] # never X25519 here
    builder = builder.add_extension(authority, critical=False)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(subject), critical=False)


@dataclass(frozen=True, slots=True)
class Issued:
    """Below which address things are published, and who issues: None for a certificate that signs itself."""

    places: str
    issuer: Authority | None


def for_authority(builder: x509.CertificateBuilder, declared: Authority, issued: Issued) -> x509.CertificateBuilder:
    """An authority signs certificates and lists, and nothing else."""
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=declared.path_length), critical=True)
    builder = builder.add_extension(_key_usage(("key_cert_sign", "crl_sign")), critical=True)
    builder = _with_policies(builder, declared.policies, issued.places)
    return _with_places(builder, issued)


def for_holder(
    builder: x509.CertificateBuilder, declared: HolderDeclaration, issued: Issued
) -> x509.CertificateBuilder:
    """A person, an entity, a seal, or a service: of timestamps, of OCSP."""
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=False)
    builder = builder.add_extension(_key_usage(declared.key_usage), critical=True)
    if declared.extended_key_usage:
        purposes = x509.ExtendedKeyUsage([_PURPOSES[purpose] for purpose in declared.extended_key_usage])
        # An authority of timestamps has one purpose, and it is critical (RFC 3161, 2.3).
        builder = builder.add_extension(purposes, critical="time_stamping" in declared.extended_key_usage)
    names: list[x509.GeneralName] = [_other_name(name) for name in declared.other_names]
    names += [x509.RFC822Name(declared.email)] if declared.email else []
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    builder = _with_policies(builder, declared.policies, issued.places)
    if "ocsp_signing" in declared.extended_key_usage:
        # Who answers for others isn't asked about (RFC 6960, 4.2.2.2.1).
        return builder.add_extension(x509.OCSPNoCheck(), critical=False)
    return _with_places(builder, issued)


def for_crl(
    builder: x509.CertificateRevocationListBuilder, issuer: CertificatePublicKeyTypes
) -> x509.CertificateRevocationListBuilder:
    """The issuer's key, and a number (RFC 5280, 5.2.1 and 5.2.3)."""
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer)  # type: ignore[arg-type] # never X25519 here
    return builder.add_extension(authority, critical=False).add_extension(x509.CRLNumber(1), critical=False)


def _key_usage(uses: Sequence[str]) -> x509.KeyUsage:
    flags = {usage: usage in uses for usage in _USAGES}
    return x509.KeyUsage(**flags, encipher_only=False, decipher_only=False)


def _with_policies(builder: x509.CertificateBuilder, policies: Sequence[str], places: str) -> x509.CertificateBuilder:
    if not policies:
        return builder
    notice = x509.UserNotice(None, _STATEMENT)
    information = [
        x509.PolicyInformation(x509.ObjectIdentifier(policy), [f"{places}/dpc.pdf", notice]) for policy in policies
    ]
    return builder.add_extension(x509.CertificatePolicies(information), critical=False)


def _with_places(builder: x509.CertificateBuilder, issued: Issued) -> x509.CertificateBuilder:
    """Where the issuer's list, certificate and responder are, shaped like real ones."""
    issuer = issued.issuer
    if issuer is None:
        return builder
    base = f"{issued.places}/{issuer.id}"
    if issuer.lists:
        point = x509.DistributionPoint([_uri(f"{base}.crl")], relative_name=None, reasons=None, crl_issuer=None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    access = [x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, _uri(f"{base}.p7b"))]
    if issuer.responder:
        access.append(x509.AccessDescription(AuthorityInformationAccessOID.OCSP, _uri(f"{base}.ocsp")))
    return builder.add_extension(x509.AuthorityInformationAccess(access), critical=False)


def _uri(address: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(address)


def _other_name(name: OtherName) -> x509.OtherName:
    if name.encoding not in _STRINGS:
        raise PkiError("pki-codificacao-desconhecida", f"Não há a codificação “{name.encoding}” para otherName.")
    return x509.OtherName(x509.ObjectIdentifier(name.type), der.encode(_STRINGS[name.encoding], name.value.encode()))
