"""The site's sources: what is written by hand, and what is generated, in one folder that any builder can take.

Pure but for what it reads of ``docs`` and the forms, and for the folder that it writes. The same inputs and the same
day give the same bytes.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.definition.catalog import Catalog
from pipeline.findings import FoundError
from pipeline.site.blanks import blanks
from pipeline.site.calendar_page import calendar_pages
from pipeline.site.deadlines import Deadline, read_deadlines
from pipeline.site.form_page import Procedure, form_page, machine_files
from pipeline.site.front_matter import Page
from pipeline.site.markdown import filled
from pipeline.site.navigation import navigation
from pipeline.site.procedures import Surroundings, expanded, procedure_page, read_procedures
from pipeline.site.shell import fill_page, scripts, verify_page
from pipeline.workflow.errors import FailedError, RefusedError, UsageError
from pipeline.workflow.files import reason_of

_MARK = ".credencia-site"  # a folder that we made, and may replace
_DEADLINES = "prazos.yml"
_PROCEDURES = "procedimentos/"
_DEVELOPERS = "dev/"


@dataclass(frozen=True, slots=True)
class SiteRequest:
    """What the site is made from: the pages by hand, the forms, the day from which dates are told.

    ``more`` are pages that the caller makes, by path.
    """

    docs: Path
    catalog: Catalog
    on: date
    more: Mapping[str, bytes] = field(default_factory=dict)


def site_sources(request: SiteRequest) -> dict[str, bytes]:
    """Every file of the site's sources, by its path.

    Raises:
        UsageError: There is no folder of pages.
        RefusedError: A page, a deadline or a form has mistakes; the findings say where.
    """
    written = _written(request.docs)
    try:
        return _made(request, written)
    except FoundError as error:
        raise RefusedError("site-com-erros", "O site não foi gerado: há o que corrigir.", error.findings) from error


def write_site(request: SiteRequest, out: Path) -> int:
    """Write the sources as a new folder in the place of ``out``, and return how many pages it has.

    Raises:
        UsageError: ``out`` has something that this command did not make.
        FailedError: The disk refuses.
    """
    files = site_sources(request)
    if out.exists() and not (out / _MARK).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError("pasta-de-outros", f"{out} não foi feita por este comando e não será apagada: escolha outra.")
    try:
        _replace(files, out)
    except OSError as error:
        raise FailedError("gravacao", f"Não foi possível gravar {out} ({reason_of(error)}).") from error
    return sum(path.endswith((".md", "/index.html")) for path in files)


def _written(docs: Path) -> dict[str, bytes]:
    """What stands in the folder of pages, by path."""
    if not (docs / "index.md").is_file():
        raise UsageError("pasta-de-paginas", f"{docs} não é uma pasta de páginas: não há nela um index.md.")
    paths = sorted(path for path in docs.rglob("*") if path.is_file())
    return {path.relative_to(docs).as_posix(): path.read_bytes() for path in paths}


def _made(request: SiteRequest, written: dict[str, bytes]) -> dict[str, bytes]:
    deadlines = read_deadlines(written.pop(_DEADLINES), _DEADLINES) if _DEADLINES in written else ()
    texts = {path: raw.decode("utf-8") for path, raw in written.items() if path.endswith(".md")}
    steps = {path: text for path, text in texts.items() if path.startswith(_PROCEDURES)}
    procedures = read_procedures(steps, request.catalog, deadlines)
    around = Surroundings(request.catalog, deadlines, procedures)
    pages = {path: procedure_page(path, page, around) for path, page in procedures.items()}
    pages |= {
        path: expanded(text, path, around)
        for path, text in texts.items()
        if path not in procedures and not path.startswith(_DEVELOPERS)
    }
    files = written | {path: text.encode() for path, text in pages.items()}
    files |= {**_generated(request, around, deadlines), **request.more}
    files[".nav.yml"] = navigation(files, procedures, request.catalog)
    files[_MARK] = b""
    return files


def _generated(request: SiteRequest, around: Surroundings, deadlines: tuple[Deadline, ...]) -> dict[str, bytes]:
    catalog = request.catalog
    made = calendar_pages(deadlines, request.on) | scripts()
    made["verificar/index.html"] = verify_page(catalog)
    made["formularios/index.md"] = expanded(filled("forms.md.j2"), "formularios/index.md", around).encode()
    made["busca.md"] = filled("search.md.j2").encode()
    for form_id, files in blanks(catalog).items():
        definition = catalog.definition(form_id)
        procedure = _procedure(definition.procedure, around.procedures)
        own = {"index.md": form_page(catalog, definition, procedure, files).encode()}
        own |= {file.name: file.content for file in (*files, *machine_files(catalog, definition))}
        own |= fill_page(catalog, form_id, files)
        made |= {f"formularios/{form_id}/{name}": content for name, content in own.items()}
    return made


def _procedure(named: str, procedures: Mapping[str, Page]) -> Procedure:
    """The page that a definition names: ``procedimentos/siop-ws/``."""
    file = f"{named.rstrip('/')}.md"
    if file not in procedures:
        raise RefusedError("procedimento-sem-pagina", f"Um formulário é do procedimento {named}, e não há {file}.")
    return Procedure(f"{named.rstrip('/')}.html", procedures[file].facts.title)


def _replace(files: Mapping[str, bytes], out: Path) -> None:
    """The files in a new folder beside ``out``, which then takes its name: nobody sees a half."""
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".credencia.", dir=out.parent))
    try:
        for path, content in files.items():
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        fresh.chmod(0o777 & ~_umask())
        if out.exists():
            shutil.rmtree(out)
        fresh.replace(out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
