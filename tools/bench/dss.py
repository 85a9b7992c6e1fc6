"""EU DSS in a warm virtual machine of its own, which runs once whenever it is its turn (tools/dss-judge, `Bench`)."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

HOME = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "credencia" / "judges" / "dss"
_SOURCE = Path(__file__).resolve().parents[1] / "dss-judge" / "src" / "main" / "java" / "Bench.java"

Turn = Callable[[], float]
"""One run; its time in ms, by the clock of who ran."""


class SilentError(Exception):
    """It ended, or never got warm; what it said last."""


def lacking() -> str:
    """Why it can't be measured here, and what to do; empty when it can."""
    made = HOME / "classes" / "Bench.class"
    if shutil.which("java") is None or not made.exists():
        return "EU DSS, or Java, is not installed: run tools/install-judges.sh"
    if made.stat().st_mtime < _SOURCE.stat().st_mtime:
        return "EU DSS's bench is older than its source: run tools/install-judges.sh"
    return ""


@contextlib.contextmanager
def warm(words: Sequence[object], environment: Mapping[str, str] | None = None) -> Iterator[Turn]:
    """A machine that has run until it is warm. Raises SilentError when it doesn't do what is asked."""
    command = ["java", "-cp", f"{HOME / 'classes'}{os.pathsep}{HOME / 'lib' / '*'}", "Bench", *map(str, words)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
    ) as machine:

        def turn() -> float:
            assert machine.stdin is not None  # noqa: S101 - it was opened as a pipe
            machine.stdin.write("\n")
            machine.stdin.flush()
            return _said(machine, "ms")

        try:
            _said(machine, "ready")
            yield turn
        finally:
            machine.kill()


def _said(machine: subprocess.Popen[str], word: str) -> float:
    assert machine.stdout is not None  # noqa: S101 - it was opened as a pipe
    assert machine.stderr is not None  # noqa: S101 - the same
    said = machine.stdout.readline().split()
    if len(said) == 2 and said[0] == word:  # noqa: PLR2004 - a word and a number
        return float(said[1])
    machine.kill()
    why = [line for line in machine.stderr.read().splitlines() if "Exception" in line or "Error" in line]
    raise SilentError(why[-1] if why else "it said nothing")
