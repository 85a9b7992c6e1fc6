"""The process that verifies, as a process: how it is started, perhaps before it is needed, and how it is ended.

It takes longer to get ready than whoever asks it, so that it is started first, and both get ready at once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

from signatures.boundary import DEBUG

Process = subprocess.Popen[bytes]

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "VIRTUAL_ENV", "PYTHONPATH", DEBUG)
"""What of the environment a process sees that opens hostile files: no password is in these."""

_waiting: list[Process] = []
"""Those that were started ahead and that nobody has taken yet."""


def taken() -> Process:
    """A process to be asked: one that was started ahead, or a new one. Whoever takes it ends it."""
    try:
        process = _waiting.pop()  # at once, whatever other threads do
    except IndexError:
        return _started()
    if process.poll() is None:
        return process
    end(process)
    return _started()


@contextlib.contextmanager
def ahead(count: int = 1) -> Iterator[None]:
    """So many processes get ready meanwhile; those that nobody took have ended afterwards."""
    try:
        _waiting.extend(_started() for _ in range(count))
        yield
    finally:
        while _waiting:
            end(_waiting.pop())


def kill(process: Process) -> None:
    """Stop it and whatever it started, from any thread."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def end(process: Process) -> None:
    """The same, and let go of all that was its."""
    kill(process)
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if pipe:
                pipe.close()
    process.wait()


def _started() -> Process:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", "from pipeline.workflow.isolated_start import main; main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if os.environ.get(DEBUG) == "1" else subprocess.DEVNULL,
        env=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    )
