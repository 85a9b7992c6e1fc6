"""Builds a declared PKI: keys, certificates shaped like real ones, and revocation lists."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from signatures.errors import PkiError
from signatures.pki import extensions
from signatures.pki.declaration import Authority, Declaration, HolderDeclaration
from signatures.pki.keys import PrivateKey, digest_for, generate

_CRL_DAYS = 30
_NAMES = {
    "C": x509.NameOID.COUNTRY_NAME,
    "O": x509.NameOID.ORGANIZATION_NAME,
    "OU": x509.NameOID.ORGANIZATIONAL_UNIT_NAME,
    "CN": x509.NameOID.COMMON_NAME,
}


@dataclass(frozen=True, slots=True)
class BuiltAuthority:
    """An authority with its key, which signs certificates and, at the end, its revocation list."""

    declared: Authority
    certificate: x509.Certificate
    key: PrivateKey
    crl: x509.CertificateRevocationList


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder's certificate and key, with ``chain`` nearest issuer first, root last."""

    id: str
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    key: PrivateKey

    def pkcs12(self, password: str) -> bytes:
        """The key file that the holder would have."""
        protection = BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(
            self.id.encode(), self.key, self.certificate, self.chain, protection
        )


@dataclass(frozen=True, slots=True)
class Pki:
    """A built PKI. ``password`` opens its holders' key files."""

    password: str
    authorities: Mapping[str, BuiltAuthority]
    holders: Mapping[str, Holder]

    def pkcs12(self, holder: str) -> bytes:
        """The key file of one holder."""
        return self.holders[holder].pkcs12(self.password)


def build_pki(declaration: Declaration, moment: datetime, only: Collection[str] | None = None) -> Pki:
    """Build the PKI as of ``moment``.

    Keys are new each time; everything else follows from the declaration. ``only`` names the holders to make (all by
    default): authorities are always made, in the order declared, issuers first.

    Raises:
        PkiError: an issuer that isn't declared before, or a holder in ``only`` that isn't declared.
    """
    chosen = [holder for holder in declaration.holders if only is None or holder.id in only]
    if only is not None and len(chosen) != len(set(only)):
        raise PkiError("pki-titular-desconhecido", "A declaração não tem todos os titulares pedidos.")
    authorities: dict[str, BuiltAuthority] = {}
    for declared in declaration.authorities:
        revoked = {holder.id: holder.revoked for holder in declaration.holders if holder.issuer == declared.id}
        issuer = _issuer(declared.issuer, authorities)
        authorities[declared.id] = _authority(declared, issuer, moment, revoked, declaration.places)
    holders = {holder.id: _holder(holder, authorities, moment, declaration.places) for holder in chosen}
    return Pki(declaration.password, authorities, holders)


def renewed_list(authority: BuiltAuthority, moment: datetime) -> x509.CertificateRevocationList:
    """The authority's list as it would publish it at another moment: the same are revoked."""
    builder = _list_builder(authority.certificate, authority.key, moment)
    for entry in authority.crl:
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(authority.key, digest_for(authority.key))


def _issuer(name: str, authorities: Mapping[str, BuiltAuthority]) -> BuiltAuthority | None:
    if name and name not in authorities:
        raise PkiError("pki-autoridade-desconhecida", f"A autoridade “{name}” não foi declarada antes de quem a usa.")
    return authorities.get(name)


def _authority(
    declared: Authority,
    issuer: BuiltAuthority | None,
    moment: datetime,
    revoked: Mapping[str, int | None],
    places: str,
) -> BuiltAuthority:
    key = generate(declared.key)
    subject = x509.Name([x509.NameAttribute(_NAMES[kind], value) for kind, value in declared.subject])
    builder = _certificate(declared.id, subject, declared.valid, key=key, issuer=issuer, moment=moment)
    issued = extensions.Issued(places, issuer.declared if issuer else None)
    builder = extensions.for_authority(builder, declared, issued)
    certificate = _signed(builder, issuer.key if issuer else key)
    return BuiltAuthority(declared, certificate, key, _crl(certificate, key, moment, revoked))


def _holder(
    declared: HolderDeclaration, authorities: Mapping[str, BuiltAuthority], moment: datetime, places: str
) -> Holder:
    issuer = _issuer(declared.issuer, authorities)
    key = generate(declared.key)
    builder = _certificate(declared.id, _subject(declared), declared.valid, key=key, issuer=issuer, moment=moment)
    issued = extensions.Issued(places, issuer.declared if issuer else None)
    builder = extensions.for_holder(builder, declared, issued)
    certificate = _signed(builder, issuer.key if issuer else key)
    return Holder(declared.id, certificate, tuple(_issuers(issuer, authorities)), key)


def _issuers(nearest: BuiltAuthority | None, authorities: Mapping[str, BuiltAuthority]) -> list[x509.Certificate]:
    chain: list[x509.Certificate] = []
    while nearest is not None:
        chain.append(nearest.certificate)
        nearest = authorities.get(nearest.declared.issuer)
    return chain


def _subject(declared: HolderDeclaration) -> x509.Name:
    attributes = [(x509.NameOID.COUNTRY_NAME, "BR"), (x509.NameOID.ORGANIZATION_NAME, declared.organization)]
    attributes += [(x509.NameOID.ORGANIZATIONAL_UNIT_NAME, unit) for unit in declared.units]
    if declared.serial_number:
        attributes.append((x509.NameOID.SERIAL_NUMBER, declared.serial_number))
    attributes.append((x509.NameOID.COMMON_NAME, declared.common_name))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in attributes])


def _certificate(  # noqa: PLR0913 - what a certificate says, each thing once
    name: str,
    subject: x509.Name,
    valid: tuple[int, int],
    *,
    key: PrivateKey,
    issuer: BuiltAuthority | None,
    moment: datetime,
) -> x509.CertificateBuilder:
    start, end = (moment.replace(microsecond=0) + timedelta(days=days) for days in valid)
    builder = x509.CertificateBuilder(
        issuer_name=issuer.certificate.subject if issuer else subject,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=_serial(name),
        not_valid_before=start,
        not_valid_after=end,
    )
    return extensions.for_keys(builder, key.public_key(), issuer.key.public_key() if issuer else key.public_key())


def _serial(name: str) -> int:
    """Unique among the certificates of one declaration, positive, and long as real ones are (RFC 5280, 4.1.2.2)."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:15], "big") | 1 << 112


def _crl(
    issuer: x509.Certificate, key: PrivateKey, moment: datetime, revoked: Mapping[str, int | None]
) -> x509.CertificateRevocationList:
    builder = _list_builder(issuer, key, moment)
    for name, days in revoked.items():
        if days is not None:
            builder = builder.add_revoked_certificate(_revoked(name, _published(moment) + timedelta(days=days)))
    return builder.sign(key, digest_for(key))


def _list_builder(issuer: x509.Certificate, key: PrivateKey, moment: datetime) -> x509.CertificateRevocationListBuilder:
    published = _published(moment)
    builder = x509.CertificateRevocationListBuilder(
        issuer_name=issuer.subject, last_update=published, next_update=published + timedelta(days=_CRL_DAYS)
    )
    return extensions.for_crl(builder, key.public_key())


def _published(moment: datetime) -> datetime:
    """An hour before ``moment``, so that what is signed and checked on the day finds the list in force."""
    return moment.replace(microsecond=0) - timedelta(hours=1)


def _revoked(name: str, when: datetime) -> x509.RevokedCertificate:
    entry = x509.RevokedCertificateBuilder().serial_number(_serial(name)).revocation_date(when)
    return entry.add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False).build()


def _signed(builder: x509.CertificateBuilder, key: PrivateKey) -> x509.Certificate:
    return builder.sign(key, digest_for(key))
