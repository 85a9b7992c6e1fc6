"""`credencia verify`: the verdict on a file, or on many."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from pipeline.cli.options import ONLINE, a_moment, add_forms, add_json, every


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
    network.add_argument("--offline", action="store_true", help=f"sem rede (o normal, a não ser com {ONLINE}=1)")
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
    from pipeline.workflow.isolated_process import ahead  # noqa: PLC0415 - `--help` starts nothing

    options.pdf = every(options.pdf)
    with ahead(min(len(options.pdf), os.cpu_count() or 1)):  # they take longest, and get ready from here on
        from pipeline.cli.verify_files import run_files  # noqa: PLC0415 - as it says

        return run_files(options)
