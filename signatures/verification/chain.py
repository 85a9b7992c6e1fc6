"""Whether a certificate leads to one of the caller's anchors, and why not (RFC 5280, 6.1). Nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from signatures import certificate as x509
from signatures import der
from signatures.details import RevocationEvidence
from signatures.report import Problem
from signatures.trust.anchors import Anchor
from signatures.trust.store import TrustStore
from signatures.verification.links import TOLERANCE, holds, paths
from signatures.verification.lists import Lists
from signatures.verification.problems import problem
from signatures.verification.revocation import Standing, standing_of

TIME_STAMPING = "1.3.6.1.5.5.7.3.8"

_EXTENDED_USAGE = "2.5.29.37"


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

    def along(self, certificates: tuple[bytes, ...], crls: tuple[bytes, ...], ocsps: tuple[bytes, ...] = ()) -> Help:
        """The same, with what came along in a container."""
        return replace(
            self,
            certificates=(*certificates, *self.certificates),
            crls=(*crls, *self.crls),
            ocsps=(*ocsps, *self.ocsps),
        )

    def named(self, subject: bytes) -> Iterator[bytes]:
        """The certificates of this name: the caller's first."""
        yield from self.trust.named(subject)
        for certificate in self.certificates:
            if _subject(certificate) == subject:
                yield certificate

    def lists(self) -> Lists:
        """What knows of revocation."""
        return Lists(self.trust, self.crls, self.ocsps, self.moment, self.retroactive, TOLERANCE, self.certificates)


@dataclass(frozen=True, slots=True)
class Chain:
    """What came of looking for a chain.

    ``path`` has the holder first and the root last, and is empty when no chain holds; ``anchor`` is its root.
    ``ruled_out`` when revocation was ruled out for the whole of it. ``problems`` are why it doesn't hold; ``doubts``
    why what there is doesn't rule revocation out, and aren't fatal.
    """

    path: tuple[bytes, ...]
    anchor: Anchor | None
    ruled_out: bool
    problems: tuple[Problem, ...]
    evidence: tuple[RevocationEvidence, ...] = ()
    doubts: tuple[Problem, ...] = ()

    @property
    def trusted(self) -> bool:
        """Whether a chain holds and nothing says revoked."""
        return self.anchor is not None and not self.problems


def find_chain(certificate: bytes, helped: Help, *, purpose: str = "") -> Chain:
    """The chain of a signer's certificate, or of a stamper's when ``purpose`` is ``TIME_STAMPING``.

    Where several hold, the one whose revocation is ruled out; else one that is revoked, so that it is told.
    """
    problems = _unfit(certificate, purpose)
    found: Chain | None = None
    broken = False
    for path in paths(certificate, helped.trust, helped.named):
        if not holds(path, helped.moment):
            broken = True
            continue
        judged = _with_revocation(path, helped)
        if judged.trusted and judged.ruled_out:
            found = judged
            break
        found = judged if found is None or judged.problems else found
    if found is None:
        return Chain(
            (), None, ruled_out=False, problems=(*problems, *_why(certificate, helped, problems, broken=broken))
        )
    return replace(found, problems=(*problems, *found.problems))


def _with_revocation(path: tuple[bytes, ...], helped: Help) -> Chain:
    lists = helped.lists()
    standings: list[Standing] = [standing_of(path, place, lists) for place in range(len(path) - 1)]
    evidence = tuple(item for standing in standings for item in standing.evidence)
    for place, standing in enumerate(standings):
        if standing.revoked_at is not None:
            code = "ac-revogada" if place else "certificado-revogado"
            told = problem(code, date=_day(standing.revoked_at))
            return Chain(path, None, ruled_out=True, problems=(told,), evidence=evidence)
    ruled_out = all(standing.good for standing in standings)
    doubts = tuple(dict.fromkeys(doubt for standing in standings for doubt in standing.doubts))
    return Chain(path, helped.trust.anchor(path[-1]), ruled_out, (), evidence, doubts)


def _unfit(certificate: bytes, purpose: str) -> list[Problem]:
    """The use of the key for those who sign; for those who stamp, the extended one alone (RFC 3161, 2.3)."""
    parts = x509.parts(certificate)
    fits = x509.may_sign(parts)
    if purpose:
        extended = parts.extensions.get(_EXTENDED_USAGE)
        fits = fits and extended == der.encode(der.SEQUENCE, der.oid(purpose)) and _EXTENDED_USAGE in parts.critical
    return [] if fits else [problem("uso-de-chave")]


def _why(certificate: bytes, helped: Help, known: list[Problem], *, broken: bool) -> list[Problem]:
    """Why no chain holds, from the nearest cause to the farthest; ``broken`` when there is one of signatures alone."""
    if known:
        return []
    start, end = x509.validity(certificate)
    if helped.moment - TOLERANCE > end:
        return [problem("certificado-vencido", date=_day(end))]
    if helped.moment + TOLERANCE < start:
        return [problem("certificado-ainda-nao-vale", date=_day(start))]
    parts = x509.parts(certificate)
    if parts.issuer == parts.subject:
        return [problem("certificado-autoassinado")]
    if not broken:
        issuer = dict(x509.name_values(parts.issuer))
        return [problem("raiz-desconhecida", issuer=issuer.get(x509.COMMON_NAME, "sem nome"))]
    return [problem("cadeia-invalida")]


def _subject(certificate: bytes) -> bytes:
    try:
        return x509.parts(certificate).subject
    except (der.DerError, IndexError, ValueError):
        return b""


def _day(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y}"
