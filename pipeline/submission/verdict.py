"""What the judge says of a file: values only. Texts are Portuguese sentences for whoever receives the form."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from pipeline.data.model import FormData
from pipeline.data.rectification import Change
from pipeline.findings import Finding, Severity, has_criticas
from signatures.report import SignatureStatus


class Agreement(enum.StrEnum):
    """Whether the page shows the data that the file carries."""

    PROVED = "provado"  # rendered again from the data, byte for byte the same
    CONSISTENT = "consistente"  # rendered again, the same text
    DIFFERENT = "diferente"
    UNKNOWN = "indeterminado"


class SignatoryState(enum.StrEnum):
    """Where a required signature stands."""

    SIGNED = "assinou"
    MISSING = "falta"
    OTHER_PERSON = "assinado por outra pessoa"
    INVALID = "assinatura inválida"


@dataclass(frozen=True, slots=True)
class Content:
    """The comparison of page and data. ``differences`` are lines ``no arquivo: …`` / ``pelos dados: …``."""

    agreement: Agreement
    reason: str
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedSignatory:
    """One required signatory. ``cpf`` is what the data say; ``signature`` the field of the signature that counted."""

    role: str
    label: str
    person: str
    cpf: str
    state: SignatoryState
    signature: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judge's word on one file. ``form`` and ``edition`` are empty when the file carries none that we know.

    ``data`` are ready to import, None when they have críticas; ``changes`` are what a retificação says it changes.
    """

    form: str
    edition: str
    title: str
    content: Content
    signatories: tuple[JudgedSignatory, ...]
    signatures: tuple[SignatureStatus, ...]
    findings: tuple[Finding, ...]
    data: FormData | None = None
    changes: tuple[Change, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the receiving agency would accept the file: no crítica."""
        return not has_criticas(self.findings)

    def messages(self, severity: Severity) -> tuple[str, ...]:
        """What is to be told in this severity, each once: what holds of three signatures is one thing to know."""
        return tuple(dict.fromkeys(finding.message for finding in self.findings if finding.severity is severity))
