"""`credencia render`: the document, blank from a form's id, filled from a data file."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from pipeline.cli.commands import DONE
from pipeline.cli.options import a_date, add_forms, add_json, catalog_of
from pipeline.cli.report import findings_json, print_findings, print_json
from pipeline.workflow.documents import render_blank, render_data
from pipeline.workflow.formats import DEFAULT_FORMATS, FORMATS, MODEL, MODEL_PDF


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("source", metavar="FORM|DADOS", help="um formulário (em branco) ou um arquivo de dados")
    parser.add_argument(
        "-f",
        "--format",
        choices=(*FORMATS, MODEL, MODEL_PDF),
        action="append",
        dest="formats",
        help="um formato (pdf); pode repetir-se; modelo é o do próprio órgão, preenchido, e modelo-pdf o PDF dele",
    )
    parser.add_argument("-o", "--out", type=Path, default=Path(), metavar="PASTA", help="onde gravar (aqui)")
    parser.add_argument("--date", type=a_date, metavar="DATA", help="a data do documento preenchido (hoje)")
    add_forms(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Write the document and say where it is."""
    catalog = catalog_of(options)
    source = Path(options.source)
    formats = tuple(dict.fromkeys(options.formats or DEFAULT_FORMATS))
    if source.suffix.lower() in {".yml", ".yaml", ".json"} or (source.exists() and options.source not in catalog.ids()):
        today = options.date or datetime.now().astimezone().date()
        rendered = render_data(source, catalog, options.out, today, formats)
    else:
        rendered = render_blank(options.source, catalog, options.out, formats)
    paths = [str(path) for path in rendered.paths]
    if options.json:
        print_json({"paths": paths, "findings": findings_json(rendered.findings)})
        return DONE
    print_findings(rendered.findings)
    print("\n".join(paths))
    return DONE
