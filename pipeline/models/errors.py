"""What is wrong with a model, said as a mistake of the form's definition."""

from __future__ import annotations

from pipeline.definition.load import DefinitionError
from pipeline.findings import Finding, Severity


def mistake(code: str, message: str) -> Finding:
    """A crítica of a model."""
    return Finding(Severity.CRITICA, code, message)


def refused(code: str, message: str) -> DefinitionError:
    """An error with one crítica."""
    return DefinitionError([mistake(code, message)])
