"""The process that verifies: one that holds everything ready and reads no file, and a child of it for each file.

A file that breaks a parser has broken one process, which held nothing but that file and ends with it: the next file
meets a new one. What a child may use of memory, processor and disk is limited by the system before it reads a byte.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from pipeline.definition.catalog import Catalog
from pipeline.findings import FoundError
from pipeline.renderers.pdf.render import render
from pipeline.submission.chain import Predecessor, judge_chain
from pipeline.submission.judge import Bench, judge
from pipeline.submission.verdict import Verdict
from pipeline.workflow.errors import RefusedError
from pipeline.workflow.isolated_wire import (
    MAX_ANSWER,
    Arrived,
    Holders,
    Left,
    Limits,
    Question,
    Refusal,
    Setup,
    answer_of,
    frame,
    question_of,
    read_frame,
    read_question,
)
from signatures.pades.inventory import holders, readable
from signatures.verification.verify import verify

_OPEN_FILES = 64
_RARELY_NEEDED = "signatures.verification.review"

_Frames = tuple[bytes, ...]


def main() -> None:
    """Read the setup, then questions; write answers. An empty answer says that a child ended without one."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    received = read_frame(questions.read)
    if received is None:
        return
    setup = msgspec.msgpack.decode(received, type=Setup)
    catalog, judged_one = Catalog(Path(setup.forms)), False
    judged = _judge_with(setup, catalog)
    while (asked := read_question(questions.read)) is not None:
        if not hasattr(os, "fork"):  # Windows: this very process is the child, and ends with the file
            _send(answers, judged(asked))
            return
        if judged_one:
            _prepare(catalog)
        _send(answers, _in_a_child(asked, judged, setup.limits))
        judged_one = judged_one or not question_of(asked).who_only
        del asked  # a large file isn't kept until the next one is here


def _judge_with(setup: Setup, catalog: Catalog) -> Callable[[_Frames], bytes]:
    """What a child does."""
    trust, bench = setup.trust(), Bench(catalog, render)

    def verdict(pdf: bytes, question: Question) -> Verdict:
        helped = trust.helped(question.certificates, question.crls, question.ocsps)
        return judge(pdf, verify(pdf, helped, setup.moment), bench)

    def answered(asked: _Frames) -> bytes:
        question = question_of(asked)
        if question.who_only:
            return _who(question)
        if question.left is not None:
            return _arrived(question.pdf, question.left, bench.catalog, setup)
        before = question.replaces
        predecessor = None if before is None else Predecessor(before, verdict(before, question))
        return answer_of(judge_chain(verdict(question.pdf, question), predecessor))

    return answered


@functools.cache
def _prepare(catalog: Catalog) -> None:
    """Before a second file: what each child would read and import anew, if it needed it. The first one is alone.

    Nothing is typeset here: Typst's threads would not live on in a child.
    """
    importlib.import_module(_RARELY_NEEDED)
    for form in catalog.ids():
        with contextlib.suppress(FoundError):  # a form with mistakes is told where a file asks for it
            catalog.form(form)


def _who(question: Question) -> bytes:
    files = [question.pdf, *([question.replaces] if question.replaces is not None else [])]
    found = tuple(holder for pdf in files for signed in readable(pdf) for holder in holders(signed))
    return msgspec.msgpack.encode(Holders(found))


def _arrived(pdf: bytes, left: Left, catalog: Catalog, setup: Setup) -> bytes:
    from pipeline.workflow.arrivals import arrivals  # noqa: PLC0415 - only for what comes back

    try:
        found = arrivals(pdf, left, catalog, setup.moment)
        return msgspec.msgpack.encode(Arrived(found))
    except RefusedError as error:
        refusal = Refusal(error.code, str(error), error.findings)
    except FoundError as error:
        refusal = Refusal(error.findings[0].code, error.findings[0].message, error.findings)
    return msgspec.msgpack.encode(Arrived(refusal=refusal))


def _in_a_child(asked: _Frames, judged: Callable[[_Frames], bytes], limits: Limits) -> bytes:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_the_child(asked, judged, limits, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read(MAX_ANSWER)
    _, status = os.waitpid(child, 0)
    return answer if status == 0 else b""


def _be_the_child(asked: _Frames, judged: Callable[[_Frames], bytes], limits: Limits, writing: int) -> None:
    """Answer into the pipe and end, whatever happens: nothing of the parent's is run on the way out."""
    status = 1
    try:
        _limit(limits)
        answer = judged(asked)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(answer)
        status = 0
    except BaseException:  # noqa: BLE001 - out of memory, for one: the parent tells it as an answer that did not come
        status = 1
    finally:
        os._exit(status)


def _limit(limits: Limits) -> None:
    """Memory, processor, files; and nothing is written to a disk."""
    import resource  # noqa: PLC0415 - not on Windows

    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + limits.seconds
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        resource.setrlimit(kind, (value, value))


def _send(answers: BinaryIO, answer: bytes) -> None:
    answers.write(frame(answer))
    answers.flush()


if __name__ == "__main__":
    main()
