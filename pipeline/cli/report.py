"""What went wrong, in words, and the exit code that goes with it."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterable

from pipeline.cli.commands import ANSWER_NO, FAILED, WRONG_USAGE
from pipeline.findings import Finding, FoundError
from pipeline.workflow.errors import RefusedError, UsageError, WorkflowError
from pipeline.workflow.words import finding_json, finding_lines


def report_error(error: Exception) -> int:
    """Say an error on stderr and return the exit code. The details of a defect come with CREDENCIA_DEBUG=1."""
    if isinstance(error, WorkflowError):
        print(f"{error} [{error.code}]", file=sys.stderr)
        print_findings(error.findings)
        return {RefusedError: ANSWER_NO, UsageError: WRONG_USAGE}.get(type(error), FAILED)
    if isinstance(error, FoundError):
        print_findings(error.findings)
        return ANSWER_NO
    if os.environ.get("CREDENCIA_DEBUG"):
        traceback.print_exception(error)
    print(
        f"Erro inesperado ({type(error).__name__}); nada foi gravado pela metade. "
        "Repita com CREDENCIA_DEBUG=1 para ver os detalhes e relate-os a quem mantém o programa.",
        file=sys.stderr,
    )
    return FAILED


def print_findings(findings: Iterable[Finding]) -> None:
    """Findings for people, on stderr."""
    for finding in findings:
        print("\n".join(finding_lines(finding)), file=sys.stderr)


def print_json(value: object) -> None:
    """One JSON value on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def findings_json(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Findings as JSON values."""
    return [finding_json(finding) for finding in findings]
