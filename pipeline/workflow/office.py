"""LibreOffice, when it is installed: text documents become PDF, several at a time, each within a time limit."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import LifoQueue
from tempfile import mkdtemp

from pipeline.workflow.errors import FailedError
from pipeline.workflow.soffice import Running, program

TIME_LIMIT = 120.0  # seconds a try; the first start, with a new profile, is the slowest
WORKERS = max(1, min(4, os.cpu_count() or 1))
_TRIES = 2  # a second one with a new profile: it hangs more often for its profile's sake than for the document's


@dataclass(frozen=True, slots=True)
class Conversion:
    """A document to print: its bytes, and its format (``odt`` or ``docx``)."""

    document: bytes
    extension: str


@dataclass(slots=True)
class Office:
    """A pool of LibreOffices. Each conversion has a process of its own, and no two at once have the same profile.

    What hangs is killed with all that it started, and tried once more with a new profile. ``seconds`` limit one try.
    """

    workers: int = WORKERS
    seconds: float = TIME_LIMIT
    _folder: Path = field(init=False, default_factory=lambda: Path(mkdtemp(prefix="credencia-")))
    _profiles: LifoQueue[Path] = field(init=False, default_factory=LifoQueue)  # the last one used is the warmest
    _running: set[Running] = field(init=False, default_factory=set)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)
    _pool: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.workers, thread_name_prefix="libreoffice")
        for _ in range(self.workers):
            self._profiles.put(self._new_profile())

    def submit(self, job: Conversion) -> Future[bytes]:
        """The PDF, when it is made. Raises, then, FailedError: it fails, or hangs twice.

        Raises FailedError at once when there is no LibreOffice.
        """
        return self._pool.submit(self._print, job, program())

    def close(self) -> None:
        """End whatever still runs, and remove every profile."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            running = list(self._running)
        for each in running:
            each.kill()
        self._pool.shutdown(wait=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _print(self, job: Conversion, path: str) -> bytes:
        profile = self._profiles.get()
        try:
            for _ in range(_TRIES):
                made = self._try(job, path, profile)
                if made is not None:
                    return made
                shutil.rmtree(profile, ignore_errors=True)  # it may be half-written
                profile = self._new_profile()
        finally:
            self._profiles.put(profile)
        message = (
            f"O LibreOffice não terminou em {self.seconds:g} segundos, duas vezes, e foi encerrado. "
            "Abra o documento nele e confira se ele o mostra; se mostra, feche os outros programas e repita."
        )
        raise FailedError("libreoffice-tempo", message)

    def _try(self, job: Conversion, path: str, profile: Path) -> bytes | None:
        """The PDF, or None when time was over."""
        folder = Path(mkdtemp(prefix="trabalho-", dir=self._folder))
        source = folder / f"modelo.{job.extension}"
        source.write_bytes(job.document)
        with self._lock:
            running = Running(path, profile, source)
            self._running.add(running)
        try:
            return running.made() if running.ended_within(self.seconds) else None
        finally:
            running.kill()
            with self._lock:
                self._running.discard(running)
            shutil.rmtree(folder, ignore_errors=True)

    def _new_profile(self) -> Path:
        return Path(mkdtemp(prefix="perfil-", dir=self._folder))


def to_pdfs(jobs: Iterable[Conversion]) -> list[bytes]:
    """Each document as tagged PDF/A-3b, in order, as many at a time as the machine has cores.

    Bookmarks become named destinations, and form fields are not kept. Raises FailedError, and makes none of the
    others that have not begun, when there is no LibreOffice or it fails on one of them.
    """
    office = _office(os.getpid())
    futures = [office.submit(job) for job in jobs]
    try:
        return [future.result() for future in futures]
    except FailedError:
        for future in futures:
            future.cancel()
        raise
    except BaseException:  # interrupted: nothing goes on by itself
        _office.cache_clear()
        office.close()
        raise


@functools.cache
def _office(_process: int) -> Office:
    """This process's pool, with profiles that stay warm; a child process that was forked makes its own."""
    office = Office()
    atexit.register(office.close)
    return office
