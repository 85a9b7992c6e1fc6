"""`credencia rectify`: the data file of a retificação, from the document that it replaces."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from shlex import quote

from pipeline.cli.commands import DONE
from pipeline.cli.options import add_forms, catalog_of


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("pdf", type=Path, metavar="PDF", help="o documento a retificar, como foi entregue")
    parser.add_argument("-o", "--out", type=Path, metavar="ARQUIVO", help="grava num arquivo novo")
    add_forms(parser)


def run(options: argparse.Namespace) -> int:
    """Write the data file; what it says of the replaced document is kept as it is."""
    from pipeline.workflow.rectifying import rectify  # noqa: PLC0415 - heavy

    made = rectify(options.pdf, catalog_of(options), options.out)
    if made.path is None:
        print(made.text, end="")
        return DONE
    print(
        f"Mude em {made.path} só o que a retificação altera, e confira com: credencia check {quote(str(made.path))}",
        file=sys.stderr,
    )
    return DONE
