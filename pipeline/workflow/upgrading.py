"""A signed file is raised to a higher level, whoever signed it; it only grows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.workflow.errors import FailedError, RefusedError, UsageError
from pipeline.workflow.files import grow_file, read_file, write_new_file
from pipeline.workflow.manner import Raiser
from signatures.errors import NetworkError, SignaturesError
from signatures.pades.profile import Level
from signatures.pades.sign import SigningOutcome
from signatures.pades.upgrade import Means, Upgraded, upgrade
from signatures.report import Problem
from signatures.verification.verify import verify

_NOBODY_STAMPS = "carimbo-sem-autoridade"


@dataclass(frozen=True, slots=True)
class Raised:
    """What came of it. ``level`` is the one reached; ``problems`` say what kept it there."""

    path: Path
    wanted: Level
    level: Level
    grown: int
    problems: tuple[Problem, ...]

    @property
    def reached(self) -> bool:
        """Whether all that was wanted was done."""
        return self.level.reaches(self.wanted)


def upgrade_file(path: Path, level: Level, means: Means, out: Path | None = None) -> Raised:
    """Raise every signature of the file, in place or into ``out``.

    Raises RefusedError when nobody signed it or a signature doesn't hold, FailedError when no timestamp can be had,
    UsageError when one is needed and no authority was named.
    """
    pdf = read_file(path)
    _check_intact(pdf, means)
    raised = _upgraded(pdf, level, means)
    if out is not None and out != path:
        write_new_file(out, raised.pdf)
    elif raised.pdf != pdf:
        grow_file(path, pdf, raised.pdf)
    return Raised(out or path, level, raised.level, len(raised.pdf) - len(pdf), raised.problems)


def raiser(means: Means) -> Raiser:
    """What follows a signature that was asked to be B-LT or B-LTA, for `pipeline.workflow.manner.Manner`.

    What can't be done is said in the outcome, and the signature stays as it is.
    """

    def raise_it(outcome: SigningOutcome) -> SigningOutcome:
        try:
            done = upgrade(outcome.pdf, outcome.wanted, means)
        except SignaturesError as error:
            return SigningOutcome(outcome.pdf, outcome.level, outcome.wanted, error.message)
        reached = done.level if done.level.reaches(outcome.level) else outcome.level
        reason = " ".join(problem.message for problem in done.problems)
        return SigningOutcome(done.pdf, reached, outcome.wanted, reason)

    return raise_it


def _upgraded(pdf: bytes, level: Level, means: Means) -> Upgraded:
    try:
        return upgrade(pdf, level, means)
    except NetworkError as error:
        if error.code == _NOBODY_STAMPS:  # nobody was asked: that is a call without --tsa, and no failure
            raise UsageError(error.code, f"{error.message} Nada foi gravado.") from error
        raise FailedError(error.code, f"{error.message} Nada foi gravado.") from error
    except SignaturesError as error:
        raise RefusedError(error.code, error.message) from error


def _check_intact(pdf: bytes, means: Means) -> None:
    """What doesn't hold isn't archived as if it did."""
    report = verify(pdf, means.trust, means.moment)
    fatal = [problem.message for problem in report.problems if problem.fatal]
    if fatal:
        raise RefusedError("elevar-arquivo", f"{fatal[0]} Nada foi gravado.")
    for status in report.signatures:
        if not status.intact:
            message = f"A assinatura do campo “{status.field}” não confere com o documento; nada foi gravado."
            raise RefusedError("elevar-nao-integra", message)
