"""Verdicts from processes that can be killed: a file that comes from anyone is not opened in this one.

A process holds everything ready and forks a child for each file (`isolated_worker`). Here is who asks: it waits so
long and no longer, believes only answers that are verdicts, and has a verdict of its own where none comes.
"""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

import msgspec

from pipeline.definition.catalog import Catalog
from pipeline.findings import Finding, FoundError, Severity
from pipeline.submission.verdict import Agreement, Content, Verdict
from pipeline.workflow.errors import RefusedError, WorkflowError
from pipeline.workflow.files import read_file
from pipeline.workflow.gathering import gathered_for, with_network_findings
from pipeline.workflow.isolated_process import Process, end, kill, taken
from pipeline.workflow.isolated_wire import (
    LENGTH,
    MAX_ANSWER,
    Arrival,
    Arrived,
    Holders,
    Left,
    Question,
    Setup,
    frames_of,
    length,
    verdict_of,
)

if TYPE_CHECKING:
    from signatures.trust.gather import Gatherer

_START = 30  # seconds more, for the first question: the process imports what it needs
_WORDS = {
    "verificacao-demorou": "O arquivo não pôde ser verificado no tempo máximo de {seconds} segundos: é grande demais, "
    "ou foi feito para que isso acontecesse. Trate-o como não assinado.",
    "verificacao-interrompida": "O arquivo fez a verificação parar, por pedir memória demais ou por um defeito de quem "
    "o lê. Trate-o como não assinado.",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file of many: a verdict, or why there is none (the file isn't there, for one)."""

    path: Path
    verdict: Verdict | None
    error: WorkflowError | None = None


class _LateError(Exception):
    """No answer in time."""


class _SilentError(Exception):
    """The process, or its child, ended without an answer."""


def verdict_isolated(
    path: Path, how: Setup, catalog: Catalog, replaces: Path | None = None, gatherer: Gatherer | None = None
) -> Verdict:
    """The verdict on one file; with ``replaces``, also on whether it rectifies that document.

    With ``gatherer``, what its signatures need and it doesn't bring is looked for first, in this process.
    """
    question = Question(read_file(path), read_file(replaces) if replaces else None)
    worker = Worker(how)
    try:
        return worker.helped_verdict(question, catalog, gatherer)
    finally:
        worker.close()


def verdicts_isolated(
    paths: Iterable[Path], how: Setup, catalog: Catalog, at_once: int = 0, gatherer: Gatherer | None = None
) -> Iterator[Outcome]:
    """The outcome of each file, in their order, with so many processes at once (as many as processors, by default)."""
    listed = list(paths)
    count = min(len(listed), at_once or os.cpu_count() or 1)
    workers: SimpleQueue[Worker] = SimpleQueue()
    made = [Worker(how) for _ in range(count)]
    for worker in made:
        workers.put(worker)

    def outcome(path: Path) -> Outcome:
        worker = workers.get()
        try:
            return Outcome(path, worker.helped_verdict(Question(read_file(path)), catalog, gatherer))
        except WorkflowError as error:
            return Outcome(path, None, error)
        finally:
            workers.put(worker)

    try:
        with ThreadPoolExecutor(max(count, 1)) as threads:
            try:
                yield from threads.map(outcome, listed)
            except BaseException:  # who interrupts doesn't wait for the files that are being read
                for worker in made:
                    worker.end()
                raise
    finally:
        for worker in made:
            worker.close()


def arrivals_isolated(pdf: bytes, left: Left, how: Setup) -> tuple[Arrival, ...]:
    """The signatures that came to a document from elsewhere. Raises RefusedError when it isn't to be taken."""
    worker = Worker(how)
    try:
        return worker.arrivals(Question(pdf, left=left))
    finally:
        worker.close()


class Worker:
    """One process, started when it is first asked and again after it was killed. For one thread at a time."""

    def __init__(self, how: Setup) -> None:
        self._how = how
        self._process: Process | None = None
        self._is_over = False

    def verdict(self, question: Question, catalog: Catalog) -> Verdict:
        """The verdict, or one of our own that says that there is none."""
        try:
            received = self._asked(question)
            if not received:
                return _without("verificacao-interrompida", self._how)
            return verdict_of(received, catalog)
        except _LateError:
            return _without("verificacao-demorou", self._how)
        except (_SilentError, BrokenPipeError, msgspec.MsgspecError, FoundError, ValueError, TypeError):
            self.close()
            return _without("verificacao-interrompida", self._how)

    def helped_verdict(self, question: Question, catalog: Catalog, gatherer: Gatherer | None) -> Verdict:
        """The verdict, once what the signatures need was looked for."""
        if gatherer is None:  # and nobody need say who signed
            return with_network_findings(self.verdict(question, catalog), None)
        gathered = gathered_for(self.who(question), self._how.trust(), self._how.moment, gatherer)
        helped = msgspec.structs.replace(
            question, certificates=gathered.certificates, crls=gathered.crls, ocsps=gathered.ocsps
        )
        return with_network_findings(self.verdict(helped, catalog), gatherer, gathered.problems)

    def who(self, question: Question) -> tuple[tuple[bytes, tuple[bytes, ...]], ...]:
        """The certificates of who signed, nothing where they can't be had; none of it is to be believed."""
        try:
            received = self._asked(msgspec.structs.replace(question, who_only=True))
            return msgspec.msgpack.decode(received, type=Holders).found if received else ()
        except _LateError:
            return ()
        except (_SilentError, BrokenPipeError, msgspec.MsgspecError):
            self.close()
            return ()

    def arrivals(self, question: Question) -> tuple[Arrival, ...]:
        """The signatures that came. RefusedError when the file isn't to be taken, or couldn't be judged."""
        try:
            received = self._asked(question)
            arrived = msgspec.msgpack.decode(received, type=Arrived) if received else None
        except _LateError:
            raise self._unjudged("verificacao-demorou") from None
        except (_SilentError, BrokenPipeError, msgspec.MsgspecError):
            self.close()
            arrived = None
        if arrived is None:
            raise self._unjudged("verificacao-interrompida")
        if arrived.refusal is not None:
            raise RefusedError(arrived.refusal.code, arrived.refusal.message, arrived.refusal.findings)
        if not arrived.arrivals:
            raise self._unjudged("verificacao-interrompida")
        return arrived.arrivals

    def end(self) -> None:
        """From any thread: who waits for an answer gets none, and no process is started any more."""
        self._is_over = True
        if self._process is not None:
            kill(self._process)

    def close(self) -> None:
        """Kill the process and whatever it started."""
        process, self._process = self._process, None
        if process is not None:
            end(process)

    def _unjudged(self, code: str) -> RefusedError:
        return RefusedError(code, f"{_WORDS[code].format(seconds=self._how.limits.seconds)} Nada foi gravado.")

    def _asked(self, question: Question) -> bytes:
        if self._is_over:
            raise _SilentError
        is_new = self._process is None or self._process.poll() is not None
        if is_new:
            self.close()
            self._process = taken()
        process = self._process
        assert process is not None  # noqa: S101 - it was just taken
        deadline = time.monotonic() + self._how.limits.seconds + (_START if is_new else 0)
        try:
            if is_new:
                _write(process, msgspec.msgpack.encode(self._how))
            for content in frames_of(question):
                _write(process, content)
            return _answer(process, deadline)
        except _LateError:
            self.close()
            raise


def _write(process: Process, content: bytes) -> None:
    """A frame, in two pieces: a large file isn't copied to stand behind its length."""
    assert process.stdin is not None  # noqa: S101 - it was opened as a pipe
    process.stdin.write(length(content))
    process.stdin.write(content)
    process.stdin.flush()


def _answer(process: Process, deadline: float) -> bytes:
    head = _received(process, LENGTH, deadline)
    size = int.from_bytes(head, "big")
    if size > MAX_ANSWER:
        raise _SilentError
    return _received(process, size, deadline)


def _received(process: Process, size: int, deadline: float) -> bytes:
    """So many bytes. Raises _LateError when they don't come by then, _SilentError when they never will."""
    assert process.stdout is not None  # noqa: S101 - it was opened as a pipe
    descriptor, found = process.stdout.fileno(), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while len(found) < size:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise _LateError
            part = os.read(descriptor, min(size - len(found), 1 << 20))
            if not part:
                raise _SilentError
            found += part
    return bytes(found)


def _without(code: str, how: Setup) -> Verdict:
    message = _WORDS[code].format(seconds=how.limits.seconds)
    finding = Finding(Severity.CRITICA, code, message, consequence="o arquivo não será aceito")
    return Verdict("", "", "", Content(Agreement.UNKNOWN, message), (), (), (finding,))
