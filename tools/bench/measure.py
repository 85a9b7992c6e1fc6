"""How things are timed: ours and the peer in turns, in one process and one run, medians and ratios."""

from __future__ import annotations

import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """One comparison. Times in ms; ``ratio`` is peer / ours when ``aim`` says faster, ours / peer when it says within.

    ``reached`` is None where there is no aim, or the peer could not be measured (``note`` says why).
    """

    name: str
    ours: float | None
    peer: float | None
    ratio: float | None
    aim: str
    reached: bool | None
    note: str = ""

    def as_json(self) -> dict[str, object]:
        """For build/bench.json."""
        return asdict(self)


def in_turns(ours: Callable[[], object], peer: Callable[[], object], rounds: int, turn: int = 1) -> tuple[float, float]:
    """Medians of both, in ms; each runs once before the clock starts, and they take turns.

    Where the peer is another process that takes a second, ours runs ``turn`` times in its turn, or the first run
    after it would measure cold caches and nothing else.
    """
    ours()
    peer()
    mine: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        mine += [_once(ours) for _ in range(turn)]
        theirs.append(_once(peer))
    return statistics.median(mine), statistics.median(theirs)


def alone(action: Callable[[], object], rounds: int) -> float:
    """The median of one thing, in ms, after one run that doesn't count."""
    action()
    return statistics.median(_once(action) for _ in range(rounds))


def cpu_of(command: Sequence[str], rounds: int) -> float:
    """Median CPU time (user + system) of a whole process, in ms."""
    return statistics.median(_cpu_once(command) for _ in range(rounds))


def faster(name: str, ours: float, peer: float, *, at_least: float | None = None, note: str = "") -> Row:
    """How many times faster than the peer we are."""
    ratio = peer / ours
    aim = f"at least {at_least:g}x faster" if at_least else ""
    return Row(name, ours, peer, ratio, aim, ratio >= at_least if at_least else None, note)


def within(name: str, ours: float, peer: float, limit: float, note: str = "") -> Row:
    """How many times the peer's time we take."""
    ratio = ours / peer
    return Row(name, ours, peer, ratio, f"within {limit:g}x", ratio <= limit, note)


def under(name: str, ours: float, limit: float, note: str = "") -> Row:
    """Our own time against a limit in ms."""
    return Row(name, ours, None, None, f"under {limit:g} ms", ours <= limit, note)


def missing(name: str, reason: str) -> Row:
    """A comparison that could not be made here."""
    return Row(name, None, None, None, "", None, reason)


def table(rows: Sequence[Row]) -> str:
    """The rows for people."""
    lines = [f"{'what':<58} {'ours ms':>9} {'peer ms':>9} {'ratio':>8}  aim", "-" * 112]
    for row in rows:
        numbers = f"{_number(row.ours):>9} {_number(row.peer):>9} {_number(row.ratio):>8}"
        verdict = {True: "reached", False: "NOT REACHED", None: ""}[row.reached]
        lines.append(f"{row.name:<58} {numbers}  {row.aim} {verdict} {row.note}".rstrip())
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}" if value < 100 else f"{value:.0f}"  # noqa: PLR2004 - how it reads


def _once(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def _cpu_once(command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000
