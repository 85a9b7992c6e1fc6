"""`credencia site`: the published site's sources, or the check of a site that was built from them."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from pipeline.cli.commands import ANSWER_NO, DONE
from pipeline.cli.options import a_date, add_forms, catalog_of
from pipeline.cli.reference import REFERENCE_PAGE, reference
from pipeline.workflow.errors import FailedError

_SOURCES = Path("build/site-src")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--docs", type=Path, default=Path("docs"), metavar="PASTA", help="as páginas (docs)")
    parser.add_argument("-o", "--out", type=Path, default=_SOURCES, metavar="PASTA", help=f"onde gravar ({_SOURCES})")
    parser.add_argument("--date", type=a_date, metavar="DATA", help="o dia a partir do qual se contam os prazos (hoje)")
    parser.add_argument("--check", type=Path, metavar="PASTA", help="só confere um site já montado a partir de --out")
    add_forms(parser)


def run(options: argparse.Namespace) -> int:
    """Write the sources and say how many pages; or say what is broken in a built site."""
    if options.check is not None:
        return _check(options.check, options.out)
    try:
        from pipeline.site.build import SiteRequest, write_site  # noqa: PLC0415 - heavy
    except ImportError as error:
        message = f"Para gerar o site falta o pacote {error.name}: instale o grupo “site” do pyproject.toml."
        raise FailedError("sem-o-grupo-site", message) from error

    on = options.date or datetime.now().astimezone().date()
    more = {REFERENCE_PAGE: reference().encode()}
    pages = write_site(SiteRequest(options.docs, catalog_of(options), on, more), options.out)
    print(f"{pages} páginas em {options.out}", file=sys.stderr)
    print(options.out)
    return DONE


def _check(built: Path, sources: Path) -> int:
    from pipeline.site.check import check_site  # noqa: PLC0415 - not for who generates

    checked = check_site(built, sources)
    for problem in checked.problems:
        print(problem)
    said = f"{checked.pages} páginas, {checked.links} endereços conferidos, {len(checked.problems)} problemas"
    print(f"{built}: {said}.", file=sys.stderr)
    return ANSWER_NO if checked.problems else DONE
