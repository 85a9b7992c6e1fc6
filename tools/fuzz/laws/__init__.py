"""The laws that must hold for any bytes. A law raises for a defect, and for nothing else.

Errors that a function declares are its answer: whoever reads the same bytes twice gets the same one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")
Errors = tuple[type[Exception], ...]


class DefectError(AssertionError):
    """Something that must not be was."""


def refused(read: Callable[[], Value], errors: Errors) -> Value | None:
    """What reading gives; None when it is refused with one of the errors that are declared."""
    try:
        return read()
    except errors:
        return None


def same_twice(read: Callable[[], Value], errors: Errors) -> Value | None:
    """The same, read twice."""
    first, second = refused(read, errors), refused(read, errors)
    insist(repr(first) == repr(second), "another reading, another result")
    return first


def insist(holds: bool, what: str) -> None:  # noqa: FBT001 - as `assert`, that optimizing takes away
    """Raise DefectError unless it holds."""
    if not holds:
        raise DefectError(what)
