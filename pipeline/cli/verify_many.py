"""`credencia verify` with several files: an answer for each as soon as it is known, and a report of them all."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.cli.commands import ANSWER_NO, DONE
from pipeline.cli.report import exit_code, print_line
from pipeline.definition.catalog import Catalog
from pipeline.workflow.errors import UsageError
from pipeline.workflow.isolated import Outcome, verdicts_isolated
from pipeline.workflow.isolated_wire import Setup
from pipeline.workflow.outcomes import outcome_json, outcome_line, tally
from pipeline.workflow.trusting import Trusted
from pipeline.workflow.words import report_lines

if TYPE_CHECKING:
    from signatures.trust.gather import Gatherer


@dataclass(frozen=True, slots=True)
class Bench:
    """How files are judged here. Without a gatherer there is nowhere to look for what a file doesn't bring."""

    setup: Setup
    catalog: Catalog
    gatherer: Gatherer | None
    trust: Trusted
    moment: datetime

    @property
    def said(self) -> str:
        """With what, in words."""
        network = "com rede" if self._is_online else "sem rede"
        return f"Verificado {network}. Em quem se confia: {self.trust.origin or 'em ninguém'}."

    @property
    def fields(self) -> dict[str, str]:
        """The same for programs."""
        return {"network": "online" if self._is_online else "offline", "trust": self.trust.origin}

    @property
    def _is_online(self) -> bool:
        return self.gatherer is not None and self.gatherer.web is not None


def check_many(options: argparse.Namespace) -> None:
    """What is about one file only is told before anything is verified."""
    if options.replaces:
        raise UsageError("muitos-arquivos", "--replaces vale para um arquivo só: verifique a retificação sozinha.")
    if options.report:
        from pipeline.workflow.reporting_many import check_many_name  # noqa: PLC0415 - few ask for one

        for path in options.report:
            check_many_name(path)


def run_many(options: argparse.Namespace, bench: Bench) -> int:
    """Say each, then how many; write the reports. The worst of their codes.

    For programs each is a line of JSON that has ``file``; the error of a report that can't be written is the last line,
    which has none.
    """
    write = _reporter(options, bench)
    judged = verdicts_isolated(options.pdf, bench.setup, bench.catalog, gatherer=bench.gatherer)
    say = _say_json if options.json else _sayer(options, bench)
    outcomes = []
    for outcome in _counted(judged, len(options.pdf)):
        say(outcome)
        outcomes.append(outcome)
    if not options.json:
        print(f"\n{tally(outcomes).said}\n{bench.said}")
    write(outcomes)
    return max(map(_code, outcomes))


def _say_json(outcome: Outcome) -> None:
    print_line(outcome_json(outcome))


def _sayer(options: argparse.Namespace, bench: Bench) -> Callable[[Outcome], None]:
    forms = bench.catalog.ids()

    def say(outcome: Outcome) -> None:
        print(outcome_line(outcome, forms), flush=True)
        if options.detailed and outcome.verdict is not None:
            print("\n".join(f"    {line}".rstrip() for line in report_lines(outcome.verdict)), end="\n\n", flush=True)

    return say


def _counted(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    """The same, and on a terminal that doesn't show the answers, how many there are so far."""
    if sys.stdout.isatty() or not sys.stderr.isatty():
        yield from outcomes
        return
    for number, outcome in enumerate(outcomes, 1):
        print(f"\r{number} de {total} arquivos verificados", end="\n" if number == total else "", file=sys.stderr)
        yield outcome


def _reporter(options: argparse.Namespace, bench: Bench) -> Callable[[list[Outcome]], None]:
    """What writes the reports; what identifies the files is kept from before they are judged."""
    if not options.report:
        return lambda _: None
    from pipeline.submission.many_report import Circumstances  # noqa: PLC0415 - few ask for one
    from pipeline.workflow.reporting_many import (  # noqa: PLC0415 - the same
        ReportedMany,
        known_facts,
        where,
        write_many_report,
    )

    before = Circumstances("", where(options.pdf), bench.moment, bench.said)
    facts = known_facts(options.pdf, before)

    def write(outcomes: list[Outcome]) -> None:
        how = Circumstances(tally(outcomes).said, before.where, before.moment, before.means)
        for path in options.report:
            write_many_report(ReportedMany(outcomes, facts, how), path)
            print(f"{path}: relatório gravado.", file=sys.stderr)

    return write


def _code(outcome: Outcome) -> int:
    if outcome.error is not None:
        return exit_code(outcome.error)
    return DONE if outcome.verdict and outcome.verdict.accepted else ANSWER_NO
