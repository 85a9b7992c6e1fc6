"""Deadlines as data: a rule, its legal base, in which days it is known to hold, and the days that follow from it."""

from __future__ import annotations

import calendar
import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

import msgspec

from pipeline.definition.located import Node, place_of, read_tree
from pipeline.definition.structure import converted
from pipeline.findings import Finding, FoundError, Severity
from pipeline.site.front_matter import Day, Sentence, day

_MONTHS = 12


class Period(enum.StrEnum):
    """The stretch of a year after whose end days are counted."""

    MONTH = "mês"
    BIMESTER = "bimestre"
    QUARTER = "trimestre"
    THIRD = "quadrimestre"
    HALF = "semestre"
    YEAR = "ano"

    @property
    def months(self) -> int:
        """How many months it has."""
        return dict(zip(Period, (1, 2, 3, 4, 6, 12), strict=True))[self]


class Deadline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule. It is known to hold from ``since`` to ``until`` (both included; open when empty).

    Days after ``until`` are still counted, and ``unconfirmed`` says why they must be confirmed. ``page`` is the
    procedure's Markdown file, ``reviewed`` the day when a person last looked at the rule.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
    title: Sentence
    who: Sentence
    rule: Sentence
    legal_base: Annotated[tuple[Sentence, ...], msgspec.Meta(min_length=1)]
    period: Period
    days_after: Annotated[int, msgspec.Meta(ge=0, le=366)]
    page: Sentence
    reviewed: Day
    since: Day | None = None
    until: Day | None = None
    unconfirmed: str = ""


class DeadlinesSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file ``docs/prazos.yml``."""

    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day to keep: the last one (``due``) for the ``number``-th period of ``year``, which ended on ``ended``.

    ``confirmed`` is false where the rule is not known to hold any more, or yet.
    """

    deadline: Deadline
    year: int
    number: int
    ended: date
    due: date
    confirmed: bool

    @property
    def name(self) -> str:
        """What is due, as people say it: ``5º bimestre de 2026``."""
        if self.deadline.period is Period.YEAR:
            return f"ano de {self.year}"
        return f"{self.number}º {self.deadline.period.value} de {self.year}"


def read_deadlines(text: bytes, file: str) -> tuple[Deadline, ...]:
    """The rules of a file.

    Raises:
        FoundError: With every mistake, each with its place.
    """
    tree = read_tree(text, file)
    rules = converted(tree, DeadlinesSource).deadlines
    mistakes = list(_mistakes(rules, tree))
    if mistakes:
        raise FoundError(mistakes)
    return rules


def occurrences(rules: Sequence[Deadline], first: date, last: date) -> tuple[Occurrence, ...]:
    """The days to keep from ``first`` to ``last``, both included, in the order of the days."""
    found = [each for rule in rules for each in _of_rule(rule, first, last)]
    return tuple(sorted(found, key=lambda each: (each.due, each.deadline.id, each.ended)))


def _of_rule(rule: Deadline, first: date, last: date) -> Iterator[Occurrence]:
    delay = timedelta(days=rule.days_after)
    for year in range((first - delay).year, last.year + 1):
        for number in range(1, _MONTHS // rule.period.months + 1):
            month = number * rule.period.months
            ended = date(year, month, calendar.monthrange(year, month)[1])
            if first <= ended + delay <= last and not (rule.since and ended < day(rule.since)):
                confirmed = not (rule.until and ended + delay > day(rule.until))
                yield Occurrence(rule, year, number, ended, ended + delay, confirmed)


def _mistakes(rules: Sequence[Deadline], tree: Node) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, rule in enumerate(rules):
        at = f"deadlines[{index}]"
        if rule.id in seen:
            yield _critica("prazo-repetido", f"O prazo “{rule.id}” já está acima. Dê a este outro nome.", tree, at)
        seen.add(rule.id)
        for name in ("since", "until", "reviewed"):
            if not _is_day(getattr(rule, name)):
                message = "Este dia não existe no calendário. Confira o dia e o mês."
                yield _critica("data-invalida", message, tree, f"{at}.{name}")
        if rule.until and not rule.unconfirmed:
            message = "O prazo tem fim conhecido: diga em “unconfirmed” por que as datas seguintes pedem confirmação."
            yield _critica("prazo-sem-ressalva", message, tree, f"{at}.until")


def _is_day(text: str | None) -> bool:
    try:
        return text is None or bool(day(text))
    except ValueError:
        return False


def _critica(code: str, message: str, tree: Node, path: str) -> Finding:
    return Finding(Severity.CRITICA, code, message, place=place_of(tree, path))
