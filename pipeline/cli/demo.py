"""`credencia demo`: the whole job, offline, with a PKI of its own."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from pipeline.cli.commands import ANSWER_NO, DONE
from pipeline.cli.options import a_moment


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "-o", "--out", type=Path, default=Path("credencia-demo"), metavar="PASTA", help="onde gravar (credencia-demo)"
    )
    parser.add_argument("--moment", type=a_moment, metavar="MOMENTO", help="o momento da demonstração (agora)")


def run(options: argparse.Namespace) -> int:
    """Run the job, print the verdict and where the files are."""
    from pipeline.workflow.demo import run_demo  # noqa: PLC0415 - heavy
    from pipeline.workflow.words import verdict_lines  # noqa: PLC0415 - the same

    demo = run_demo(options.out, options.moment or datetime.now().astimezone())
    print("Demonstração: tudo aqui foi assinado com uma ICP de mentira, feita agora, que não vale fora dela.\n")
    print("\n".join(verdict_lines(demo.verdict)))
    print("\nArquivos:")
    for path, what in demo.files:
        print(f"  {path}  {what}")
    return DONE if demo.verdict.accepted else ANSWER_NO
