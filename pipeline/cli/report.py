"""What went wrong, in words, and the exit code that goes with it."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterable

from pipeline.cli.commands import ANSWER_NO, FAILED, WRONG_USAGE
from pipeline.findings import Finding, FoundError
from pipeline.workflow.errors import FailedError, RefusedError, UsageError, WorkflowError
from pipeline.workflow.files import reason_of
from pipeline.workflow.plain import on_lines


def report_error(error: Exception, *, as_json: bool) -> int:
    """Say an error on stderr, and on stdout too for programs; return the exit code.

    The details of a defect come with CREDENCIA_DEBUG=1.
    """
    if os.environ.get("CREDENCIA_DEBUG"):
        traceback.print_exception(error)
    said = _told(error)
    if as_json and said.code != _OUTPUT:
        print_line({"error": {"code": said.code, "message": str(said)}, "findings": findings_json(said.findings)})
    if not isinstance(error, FoundError):
        print("\n".join(on_lines(f"{said} [{said.code}]")), file=sys.stderr)
    print_findings(finding for finding in said.findings if isinstance(error, FoundError) or _adds(finding, said))
    return exit_code(said)


def exit_code(error: WorkflowError) -> int:
    """The code that goes with an error of ours."""
    codes: dict[type[WorkflowError], int] = {RefusedError: ANSWER_NO, UsageError: WRONG_USAGE}
    return codes.get(type(error), FAILED)


_OUTPUT = "saida"


def _told(error: Exception) -> WorkflowError:
    """Any error as one of ours, with a code and a sentence."""
    if isinstance(error, WorkflowError):
        return error
    if isinstance(error, FoundError):
        return RefusedError(error.findings[0].code, error.findings[0].message, error.findings)
    if isinstance(error, OSError):
        where = f" em {error.filename}" if error.filename else " na saída do programa"
        code = "gravacao" if error.filename else _OUTPUT
        return FailedError(code, f"Não foi possível ler ou gravar{where} ({reason_of(error)}).")
    return FailedError(
        "erro-inesperado",
        f"Erro inesperado ({type(error).__name__}); nada foi gravado pela metade. "
        "Repita com CREDENCIA_DEBUG=1 para ver os detalhes e relate-os a quem mantém o programa.",
    )


def _adds(finding: Finding, said: WorkflowError) -> bool:
    """Whether a finding says more than the sentence already said."""
    return finding.message != str(said) or finding.place is not None


def print_findings(findings: Iterable[Finding]) -> None:
    """Findings for people, on stderr."""
    from pipeline.workflow.words import finding_lines  # noqa: PLC0415 - it imports all that a verdict is made of

    for finding in findings:
        print("\n".join(finding_lines(finding)), file=sys.stderr)


def print_json(value: object) -> None:
    """One JSON value on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_line(value: object) -> None:
    """One JSON value on one line of stdout, at once: of many files, and an error, which may come after those."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def findings_json(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Findings as JSON values."""
    from pipeline.workflow.words import finding_json  # noqa: PLC0415 - the same

    return [finding_json(finding) for finding in findings]
