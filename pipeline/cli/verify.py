"""`credencia verify`: the verdict on a file."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from pipeline.cli.commands import ANSWER_NO, DONE
from pipeline.cli.options import a_moment, add_forms, add_json, catalog_of
from pipeline.cli.report import print_json
from pipeline.workflow.files import read_file
from pipeline.workflow.words import verdict_json, verdict_lines

_NO_TRUST = (
    "Nenhuma raiz de confiança foi indicada, e por isso nenhuma assinatura pode ser considerada confiável. "
    "Indique com --trust a pasta com os certificados das raízes e as listas de revogação (LCRs).\n"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("pdf", type=Path, metavar="PDF", help="o arquivo a verificar")
    parser.add_argument("--trust", type=Path, metavar="PASTA", help="as âncoras de confiança (certificados e LCRs)")
    parser.add_argument("--replaces", type=Path, metavar="PDF", help="o documento que este retifica, para conferir")
    parser.add_argument("--moment", type=a_moment, metavar="MOMENTO", help="o momento da verificação (agora)")
    add_forms(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the verdict; 0 only when the file would be accepted."""
    read_file(options.pdf)  # a wrong name is told at once
    from pipeline.workflow.verifying import Verification, trust_from, verify_file  # noqa: PLC0415 - heavy

    moment = options.moment or datetime.now().astimezone()
    how = Verification(catalog_of(options), trust_from(options.trust), moment)
    verdict = verify_file(options.pdf, how, options.replaces)
    if options.trust is None and verdict.signatures:
        print(_NO_TRUST, file=sys.stderr)
    if options.json:
        print_json(verdict_json(verdict))
    else:
        print("\n".join(verdict_lines(verdict)))
    return DONE if verdict.accepted else ANSWER_NO
