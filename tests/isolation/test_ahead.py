"""The process that verifies is started before it is needed, and nothing of it is left, whatever comes in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.workflow import isolated_process
from pipeline.workflow.isolated import Worker, verdict_isolated
from pipeline.workflow.isolated_process import Process, ahead, end, taken
from pipeline.workflow.isolated_wire import Question, frames_of, question_of, setup_of
from tests.attacks.world import agency, base
from tests.submission.conftest import MOMENT

PATIENCE = 60  # seconds


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Process]]:
    """Every process that was started."""
    made: list[Process] = []
    real = isolated_process._started  # noqa: SLF001 - counted, and done as ever

    def counted() -> Process:
        made.append(real())
        return made[-1]

    monkeypatch.setattr(isolated_process, "_started", counted)
    yield made
    for process in made:
        end(process)


def test_one_that_nobody_needed_has_ended(started: list[Process]) -> None:
    with ahead(2):
        assert [process.poll() for process in started] == [None, None]
    assert [process.returncode for process in started] == [-signal.SIGKILL] * 2


def test_one_that_nobody_needed_has_ended_after_an_error(started: list[Process]) -> None:
    with pytest.raises(KeyboardInterrupt), ahead():
        raise KeyboardInterrupt
    assert [process.returncode for process in started] == [-signal.SIGKILL]


def test_the_one_that_waits_is_taken_and_no_other_is_started(started: list[Process], tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(base("all").pdf)
    with ahead():
        verdict = verdict_isolated(file, setup_of(agency().catalog, agency().trust, MOMENT), agency().catalog)
    assert verdict.accepted
    assert [process.returncode for process in started] == [-signal.SIGKILL]


def test_one_that_ended_meanwhile_is_replaced(started: list[Process]) -> None:
    with ahead():
        started[0].kill()
        started[0].wait()
        process = taken()
    assert process is started[1]
    assert process.poll() is None


def test_a_second_file_has_what_the_first_prepared(started: list[Process]) -> None:
    """Forms are read by the process itself from its second file on: the verdicts are the same."""
    worker = Worker(setup_of(agency().catalog, agency().trust, MOMENT))
    verdicts = [worker.verdict(Question(base("all").pdf), agency().catalog) for _ in range(3)]
    worker.close()
    assert verdicts[0] == verdicts[1] == verdicts[2]
    assert len(started) == 1


@pytest.mark.parametrize(
    "words", [["verify", "--help"], ["receive", "--help"], ["verify"], ["receive", "a", "--moment", "x"]]
)
def test_who_asks_how_to_call_starts_nothing(words: list[str]) -> None:
    program = (
        "import sys; from pipeline.cli import main; main(sys.argv[1:]);"
        "sys.exit('subprocess' in sys.modules or 'pipeline.workflow.isolated_process' in sys.modules)"
    )
    made = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc on this system")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("after", [0.0, 0.15, 0.6])
def test_whoever_interrupts_leaves_no_process(sent: signal.Signals, after: float, tmp_path: Path) -> None:
    """Also when who asked could do nothing any more: nobody asks any more, and so it ends."""
    file = tmp_path / "signed.pdf"
    file.write_bytes(base("all").pdf)
    words = [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main())", "verify", str(file)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    worker = _child_of(process.pid)
    time.sleep(after)
    process.send_signal(sent)
    _, said = process.communicate(timeout=PATIENCE)
    assert b"Traceback" not in said
    over = -sent  # also of Ctrl+C, once all is done and the interpreter is going
    assert process.returncode in ({3, 1, over} if sent is signal.SIGINT else {over})
    if worker is not None:
        _wait_until_gone(worker)


def test_a_question_travels_whole_and_its_files_apart() -> None:
    whole = Question(b"%PDF-one", replaces=b"", certificates=(b"c",), crls=(b"l",), ocsps=(b"o",), who_only=True)
    assert question_of(frames_of(whole)) == whole
    assert frames_of(whole)[1] is whole.pdf


def _child_of(parent: int) -> int | None:
    """The first process that it starts; None when it ended before."""
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            words = listed.read_text().split()
        except OSError:
            return None
        if words:
            return int(words[0])
        time.sleep(0.005)
    raise AssertionError("it started no process")


def _wait_until_gone(number: int) -> None:
    """It may take a moment to import what it then doesn't need."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return
        if state == "Z":  # ended; whose child it was ended too
            return
        time.sleep(0.02)
    os.kill(number, signal.SIGKILL)
    raise AssertionError("a process was left behind")
