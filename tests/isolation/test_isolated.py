"""Files from anyone are verified in a process that can be killed: each ends within its limits, told in words."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.submission.verdict import Verdict
from pipeline.workflow.errors import UsageError
from pipeline.workflow.isolated import Worker, verdict_isolated, verdicts_isolated
from pipeline.workflow.isolated_wire import Limits, Question, Setup, answer_of, setup_of, verdict_of
from tests.attacks.world import agency, base, judged
from tests.isolation.hostile import VECTORS, doubling_drawings, million_objects
from tests.submission.conftest import MOMENT

LIMITS = Limits(seconds=20, memory=3 * 1024**3)


@pytest.fixture(scope="module")
def how() -> Setup:
    return setup_of(agency().catalog, agency().trust, MOMENT, LIMITS)


@pytest.fixture(scope="module")
def worker(how: Setup) -> Iterator[Worker]:
    made = Worker(how)
    yield made
    made.close()


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


@pytest.mark.parametrize("build", VECTORS, ids=lambda build: build.__name__)
def test_hostile_files_end_and_are_told(worker: Worker, build: Callable[[], bytes]) -> None:
    verdict = worker.verdict(Question(build()), agency().catalog)
    assert not verdict.accepted
    assert all(finding.message.endswith(".") for finding in verdict.findings)


def test_the_same_verdict_as_in_this_process(worker: Worker) -> None:
    for state in ("none", "one", "all"):
        pdf = base(state).pdf
        assert worker.verdict(Question(pdf), agency().catalog) == judged(pdf)


def test_too_much_time_is_told(how: Setup) -> None:
    short = setup_of(agency().catalog, agency().trust, MOMENT, Limits(seconds=2))
    worker = Worker(short)
    worker.verdict(Question(base("all").pdf), agency().catalog)
    late = worker.verdict(Question(doubling_drawings()), agency().catalog)
    assert codes(late) <= {"verificacao-demorou", "verificacao-interrompida"}
    assert not late.accepted
    assert worker.verdict(Question(base("none").pdf), agency().catalog).form == "siop-ws"
    worker.close()
    assert how.limits == LIMITS


def test_too_much_memory_is_told() -> None:
    small = setup_of(agency().catalog, agency().trust, MOMENT, Limits(seconds=60, memory=250 * 1024**2))
    worker = Worker(small)
    assert worker.verdict(Question(base("all").pdf), agency().catalog).accepted
    verdict = worker.verdict(Question(million_objects()), agency().catalog)
    worker.close()
    assert {finding.code for finding in verdict.findings} <= {"verificacao-falhou", "verificacao-interrompida"}
    assert not verdict.accepted


def test_a_process_that_ends_is_told_and_another_takes_over(how: Setup, tmp_path: Path) -> None:
    worker = Worker(how)
    worker.verdict(Question(base("none").pdf), agency().catalog)
    process = worker._process  # noqa: SLF001 - what a broken parser would do to it
    assert process is not None
    os.kill(process.pid, 9)
    process.wait()
    assert worker.verdict(Question(base("all").pdf), agency().catalog).accepted
    worker.close()
    file = tmp_path / "signed.pdf"
    file.write_bytes(base("all").pdf)
    assert verdict_isolated(file, how, agency().catalog).accepted


@pytest.mark.parametrize(
    "answer", [b"\xc1", b"\x80", b"\x93\x01\x02\x03", b"\x80" * 40, answer_of(judged(base("none").pdf))[:-9]]
)
def test_only_verdicts_are_believed(how: Setup, answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker(how)
    monkeypatch.setattr(worker, "_asked", lambda _: answer)
    verdict = worker.verdict(Question(b""), agency().catalog)
    assert codes(verdict) == {"verificacao-interrompida"}


def test_a_verdict_travels_whole() -> None:
    verdict = judged(base("all").pdf)
    assert verdict_of(answer_of(verdict), agency().catalog) == verdict


def test_many_files_in_their_order(how: Setup, tmp_path: Path) -> None:
    paths = []
    for number, state in enumerate(("all", "none", "all", "one", "none", "all")):
        paths.append(tmp_path / f"{number}-{state}.pdf")
        paths[-1].write_bytes(base(state).pdf)
    paths.insert(2, tmp_path / "missing.pdf")
    outcomes = list(verdicts_isolated(paths, how, agency().catalog, at_once=2))
    assert [outcome.path for outcome in outcomes] == paths
    assert isinstance(outcomes[2].error, UsageError)
    said = [outcome.verdict.accepted for outcome in outcomes if outcome.verdict]
    assert said == [True, False, True, False, False, True]


def test_no_password_goes_along(how: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENCIA_PASSWORD", "segredo")
    worker = Worker(how)
    worker.verdict(Question(base("none").pdf), agency().catalog)
    assert worker._process is not None  # noqa: SLF001 - its environment is the point
    environment = Path(f"/proc/{worker._process.pid}/environ")  # noqa: SLF001 - the same
    if not environment.exists():
        pytest.skip("no /proc on this system")
    assert b"segredo" not in environment.read_bytes()
    worker.close()
