"""`credencia check`: the críticas and avisos of a data file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.cli.commands import ANSWER_NO, DONE
from pipeline.cli.options import add_forms, add_json, catalog_of
from pipeline.cli.report import findings_json, print_json
from pipeline.findings import Severity, has_criticas
from pipeline.workflow.documents import check_file
from pipeline.workflow.errors import RefusedError
from pipeline.workflow.words import counted, finding_lines


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("data", type=Path, metavar="DADOS", help="o arquivo de dados (YAML ou JSON)")
    add_forms(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print what was found; 1 when a crítica stops."""
    try:
        checked_file = check_file(options.data, catalog_of(options))
    except RefusedError as error:
        if options.json and error.findings:
            print_json({"form": None, "accepted": False, "findings": findings_json(error.findings)})
            return ANSWER_NO
        raise
    findings = checked_file.checked.findings
    stops = has_criticas(findings)
    if options.json:
        form_id = checked_file.form.definition.id
        print_json({"form": form_id, "accepted": not stops, "findings": findings_json(findings)})
        return ANSWER_NO if stops else DONE
    for finding in findings:
        print("\n".join(finding_lines(finding)))
    criticas = sum(finding.severity is Severity.CRITICA for finding in findings)
    said = f"{counted(criticas, 'crítica')} e {counted(len(findings) - criticas, 'aviso')}"
    print(f"{options.data}: {said}.", file=sys.stderr)
    return ANSWER_NO if stops else DONE
