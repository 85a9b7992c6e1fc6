"""`credencia verify`: the verdict on a file, or on many."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.cli.commands import ANSWER_NO, DONE
from pipeline.cli.options import a_moment, add_forms, add_json, catalog_of
from pipeline.cli.report import exit_code, print_json
from pipeline.definition.catalog import Catalog
from pipeline.submission.verdict import Verdict
from pipeline.workflow.errors import UsageError
from pipeline.workflow.isolated import Outcome, verdict_isolated, verdicts_isolated
from pipeline.workflow.isolated_wire import Setup, setup_of
from pipeline.workflow.outcomes import outcome_json, outcome_lines
from pipeline.workflow.trusting import Trusted, gatherer, trusted
from pipeline.workflow.words import report_lines, verdict_json, verdict_lines
from signatures.trust.gather import Gatherer

_NO_TRUST = (
    "Nenhuma raiz de confiança está guardada aqui, e por isso nenhuma assinatura pode ser considerada confiável. "
    "Use “credencia trust update”, ou indique com --trust a pasta com as raízes e as listas de revogação (LCRs).\n"
)
_ONLINE = "CREDENCIA_ONLINE"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("pdf", type=Path, nargs="+", metavar="PDF", help="o arquivo, ou os arquivos, a verificar")
    parser.add_argument("--trust", type=Path, metavar="PASTA", help="as âncoras de confiança (certificados e LCRs)")
    parser.add_argument("--replaces", type=Path, metavar="PDF", help="o documento que este retifica, para conferir")
    parser.add_argument("--moment", type=a_moment, metavar="MOMENTO", help="o momento da verificação (agora)")
    network = parser.add_mutually_exclusive_group()
    network.add_argument(
        "--online", action="store_true", help="pergunta às autoridades pela revogação e pelos emissores que faltam"
    )
    network.add_argument("--offline", action="store_true", help=f"sem rede (o normal, a não ser com {_ONLINE}=1)")
    parser.add_argument(
        "--report",
        type=Path,
        action="append",
        default=[],
        metavar="ARQUIVO",
        help="grava o relatório, no formato do nome: .pdf, .html, .xml (ETSI TS 119 102-2), .json ou .txt",
    )
    parser.add_argument(
        "--detailed", action="store_true", help="mostra também cada requisito da política de assinatura"
    )
    add_forms(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the verdict; 0 only when the file would be accepted. Of many files, the worst of their codes."""
    moment = options.moment or datetime.now().astimezone()
    _check_reports(options)
    catalog = catalog_of(options)
    trust = trusted(options.trust, moment)
    is_online = options.online or (not options.offline and os.environ.get(_ONLINE) == "1")
    bench = _Bench(setup_of(catalog, trust.store, moment), catalog, gatherer(online=is_online), trust, moment)
    for warning in trust.warnings:
        print(f"AVISO: {warning}", file=sys.stderr)
    if len(options.pdf) == 1:
        return _one(options, bench)
    if options.replaces:
        raise UsageError("muitos-arquivos", "--replaces vale para um arquivo só: verifique a retificação sozinha.")
    outcomes = verdicts_isolated(options.pdf, bench.setup, catalog, gatherer=bench.gatherer)
    return _many_json(outcomes) if options.json else _many(outcomes, bench)


@dataclass(frozen=True, slots=True)
class _Bench:
    """How files are judged here."""

    setup: Setup
    catalog: Catalog
    gatherer: Gatherer
    trust: Trusted
    moment: datetime

    @property
    def said(self) -> str:
        """With what, in words."""
        network = "sem rede" if self.gatherer.web is None else "com rede"
        return f"Verificado {network}. Em quem se confia: {self.trust.origin or 'em ninguém'}."

    @property
    def fields(self) -> dict[str, str]:
        """The same for programs."""
        return {"network": "offline" if self.gatherer.web is None else "online", "trust": self.trust.origin}


def _one(options: argparse.Namespace, bench: _Bench) -> int:
    verdict = verdict_isolated(options.pdf[0], bench.setup, bench.catalog, options.replaces, bench.gatherer)
    if not bench.trust.store.anchors and verdict.signatures:
        print(_NO_TRUST, file=sys.stderr)
    _write_reports(options, verdict, bench)
    if options.json:
        print_json({**verdict_json(verdict), **bench.fields})
    else:
        print("\n".join((report_lines if options.detailed else verdict_lines)(verdict)))
        if verdict.signatures:
            print(bench.said)
    return DONE if verdict.accepted else ANSWER_NO


def _check_reports(options: argparse.Namespace) -> None:
    """What can't be written is told before anything is verified."""
    if not options.report:
        return
    from pipeline.workflow.reporting import check_report_name  # noqa: PLC0415 - few ask for one

    if len(options.pdf) > 1:
        raise UsageError(
            "muitos-arquivos", "--report vale para um arquivo só: verifique um de cada vez, ou use --json."
        )
    for path in options.report:
        check_report_name(path)


def _write_reports(options: argparse.Namespace, verdict: Verdict, bench: _Bench) -> None:
    if not options.report:
        return
    from pipeline.workflow.reporting import Reported, facts_of, write_report  # noqa: PLC0415 - few ask for one

    reported = Reported(options.pdf[0], verdict, facts_of(options.pdf[0], bench.moment, bench.said))
    for path in options.report:
        write_report(reported, path)
        print(f"{path}: relatório gravado.", file=sys.stderr)


def _many(outcomes: Iterable[Outcome], bench: _Bench) -> int:
    if not bench.trust.store.anchors:
        print(_NO_TRUST, file=sys.stderr)
    found = list(outcomes)
    print("\n".join([*outcome_lines(found), bench.said]))
    return max(map(_code, found))


def _many_json(outcomes: Iterable[Outcome]) -> int:
    """A line a file, as soon as it is known."""
    worst = DONE
    for outcome in outcomes:
        print(json.dumps(outcome_json(outcome), ensure_ascii=False), flush=True)
        worst = max(worst, _code(outcome))
    return worst


def _code(outcome: Outcome) -> int:
    if outcome.error is not None:
        return exit_code(outcome.error)
    return DONE if outcome.verdict and outcome.verdict.accepted else ANSWER_NO
