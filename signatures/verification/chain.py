"""Whether a certificate leads to one of the caller's anchors, and why not (RFC 5280, 6). Nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from asn1crypto import x509 as asn1
from asn1crypto.crl import CertificateList
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureStatus as PyHankoStatus
from pyhanko_certvalidator import ValidationContext

from signatures import certificate as x509
from signatures.report import Problem
from signatures.trust.anchors import Anchor
from signatures.trust.store import TrustStore
from signatures.verification.problems import problem

USAGES = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
"""Either will do: ICP-Brasil's certificates have both, gov.br's and others' sometimes one (RFC 5280, 4.2.1.3)."""

_MAX_LINKS = 10
_TOLERANCE = timedelta(minutes=1)  # clocks of who signs and who verifies


@dataclass(frozen=True, slots=True)
class Help:
    """What the caller, the signature and the file bring for one certificate's chain. All DER."""

    trust: TrustStore
    moment: datetime
    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    retroactive: bool = False

    def at(self, moment: datetime) -> Help:
        """The same for a moment that a timestamp proves: lists published after it still count."""
        return replace(self, moment=moment, retroactive=True)

    def has_lists(self, certificate: bytes) -> bool:
        """Whether anything at hand could say that the certificate was revoked."""
        return bool(self.trust.crls_of(x509.parts(certificate).issuer) or self.crls or self.ocsps)

    def context(self, certificate: bytes, *, lists: bool) -> ValidationContext:
        """What pyHanko needs to judge this certificate, and no more than that: a folder may have hundreds.

        With ``lists``, revocation must be ruled out for the whole chain; without, only the chain is judged.
        """
        return ValidationContext(
            trust_roots=[_parsed(anchor.certificate) for anchor in self.trust.anchors],
            other_certs=[_parsed(link) for link in self._links(certificate)],
            crls=[_parsed_crl(crl) for crl in self.lists(certificate)] if lists else [],
            ocsps=list(self.ocsps) if lists else [],
            moment=self.moment,
            time_tolerance=_TOLERANCE,
            allow_fetching=False,
            revocation_mode="require" if lists else "soft-fail",
            retroactive_revinfo=self.retroactive,
        )

    def lists(self, certificate: bytes) -> tuple[bytes, ...]:
        """The revocation lists at hand for the certificate and those above it."""
        names = {x509.parts(link).issuer for link in (certificate, *self._links(certificate))}
        return (*(crl for name in sorted(names) for crl in self.trust.crls_of(name)), *self.crls)

    def _links(self, certificate: bytes) -> list[bytes]:
        found: dict[bytes, None] = {}
        wanted = [x509.parts(certificate).issuer]
        for _ in range(_MAX_LINKS):
            issuers = [issuer for name in wanted for issuer in self._named(name) if issuer not in found]
            found.update(dict.fromkeys(issuers))
            wanted = [x509.parts(issuer).issuer for issuer in issuers]
        return list(found)

    def _named(self, subject: bytes) -> list[bytes]:
        own = [certificate for certificate in self.certificates if x509.parts(certificate).subject == subject]
        return [*self.trust.named(subject), *own]


def anchor_of(status: PyHankoStatus, trust: TrustStore) -> Anchor | None:
    """The anchor at the end of a chain that holds."""
    if not status.trusted or status.validation_path is None:
        return None
    return trust.anchor(status.validation_path.first.dump())


def path_of(status: PyHankoStatus) -> tuple[bytes, ...]:
    """The chain that holds, in DER, holder first and root last."""
    if status.validation_path is None:
        return ()
    return all_certificates(reversed(list(status.validation_path.iter_certs(include_root=True))))


def trust_problems(status: PyHankoStatus, certificate: bytes, moment: datetime) -> list[Problem]:
    """Why the chain doesn't hold, from the nearest cause to the farthest; nothing when it does."""
    parts = x509.parts(certificate)
    found = [] if x509.may_sign(parts) else [problem("uso-de-chave")]
    if status.revocation_details is not None:
        revoked = status.revocation_details
        code = "ac-revogada" if revoked.ca_revoked else "certificado-revogado"
        return [*found, problem(code, date=_day(revoked.revocation_date))]
    if status.trusted or found:
        return found
    return _out_of_date(certificate, moment) or [_without_chain(status, parts)]


def all_certificates(certificates: Iterable[asn1.Certificate]) -> tuple[bytes, ...]:
    """The DER of pyHanko's certificates."""
    return tuple(certificate.dump() for certificate in certificates)


def _out_of_date(certificate: bytes, moment: datetime) -> list[Problem]:
    start, end = x509.validity(certificate)
    if moment > end:
        return [problem("certificado-vencido", date=_day(end))]
    if moment + _TOLERANCE < start:
        return [problem("certificado-ainda-nao-vale", date=_day(start))]
    return []


def _without_chain(status: PyHankoStatus, parts: x509.CertificateParts) -> Problem:
    if parts.issuer == parts.subject:
        return problem("certificado-autoassinado")
    if status.validation_path is None:
        issuer = dict(x509.name_values(parts.issuer))
        return problem("raiz-desconhecida", issuer=issuer.get(x509.COMMON_NAME, "sem nome"))
    return problem("cadeia-invalida")


@lru_cache(maxsize=1024)
def _parsed(certificate: bytes) -> asn1.Certificate:
    """asn1crypto normalises names at each comparison, and remembers only on the object: anchors are parsed once."""
    return asn1.Certificate.load(certificate)


@lru_cache(maxsize=64)
def _parsed_crl(crl: bytes) -> CertificateList:
    return CertificateList.load(crl)


def _day(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y}"
