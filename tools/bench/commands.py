"""The command, cold: what one call costs in CPU."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tools.bench.measure import Row, cpu_of, only, under
from tools.bench.subject import DATA, Subject

_ROUNDS = 9


def command_rows(subject: Subject) -> Iterator[Row]:
    """Rows for cold commands: CPU time, user and system."""
    command = str(Path(sys.executable).with_name("credencia"))
    yield under("credencia --help, cold, CPU", cpu_of([command, "--help"], _ROUNDS), 150)
    yield under("credencia check, cold, CPU", cpu_of([command, "check", str(DATA)], _ROUNDS), 400)
    render = [command, "render", str(DATA), "-o", str(subject.folder)]
    yield only("credencia render, cold, CPU", cpu_of(render, _ROUNDS))
