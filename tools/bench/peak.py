"""The most memory that was in use: by this process from now on, or by a command and all that it starts."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

_PROCESSES = Path("/proc")  # proc(5)
_CLEAR, _STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
_PAUSE = 0.002  # seconds: a process keeps its own peak, which is to be read before it ends


def peak_from_now() -> int:
    """What this process uses now. On Linux its peak begins here: a process takes over its parent's when it is made."""
    if _CLEAR.exists():
        _CLEAR.write_text("5")
    return peak()


def peak() -> int:
    """The peak of this process, in bytes."""
    if _STATUS.exists():
        return _said(_STATUS)["VmHWM"] * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT


def peaks_of(command: Sequence[object], folder: Path, code: int = 0) -> list[int] | None:
    """In bytes the peaks of a command, of the processes that it starts, of those that they start…: the largest of each.

    None where the system doesn't tell. Raises CalledProcessError when the command leaves with another code.
    """
    if not _STATUS.exists():
        return None
    words = [str(word) for word in command]
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        generation, peaks = {process.pid: 0}, dict[int, int]()
        while process.poll() is None:
            _look(generation, peaks)
            time.sleep(_PAUSE)
    if process.returncode != code:
        raise subprocess.CalledProcessError(process.returncode, words)
    return [peaks[number] for number in sorted(peaks)]


def _look(generation: dict[int, int], peaks: dict[int, int]) -> None:
    """See which processes there are by now, and what each has used."""
    first = min(generation)
    for number in sorted(int(path.name) for path in _PROCESSES.iterdir() if path.name.isdigit()):
        said = _said(_PROCESSES / str(number) / "status") if number >= first else {}
        if said.get("PPid") in generation:
            generation.setdefault(number, generation[said["PPid"]] + 1)
        if number in generation:
            place = generation[number]
            peaks[place] = max(peaks.get(place, 0), said.get("VmHWM", 0) * 1024)


def _said(status: Path) -> dict[str, int]:
    """The numbers of a status file; nothing of a process that has ended."""
    try:
        pairs = (line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        words = {name: value.split() for name, value in pairs}
    except OSError:
        return {}
    return {name: int(value[0]) for name, value in words.items() if value and value[0].isdigit()}
