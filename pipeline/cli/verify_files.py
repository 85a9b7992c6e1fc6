"""`credencia verify`, once it is known what is asked: the verdict on one file, and what is the same for many."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import datetime

from pipeline.cli.commands import ANSWER_NO, DONE
from pipeline.cli.options import ONLINE, catalog_of
from pipeline.cli.report import print_json
from pipeline.cli.verify_many import Bench, check_many, run_many
from pipeline.definition import expressions as _read_with_forms  # noqa: F401 - now, while the other process gets ready
from pipeline.submission.verdict import Verdict
from pipeline.workflow.errors import UsageError
from pipeline.workflow.isolated import verdict_isolated
from pipeline.workflow.isolated_wire import setup_of
from pipeline.workflow.trusting import gatherer, has_kept, trusted
from pipeline.workflow.words import report_lines, verdict_json, verdict_lines

_NO_TRUST = (
    "Nenhuma raiz de confiança está guardada aqui, e por isso nenhuma assinatura pode ser considerada confiável. "
    "Use “credencia trust update”, ou indique com --trust a pasta com as raízes e as listas de revogação (LCRs).\n"
)


def run_files(options: argparse.Namespace) -> int:
    """Print the verdict, or those of many files; the exit code."""
    moment = options.moment or datetime.now().astimezone()
    if len(options.pdf) > 1:
        check_many(options)
    else:
        _check_one(options)
    catalog = catalog_of(options)
    trust = trusted(options.trust, moment)
    is_online = options.online or (not options.offline and os.environ.get(ONLINE) == "1")
    helper = gatherer(online=is_online) if is_online or has_kept() else None
    bench = Bench(setup_of(catalog, trust.store, moment), catalog, helper, trust, moment)
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
