"""`credencia verify`: the verdict on a file, or on many."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pipeline.cli.commands import ANSWER_NO, DONE
from pipeline.cli.options import a_moment, add_forms, add_json, catalog_of, every
from pipeline.cli.report import print_json
from pipeline.cli.verify_many import Bench, check_many, run_many
from pipeline.submission.verdict import Verdict
from pipeline.workflow.errors import UsageError
from pipeline.workflow.isolated import verdict_isolated
from pipeline.workflow.isolated_wire import setup_of
from pipeline.workflow.trusting import gatherer, trusted
from pipeline.workflow.words import report_lines, verdict_json, verdict_lines

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
        help="grava o relatório, no formato do nome: .pdf, .html, .json, .txt ou, de um arquivo só, .xml (ETSI TS "
        "119 102-2); pode repetir",
    )
    parser.add_argument(
        "--detailed", action="store_true", help="mostra também cada requisito da política de assinatura"
    )
    add_forms(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the verdict; 0 only when the file would be accepted. Of many files, the worst of their codes."""
    moment = options.moment or datetime.now().astimezone()
    options.pdf = every(options.pdf)
    if len(options.pdf) > 1:
        check_many(options)
    else:
        _check_one(options)
    catalog = catalog_of(options)
    trust = trusted(options.trust, moment)
    is_online = options.online or (not options.offline and os.environ.get(_ONLINE) == "1")
    bench = Bench(setup_of(catalog, trust.store, moment), catalog, gatherer(online=is_online), trust, moment)
    for warning in trust.warnings:
        print(f"AVISO: {warning}", file=sys.stderr)
    if len(options.pdf) == 1:
        return _one(options, bench)
    if not trust.store.anchors:
        print(_NO_TRUST, file=sys.stderr)
    return run_many(options, bench)


def _one(options: argparse.Namespace, bench: Bench) -> int:
    write = _reporter(options, bench)
    verdict = verdict_isolated(options.pdf[0], bench.setup, bench.catalog, options.replaces, bench.gatherer)
    if not bench.trust.store.anchors and verdict.signatures:
        print(_NO_TRUST, file=sys.stderr)
    if options.json:
        write(verdict)  # first: where one can't be written, the refusal is the only JSON
        print_json({**verdict_json(verdict), **bench.fields})
    else:
        print("\n".join((report_lines if options.detailed else verdict_lines)(verdict)))
        if verdict.signatures:
            print(bench.said)
        sys.stdout.flush()
        write(verdict)
    return DONE if verdict.accepted else ANSWER_NO


def _check_one(options: argparse.Namespace) -> None:
    """What can't be read or written is told before anything is verified."""
    folder = options.pdf[0]
    if folder.is_dir():
        message = f"{folder} é uma pasta. Para verificar o que há nela, indique os arquivos: {folder / '*.pdf'}"
        raise UsageError("arquivo-e-pasta", message)
    if not options.report:
        return
    from pipeline.workflow.reporting import check_report_name  # noqa: PLC0415 - few ask for one

    for path in options.report:
        check_report_name(path)


def _reporter(options: argparse.Namespace, bench: Bench) -> Callable[[Verdict], None]:
    """What writes the reports; what identifies the file is kept from before it is judged."""
    if not options.report:
        return lambda _: None
    from pipeline.workflow.reporting import (  # noqa: PLC0415 - few ask for one
        Reported,
        check_unchanged,
        facts_of,
        write_report,
    )

    pdf = options.pdf[0]
    facts = facts_of(pdf, bench.moment, bench.said)

    def write(verdict: Verdict) -> None:
        check_unchanged(pdf, facts)
        for path in options.report:
            write_report(Reported(pdf, verdict, facts), path)
            print(f"{path}: relatório gravado.", file=sys.stderr)

    return write
