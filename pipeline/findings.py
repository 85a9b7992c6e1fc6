"""What a check found: values with a place, a code and a consequence.

Two severities, SIOPS's own words: a *crítica* stops, an *aviso* does not.
Texts are Portuguese sentences for the person who fills in, signs or receives the form.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass


class Severity(enum.StrEnum):
    """How much a finding weighs."""

    CRITICA = "crítica"
    AVISO = "aviso"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a source file: line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    ``code`` is stable, lower case with hyphens (``campo-obrigatorio``); programs match on it.
    ``where`` is the dotted path of a field (``titular.cpf``), a role, or empty for the whole document.
    ``label`` is what people call that place (``2 Dados do titular da unidade: CPF``).
    ``consequence`` says what follows if nothing is done (``o formulário será devolvido``).
    """

    severity: Severity
    code: str
    message: str
    where: str = ""
    label: str = ""
    consequence: str = ""
    place: Place | None = None


class FoundError(Exception):
    """A stage could not go on; ``findings`` say why, each with its place.

    The root of this package's expected errors:
    FoundError
    ├── SourceError          a YAML or JSON text that cannot be read (pipeline.definition.located)
    ├── DefinitionError      a form definition with mistakes (pipeline.definition.load)
    └── ExpressionError      an expression not in the language, or failing (pipeline.definition.expressions)
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(finding.message for finding in self.findings))


def has_criticas(findings: Iterable[Finding]) -> bool:
    """Whether any finding stops the flow."""
    return any(finding.severity is Severity.CRITICA for finding in findings)
