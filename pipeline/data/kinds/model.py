"""What every kind is: a way to read and a way to write."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.data.model import Value
from pipeline.findings import Severity

Raw = str | Sequence[str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a typed value. ``at`` continues the field's path: ``[2]`` for a list's third item."""

    code: str
    message: str
    severity: Severity = Severity.CRITICA
    at: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was understood. With a crítica among the problems, ``value`` is None."""

    value: Value = None
    problems: tuple[Problem, ...] = ()

    @property
    def faulty(self) -> bool:
        """Whether a problem stops this value."""
        return any(problem.severity is Severity.CRITICA for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of field's law: ``parse(show(value)) == value``, and ``parse`` never raises.

    ``listed`` says whether a list may stand for the value; ``hint`` is a short phrase on how to type it.
    """

    parse: Callable[[Raw, Any], Parsed]
    show: Callable[[Any, Any], str]
    hint: str
    listed: bool = False


def refused(code: str, message: str) -> Parsed:
    """No value, and why."""
    return Parsed(None, (Problem(code, message),))


def joined(raw: Raw) -> str:
    """What was typed as one text."""
    return raw if isinstance(raw, str) else "\n".join(raw)


def as_typed(value: str, _field: object) -> str:
    """A value that is written as it is kept."""
    return value


def folded(text: str) -> str:
    """A text without what makes no difference to whoever types an option: case, accents and repeated spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())
