"""How things are timed: ours and the peer in turns, in one process and one run, medians and ratios."""

from __future__ import annotations

import gc
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

FASTER, OF_PEER = "x faster", "x of peer"
"""What a ratio is: how many times faster than the peer we are, or how many times the peer's figure ours is."""


@dataclass(frozen=True)
class Row:
    """One comparison. Figures are in ``unit``: ms, or MB.

    ``ratio_is`` says what the ratio is. ``reached`` is None where there is no aim, or something could not be measured
    (``note`` says why).
    """

    name: str
    ours: float | None
    peer: float | None = None
    ratio: float | None = None
    aim: str = ""
    reached: bool | None = None
    note: str = ""
    ratio_is: str = ""
    unit: str = "ms"

    def as_json(self) -> dict[str, object]:
        """For build/bench.json."""
        return asdict(self)


def in_turns(ours: Callable[[], object], peer: Callable[[], object], rounds: int, turn: int = 1) -> tuple[float, float]:
    """Medians of both, in ms; each runs once before the clock starts, and they take turns.

    Where the peer is another process that takes a second, ours runs ``turn`` times in its turn, or the first run
    after it would measure cold caches and nothing else.
    """
    _rest(ours, peer)
    mine: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        mine += [_once(ours) for _ in range(turn)]
        theirs.append(_once(peer))
    return statistics.median(mine), statistics.median(theirs)


def in_turns_with(
    ours: Callable[[], object], peer: Callable[[], float], rounds: int, turn: int = 5
) -> tuple[float, float]:
    """The same against another process that has a clock of its own, and gives the time of each of its runs.

    Each turn is of ``turn`` runs on either side, so that neither is always the one that finds the caches cold.
    """
    _rest(ours, peer)
    mine: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        mine += [_once(ours) for _ in range(turn)]
        theirs += [peer() for _ in range(turn)]
    return statistics.median(mine), statistics.median(theirs)


def alone(action: Callable[[], object], rounds: int) -> float:
    """The median of one thing, in ms, after one run that doesn't count."""
    _rest(action)
    return statistics.median(_once(action) for _ in range(rounds))


def _rest(*actions: Callable[[], object]) -> None:
    """Each once before the clock starts; and what earlier rows left in memory isn't looked through again in this one.

    `timeit` keeps the collector out altogether; here each side pays for its own garbage.
    """
    for action in actions:
        action()
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def cpu_of(command: Sequence[str], rounds: int) -> float:
    """Median CPU time (user + system) of a whole process, in ms."""
    return statistics.median(_cpu_once(command) for _ in range(rounds))


def faster(name: str, ours: float, peer: float, *, at_least: float | None = None, note: str = "") -> Row:
    """How many times faster than the peer we are."""
    ratio = peer / ours
    aim = f"at least {at_least:g}x faster" if at_least else ""
    return Row(name, ours, peer, ratio, aim, ratio >= at_least if at_least else None, note, FASTER)


def within(name: str, ours: float, peer: float, limit: float, note: str = "") -> Row:
    """How many times the peer's time we take."""
    ratio = ours / peer
    return Row(name, ours, peer, ratio, f"within {limit:g}x", ratio <= limit, note, OF_PEER)


def of_peer(name: str, ours: float, peer: float, note: str = "") -> Row:
    """The same, where there is no limit to keep to."""
    return Row(name, ours, peer, ours / peer, note=note, ratio_is=OF_PEER)


def under(name: str, ours: float, limit: float, note: str = "") -> Row:
    """Our own time against a limit in ms."""
    return Row(name, ours, aim=f"under {limit:g} ms", reached=ours <= limit, note=note)


def only(name: str, ours: float, note: str = "") -> Row:
    """A time of ours that has no peer."""
    return Row(name, ours, note=note)


def memory(name: str, ours: float, limit: float, note: str = "") -> Row:
    """Our peak memory in MB, against a limit."""
    return Row(name, ours, aim=f"under {limit:.0f} MB", reached=ours <= limit, note=note, unit="MB")


def missing(name: str, reason: str) -> Row:
    """A comparison that could not be made here."""
    return Row(name, None, note=reason)


def table(rows: Sequence[Row]) -> str:
    """The rows for people, a line each, in columns of one width."""
    widest = max(len(row.name) for row in rows)
    lines = [_line(("what", "ours", "peer", "ratio", "aim and notes"), widest)]
    lines.append("-" * (len(lines[0]) + 40))
    return "\n".join([*lines, *(_line(columns(row), widest) for row in rows)])


def columns(row: Row) -> tuple[str, str, str, str, str]:
    """What it is, our figure, the peer's, their ratio, and the aim with whether it was reached, and notes."""
    verdict = {True: f"{row.aim}: reached", False: f"{row.aim}: NOT REACHED", None: ""}[row.reached]
    said = "; ".join(filter(None, (verdict, row.note)))
    return row.name, _figure(row.ours, row.unit), _figure(row.peer, row.unit), _ratio(row), said


def _line(cells: tuple[str, str, str, str, str], widest: int) -> str:
    name, ours, peer, ratio, said = cells
    return f"{name:<{widest}}  {ours:>10}  {peer:>10}  {ratio:>14}  {said}".rstrip()


def _ratio(row: Row) -> str:
    return "-" if row.ratio is None else f"{row.ratio:.2f}{row.ratio_is}"


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    return f"{value:.2f} {unit}" if value < 100 else f"{value:.0f} {unit}"  # noqa: PLR2004 - how it reads


def _once(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def _cpu_once(command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000
