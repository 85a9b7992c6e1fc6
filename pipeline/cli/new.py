"""`credencia new`: a data file to fill in, on stdout or into a new file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from shlex import quote

from pipeline.cli.commands import DONE
from pipeline.cli.options import add_forms, catalog_of
from pipeline.data.blank_yaml import blank_yaml
from pipeline.workflow.documents import known_form
from pipeline.workflow.errors import UsageError
from pipeline.workflow.files import write_new_file


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("form", metavar="FORM", help="o formulário (veja credencia forms)")
    parser.add_argument("-o", "--out", type=Path, metavar="ARQUIVO", help="grava num arquivo novo")
    add_forms(parser)


def run(options: argparse.Namespace) -> int:
    """Write the data file; never over one that exists."""
    text = blank_yaml(known_form(options.form, catalog_of(options)).definition)
    if options.out is None:
        print(text, end="")
        return DONE
    if options.out.exists():
        raise UsageError(
            "ja-existe", f"O arquivo {options.out} já existe. Escolha outro nome, para não perder o que há nele."
        )
    write_new_file(options.out, text.encode())
    catalog = f" --forms {quote(str(options.forms))}" if options.forms else ""
    print(f"Preencha {options.out} e confira com: credencia check {quote(str(options.out))}{catalog}", file=sys.stderr)
    return DONE
