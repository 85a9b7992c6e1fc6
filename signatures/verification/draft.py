"""A signature's status while it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from signatures.details import SignatureDetails
from signatures.identity import Identity
from signatures.report import Change, ChangedValue, Kind, Problem, SignatureStatus
from signatures.verification.found import FoundSignature


@dataclass(slots=True)
class Draft:
    """A status while it is written: at first, a signature of which nothing is known to be good."""

    found: FoundSignature
    revision: int
    moment: datetime
    problems: list[Problem] = field(default_factory=list)
    signer: Identity | None = None
    kind: Kind = Kind.OUTRA
    intact: bool = False
    trusted: bool = False
    level: str = "CMS"
    change: Change = Change.OTHER
    time: datetime | None = None
    time_source: str = "nenhuma"
    anchor: str = ""
    changed: tuple[ChangedValue, ...] = ()
    moment_source: str = "verificação"
    details: SignatureDetails | None = None
    claimed: datetime | None = None
    filled: tuple[ChangedValue, ...] = ()

    def status(self) -> SignatureStatus:
        """What is written so far, as a value."""
        return SignatureStatus(
            field=self.found.field,
            subfilter=self.found.subfilter,
            revision=self.revision,
            signer=self.signer,
            kind=self.kind,
            intact=self.intact,
            trusted=self.trusted,
            level=self.level,
            change=self.change,
            time=self.time,
            time_source=self.time_source,
            moment=self.moment,
            anchor=self.anchor,
            changed_values=self.changed,
            problems=tuple(self.problems),
            moment_source=self.moment_source,
            details=self.details,
            claimed=self.claimed,
            filled_values=self.filled,
        )


def refused(found: FoundSignature, revision: int, moment: datetime, reason: Problem) -> SignatureStatus:
    """A signature that can't be judged, and so isn't good."""
    return Draft(found, revision, moment, [reason]).status()
