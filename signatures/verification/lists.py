"""What is at hand about revocation, and the moment that it is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from signatures import certificate as x509
from signatures import der
from signatures.trust.files import crl_issuer
from signatures.trust.store import TrustStore
from signatures.verification import ocsp


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists and responses, from the caller and from the file, and the moment that they are asked about.

    ``retroactive`` when a timestamp proves the moment: what was published after it counts too. ``certificates`` came
    along: one may be of who signed a list, when a chain to the same anchor holds.
    """

    trust: TrustStore
    crls: tuple[bytes, ...]
    ocsps: tuple[bytes, ...]
    moment: datetime
    retroactive: bool
    tolerance: timedelta
    certificates: tuple[bytes, ...] = ()

    def in_force(self, since: datetime, until: datetime | None) -> bool:
        """Whether what was published then can rule revocation out; without an end, only what is of that moment."""
        early = since <= self.moment + self.tolerance or self.retroactive
        end = until if until is not None else since + ocsp.LASTING
        return early and self.moment - self.tolerance <= end

    def of(self, issuer: bytes) -> Iterator[tuple[bytes, bool]]:
        """The lists of an authority by its name, each with whether it came in the file."""
        yield from ((crl, False) for crl in self.trust.crls_of(issuer))
        yield from ((crl, True) for crl in self.crls if _published_by(crl, issuer))

    def responses(self) -> Iterator[tuple[bytes, bool]]:
        """The OCSP responses, each with whether it came in the file."""
        yield from ((response, False) for response in self.trust.ocsps)
        yield from ((response, True) for response in self.ocsps)

    def named(self, subject: bytes) -> Iterator[bytes]:
        """The certificates of this name."""
        yield from self.trust.named(subject)
        yield from (found for found in self.certificates if _is_called(found, subject))


def _published_by(crl: bytes, issuer: bytes) -> bool:
    try:
        return crl_issuer(crl) == issuer
    except (der.DerError, IndexError, ValueError):
        return False


def _is_called(certificate: bytes, subject: bytes) -> bool:
    try:
        return x509.parts(certificate).subject == subject
    except (der.DerError, IndexError, ValueError):
        return False
