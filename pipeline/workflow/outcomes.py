"""Many verdicts on one screen, and a line of JSON for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.findings import Severity
from pipeline.submission.verdict import Verdict
from pipeline.workflow.isolated import Outcome
from pipeline.workflow.words import counted, verdict_json

_YES, _NO, _ERROR = "seria aceito", "NÃO seria aceito", "não foi lido"
_MAX_WHY = 100


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """The verdict as JSON values, after the file's name; ``error`` in its place where there is none."""
    named = {"file": str(outcome.path)}
    if outcome.verdict is not None:
        return named | verdict_json(outcome.verdict)
    code = outcome.error.code if outcome.error else ""
    return named | {"accepted": False, "error": {"code": code, "message": str(outcome.error)}}


def outcome_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """A table: the file, the verdict, the form, and the first reason against it; then how many there were."""
    rows = [(str(outcome.path), _word(outcome), _form(outcome.verdict), _why(outcome)) for outcome in outcomes]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, (*widths, 0), strict=True)).rstrip() for row in rows
    ]
    accepted = sum(outcome.verdict is not None and outcome.verdict.accepted for outcome in outcomes)
    total = counted(len(outcomes), "arquivo")
    would = "seria aceito" if accepted == 1 else "seriam aceitos"
    return [*lines, "", f"{total}: {accepted} {would}, {len(outcomes) - accepted} não."]


def _word(outcome: Outcome) -> str:
    if outcome.verdict is None:
        return _ERROR
    return _YES if outcome.verdict.accepted else _NO


def _form(verdict: Verdict | None) -> str:
    return verdict.form if verdict and verdict.form else "—"


def _why(outcome: Outcome) -> str:
    if outcome.verdict is None:
        return _short(str(outcome.error))
    against = [finding for finding in outcome.verdict.findings if finding.severity is Severity.CRITICA]
    if not against:
        return ""
    more = f" (e mais {len(against) - 1})" if len(against) > 1 else ""
    return _short(against[0].message) + more


def _short(text: str) -> str:
    return text if len(text) <= _MAX_WHY else f"{text[: _MAX_WHY - 1]}…"
