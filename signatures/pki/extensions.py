"""The extensions of certificates and revocation lists, as ICP-Brasil's and gov.br's have them (DOC-ICP-04, 7.1.2)."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from signatures import der
from signatures.errors import PkiError
from signatures.pki.declaration import Authority, HolderDeclaration, OtherName

_PLACES = "http://lcr.credencia.invalid"
_STATEMENT = "Certificado de demonstração, sem valor legal."
_STRINGS = {"octet": der.OCTET_STRING, "utf8": 0x0C, "printable": 0x13, "ia5": 0x16}
_PURPOSES = {
    "client_auth": ExtendedKeyUsageOID.CLIENT_AUTH,
    "email_protection": ExtendedKeyUsageOID.EMAIL_PROTECTION,
    "time_stamping": ExtendedKeyUsageOID.TIME_STAMPING,
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


def for_authority(builder: x509.CertificateBuilder, declared: Authority) -> x509.CertificateBuilder:
    """An authority signs certificates and lists, and nothing else."""
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=declared.path_length), critical=True)
    builder = builder.add_extension(_key_usage(("key_cert_sign", "crl_sign")), critical=True)
    builder = _with_policies(builder, declared.policies)
    return _with_places(builder, declared.issuer)


def for_holder(builder: x509.CertificateBuilder, declared: HolderDeclaration) -> x509.CertificateBuilder:
    """A person, an entity or a seal."""
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
    return _with_places(_with_policies(builder, declared.policies), declared.issuer)


def for_crl(
    builder: x509.CertificateRevocationListBuilder, issuer: CertificatePublicKeyTypes
) -> x509.CertificateRevocationListBuilder:
    """The issuer's key, and a number (RFC 5280, 5.2.1 and 5.2.3)."""
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer)  # type: ignore[arg-type] # never X25519 here
    return builder.add_extension(authority, critical=False).add_extension(x509.CRLNumber(1), critical=False)


def _key_usage(uses: Sequence[str]) -> x509.KeyUsage:
    flags = {usage: usage in uses for usage in _USAGES}
    return x509.KeyUsage(**flags, encipher_only=False, decipher_only=False)


def _with_policies(builder: x509.CertificateBuilder, policies: Sequence[str]) -> x509.CertificateBuilder:
    if not policies:
        return builder
    notice = x509.UserNotice(None, _STATEMENT)
    information = [
        x509.PolicyInformation(x509.ObjectIdentifier(policy), [f"{_PLACES}/dpc.pdf", notice]) for policy in policies
    ]
    return builder.add_extension(x509.CertificatePolicies(information), critical=False)


def _with_places(builder: x509.CertificateBuilder, issuer: str) -> x509.CertificateBuilder:
    """Where the issuer's list and certificate would be: a domain that can't exist (RFC 2606), shaped like real ones."""
    if not issuer:
        return builder
    point = x509.DistributionPoint(
        [x509.UniformResourceIdentifier(f"{_PLACES}/{issuer}.crl")], relative_name=None, reasons=None, crl_issuer=None
    )
    access = x509.AccessDescription(
        AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(f"{_PLACES}/{issuer}.p7b")
    )
    builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    return builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)


def _other_name(name: OtherName) -> x509.OtherName:
    if name.encoding not in _STRINGS:
        raise PkiError("pki-codificacao-desconhecida", f"Não há a codificação “{name.encoding}” para otherName.")
    return x509.OtherName(x509.ObjectIdentifier(name.type), der.encode(_STRINGS[name.encoding], name.value.encode()))
