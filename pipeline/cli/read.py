"""`credencia read`: the data of a filled file, as a data file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.cli.commands import ANSWER_NO, DONE
from pipeline.cli.options import add_forms, add_json, catalog_of
from pipeline.cli.report import findings_json, print_findings, print_json
from pipeline.findings import Severity, has_criticas
from pipeline.workflow.reading import ReadFile, read_document
from pipeline.workflow.words import counted


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, metavar="ARQUIVO", help="o formulário preenchido (PDF, ODT ou DOCX)")
    parser.add_argument("-o", "--out", type=Path, metavar="DADOS", help="grava os dados num arquivo novo")
    add_forms(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Write the data, whatever was found in them; 1 when a crítica stops."""
    read = read_document(options.file, catalog_of(options), options.out)
    if options.json:
        print_json(_as_json(read))
    else:
        _tell(read)
    return ANSWER_NO if has_criticas(read.findings) else DONE


def _tell(read: ReadFile) -> None:
    print_findings(read.findings)
    if read.path is None:
        print(read.text, end="")
    count = {severity: sum(each.severity is severity for each in read.findings) for severity in Severity}
    total = f"{counted(count[Severity.CRITICA], 'crítica')} e {counted(count[Severity.AVISO], 'aviso')}"
    where = f"; dados gravados em {read.path}" if read.path else ""
    print(f"{read.form.definition.id}: {total}{where}.", file=sys.stderr)


def _as_json(read: ReadFile) -> dict[str, object]:
    return {
        "form": read.form.definition.id,
        "edition": read.form.definition.edition,
        "format": read.kind,
        "path": str(read.path) if read.path else None,
        "accepted": not has_criticas(read.findings),
        "data": read.data,
        "findings": findings_json(read.findings),
    }
