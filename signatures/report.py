"""What a verifier says of a PDF's signatures: values only, no opinion about any form.

Texts are Portuguese sentences for the person who receives the file.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from signatures.details import SignatureDetails
from signatures.identity import Identity


class Kind(enum.StrEnum):
    """The words of Lei 14.063/2020, art. 4º, for what the certificate makes of the signature."""

    QUALIFICADA = "qualificada"
    AVANCADA = "avançada"
    OUTRA = "outra"


class Change(enum.StrEnum):
    """What later revisions did to what a signature covers."""

    NONE = "nada mudou"
    SIGNATURES = "só outras assinaturas"
    FILLING = "campos preenchidos"
    OTHER = "alteração não permitida"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong or worth saying. ``fatal`` when the signature, or the file, can't be accepted with it."""

    code: str
    message: str
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A data field whose value is not what it was when the signature was made: changed, or filled in since."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SignatureStatus:
    """One signature.

    ``intact``: the bytes it covers are those that were signed, and the cryptography holds.
    ``trusted``: a chain to one of the caller's anchors held at ``moment``, for this purpose, and nothing says revoked.
    ``revision`` counts from 1 (the unsigned original is 0). ``level`` is ``B-B``, ``B-T``, ``B-LT``, ``B-LTA``,
    ``CMS`` when it is not PAdES, or ``carimbo`` for a timestamp of the document, which is nobody's signature.
    ``anchor`` is the name of the root at the end of the chain, empty when there is none. ``time`` is when the earliest
    timestamp that covers it proves that it existed (ETSI EN 319 102-1, 5.6.2.3), or what the signer claims, as
    ``time_source`` says: ``carimbo`` for the signature's own timestamp, ``carimbo do documento`` for a later one of the
    file, ``declarada``, ``nenhuma``. ``claimed`` is what the signer says in any case. ``moment`` is when the chain was
    judged, as ``moment_source`` says: ``verificação`` for the caller's, ``carimbo`` for that of a trusted
    timestamp of the signature, ``carimbo do documento`` for that of a later one of the file. ``details`` is what was
    found in its container, None when it can't be read.

    ``changed_values`` are of fields that the signature doesn't let anyone touch; ``filled_values`` of fields that were
    empty, that it leaves open in so many words (a FieldMDP that names fields: ISO 32000-2, 12.8.2.4), and that were
    filled in afterwards. Whether that was meant is for who knows the form to say: alone, it doesn't make it invalid.
    """

    field: str
    subfilter: str
    revision: int
    signer: Identity | None
    kind: Kind
    intact: bool
    trusted: bool
    level: str
    change: Change
    time: datetime | None
    time_source: str
    moment: datetime
    anchor: str = ""
    changed_values: tuple[ChangedValue, ...] = ()
    problems: tuple[Problem, ...] = ()
    moment_source: str = "verificação"
    details: SignatureDetails | None = None
    claimed: datetime | None = None
    filled_values: tuple[ChangedValue, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether it may be relied on: intact, trusted, nothing forbidden after it, no fatal problem."""
        return (
            self.intact
            and self.trusted
            and self.change is not Change.OTHER
            and not self.changed_values
            and not any(problem.fatal for problem in self.problems)
        )


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """A whole file.

    ``empty_fields`` are signature fields that nobody signed. ``original_size`` is how many bytes the revision before
    the first signature has (the whole file when there is none, 0 when the file was made with its signature): that
    prefix is the unsigned original.
    ``problems`` concern the file, not one signature (encrypted, JavaScript, truncated…).
    """

    signatures: tuple[SignatureStatus, ...]
    empty_fields: tuple[str, ...]
    original_size: int
    problems: tuple[Problem, ...] = ()
