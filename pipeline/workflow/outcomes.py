"""Many verdicts: a line of text or of JSON for each as soon as it is known, and how many there were of each kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.findings import Severity
from pipeline.workflow.isolated import Outcome
from pipeline.workflow.plain import on_one_line
from pipeline.workflow.words import counted, verdict_json

_YES, _NO, _ERROR = "seria aceito", "NÃO seria aceito", "não foi lido"
_MAX_WHY = 100


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of many files would be accepted, would not, and could not be read."""

    accepted: int
    refused: int
    unread: int

    @property
    def said(self) -> str:
        """``304 arquivos: 131 seriam aceitos, 165 não seriam, 8 não foram lidos.``."""
        total = counted(self.accepted + self.refused + self.unread, "arquivo")
        parts = [_plural(self.accepted, "seria aceito", "seriam aceitos")]
        parts += [_plural(self.refused, "não seria", "não seriam")] if self.refused else []
        parts += [_plural(self.unread, "não foi lido", "não foram lidos")] if self.unread else []
        return f"{total}: {', '.join(parts)}."


def tally(outcomes: Iterable[Outcome]) -> Tally:
    """Count them."""
    words = [_word(outcome) for outcome in outcomes]
    return Tally(words.count(_YES), words.count(_NO), words.count(_ERROR))


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """The verdict as JSON values, after the file's name; ``error`` in its place where there is none."""
    named = {"file": str(outcome.path)}
    if outcome.verdict is not None:
        return named | verdict_json(outcome.verdict)
    code = outcome.error.code if outcome.error else ""
    return named | {"accepted": False, "error": {"code": code, "message": str(outcome.error)}}


def outcome_line(outcome: Outcome, forms: Collection[str]) -> str:
    """The verdict, the form, the file, and the first reason against it. ``forms`` are the ids that there may be."""
    width = max(map(len, forms), default=0)
    form = outcome.verdict.form if outcome.verdict and outcome.verdict.form else "—"
    return on_one_line(f"{_word(outcome):<{len(_NO)}}  {form:<{width}}  {outcome.path}{_why(outcome)}")


def _why(outcome: Outcome) -> str:
    """The first reason against it, and how many more; of an accepted file, how many warnings it has."""
    if outcome.verdict is None:
        return f": {_short(str(outcome.error))}"
    against = outcome.verdict.messages(Severity.CRITICA)
    if against:
        return f": {_short(against[0])}" + (f" (e mais {len(against) - 1})" if len(against) > 1 else "")
    warnings = outcome.verdict.messages(Severity.AVISO)
    return f" ({counted(len(warnings), 'aviso')})" if warnings else ""


def _word(outcome: Outcome) -> str:
    if outcome.verdict is None:
        return _ERROR
    return _YES if outcome.verdict.accepted else _NO


def _plural(count: int, one: str, many: str) -> str:
    return f"{count or 'nenhum'} {one if count <= 1 else many}"


def _short(text: str) -> str:
    return text if len(text) <= _MAX_WHY else f"{text[: _MAX_WHY - 1]}…"
