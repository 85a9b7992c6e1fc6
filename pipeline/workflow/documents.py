"""From a form's id, or a data file, to a rendered document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.data.check import Checked, check, named_form
from pipeline.definition.catalog import Catalog, Form
from pipeline.definition.located import Node, read_tree
from pipeline.findings import Finding, FoundError, Severity, has_criticas
from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.files import read_file, write_file

MAX_DATA = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A data file, read and checked against the form that it names."""

    path: Path
    form: Form
    checked: Checked


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document on disk. ``findings`` are avisos that did not stop it."""

    path: Path
    findings: tuple[Finding, ...]


def check_file(path: Path, catalog: Catalog) -> CheckedFile:
    """Read and check a data file. Raises RefusedError when it can't even be read as data of a known form."""
    source = read_file(path, MAX_DATA)
    try:
        tree = read_tree(source, str(path))
        form = catalog.form(_named(tree, path))
    except FoundError as error:
        raise RefusedError("dados-ilegiveis", f"Os dados de {path} não puderam ser lidos.", error.findings) from error
    return CheckedFile(path, form, check(form.definition, tree))


def render_blank(form_id: str, catalog: Catalog, folder: Path) -> Rendered:
    """Write the fillable blank of a form as ``ID.blank.pdf``.

    A blank is dated by its edition, so that the same edition gives the same bytes on any day.
    """
    from pipeline.document.compose import compose  # noqa: PLC0415 - heavy, and `check` does not need it
    from pipeline.renderers.pdf.render import render  # noqa: PLC0415 - the same

    form = known_form(form_id, catalog)
    path = folder / f"{form_id}.blank.pdf"
    write_file(path, render(compose(form, None, edition_date(form.definition.edition))))
    return Rendered(path, ())


def render_data(path: Path, catalog: Catalog, folder: Path, on: date) -> Rendered:
    """Write the document of a data file as ``NAME.pdf``. Raises RefusedError when the data have críticas."""
    from pipeline.document.compose import compose  # noqa: PLC0415 - heavy, and `check` does not need it
    from pipeline.renderers.pdf.glyphs import glyph_findings  # noqa: PLC0415 - the same
    from pipeline.renderers.pdf.render import render  # noqa: PLC0415 - the same

    checked_file = check_file(path, catalog)
    findings = checked_file.checked.findings
    data = checked_file.checked.data
    if data is None or has_criticas(findings):
        raise RefusedError(
            "dados-com-criticas", f"O documento não foi gerado: {path} tem críticas a corrigir.", findings
        )
    document = compose(checked_file.form, data, on)
    missing = glyph_findings(document)
    if missing:
        raise RefusedError("caractere-sem-desenho", "O documento não foi gerado.", (*findings, *missing))
    target = folder / f"{path.stem}.pdf"
    write_file(target, render(document))
    return Rendered(target, findings)


def known_form(form_id: str, catalog: Catalog) -> Form:
    """The form of an id.

    Raises UsageError, with the nearest id that exists, and FoundError when the form's own files have mistakes.
    """
    try:
        return catalog.form(form_id)
    except FoundError as error:
        if form_id in catalog.ids():
            raise
        raise UsageError("formulario-desconhecido", str(error), error.findings) from error


def edition_date(edition: str) -> date:
    """The first day of an edition's month (``2026-11`` or ``2026-11.2``)."""
    year, month = edition.partition(".")[0].split("-")
    return date(int(year), int(month), 1)


def _named(tree: Node, path: Path) -> str:
    name = named_form(tree)
    if not name:
        message = f"O arquivo {path} não diz de que formulário é: acrescente, por exemplo, a linha “form: siop-ws”."
        raise FoundError([Finding(Severity.CRITICA, "formulario-ausente", message, where="form", place=tree.place)])
    return name
