"""Targets run one after another, each in a process of its own, and what came of it, counted.

libFuzzer stops at the first thing that it finds: here the target is begun again until its time is over.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

FOLDER = Path("build/fuzz")
_FIGURES = FOLDER / "figures.jsonl"
_MOST_FINDS = 8  # of one run: after so many there is something to mend first
_EXECUTED = re.compile(r"^stat::number_of_executed_units:\s+(\d+)|^#(\d+)\s", re.MULTILINE)
_COVERED = re.compile(r"\bcov: (\d+)")


class Session(msgspec.Struct, frozen=True):
    """One process: how often the target was executed, in how many seconds, what was covered, how it ended."""

    target: str
    executions: int
    seconds: float
    covered: int
    found: bool


def run(names: Sequence[str], seconds: int, options: Sequence[str]) -> int:
    """Run these for so many seconds each, and print the table; 1 when any found something."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = [session for name in names for session in _sessions(name, seconds, options)]
    print(table(found))
    return int(any(session.found for session in found))


def kept() -> list[Session]:
    """Every session that was ever run here."""
    lines = _FIGURES.read_bytes().splitlines() if _FIGURES.exists() else []
    return [msgspec.json.decode(line, type=Session) for line in lines]


def table(sessions: Iterable[Session]) -> str:
    """A row a target, in Markdown."""
    by_target: dict[str, list[Session]] = {}
    for session in (session for session in sessions if session.executions):  # one that never began says nothing
        by_target.setdefault(session.target, []).append(session)
    rows = [
        f"| `{name}` | {sum(each.executions for each in all_):,} | {sum(each.seconds for each in all_):,.0f} s "
        f"| {max(each.covered for each in all_):,} | {sum(each.found for each in all_)} |"
        for name, all_ in by_target.items()
    ]
    return "\n".join(("| target | executions | time | branches | stops |", "| --- | --- | --- | --- | --- |", *rows))


def _sessions(name: str, seconds: int, options: Sequence[str]) -> list[Session]:
    end, made = time.monotonic() + seconds, list[Session]()
    while (left := int(end - time.monotonic())) > 0 and sum(session.found for session in made) < _MOST_FINDS:
        made.append(_session(name, left, options))
        with _FIGURES.open("ab") as out:
            out.write(msgspec.json.encode(made[-1]) + b"\n")
        print(made[-1], file=sys.stderr)
    return made


def _session(name: str, seconds: int, options: Sequence[str]) -> Session:
    log, begun = FOLDER / f"{name}.log", time.monotonic()
    command = [sys.executable, "-m", "tools.fuzz.target", name, *options, f"-max_total_time={seconds}"]
    memory = Path("/dev/shm")  # noqa: S108 - the folder made in it is this process's alone
    with log.open("w") as out, tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as scratch:
        there = {**os.environ, "TMPDIR": scratch}
        ended = subprocess.run(command, check=False, stdout=out, stderr=subprocess.STDOUT, env=there)
    said = log.read_text(encoding="utf-8", errors="replace")
    counts = [int(one or other) for one, other in _EXECUTED.findall(said)]
    covered = [int(count) for count in _COVERED.findall(said)]
    return Session(
        name, max(counts, default=0), time.monotonic() - begun, max(covered, default=0), ended.returncode != 0
    )


if __name__ == "__main__":
    print(table(kept()))
