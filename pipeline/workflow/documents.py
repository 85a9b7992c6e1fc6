"""From a form's id, or a data file, to a rendered document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from shlex import quote

from pipeline.data.check import Checked, check, named_form
from pipeline.data.model import FormData
from pipeline.data.repeated import of_copy, taken_apart
from pipeline.data.show import show
from pipeline.definition.catalog import Catalog, Form
from pipeline.definition.located import Node, place_of, read_tree
from pipeline.definition.lookup import field_name, fields
from pipeline.definition.model import FormDefinition
from pipeline.definition.structure import DefinitionError
from pipeline.findings import Finding, FoundError, Severity, has_criticas
from pipeline.workflow.attachments import check_attachments
from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.files import read_file, write_file
from pipeline.workflow.formats import DEFAULT_FORMATS, MODEL_FORMATS, rendered

MAX_DATA = 1024 * 1024
# Anything but the letters and signs of Portuguese and its neighbours, which the fonts surely have.
_UNUSUAL = re.compile("[^\n\x20-\x7e\u00a0-\u00ac\u00ae-\u017f\u2013\u2014\u2018\u2019\u201c\u201d\u2026]")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A data file, read and checked against the form that it names.

    ``copies`` are the further documents that it asks for, as one more Anexo I for each interveniente; ``checked`` has
    the findings of all of them, and no data when there is a crítica in any.
    """

    path: Path
    form: Form
    checked: Checked
    copies: tuple[NamedData, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedData:
    """A further document of the same data file: what its own file is called after, and its data."""

    name: str
    data: FormData


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document on disk, a file a format. ``findings`` are avisos that did not stop it."""

    paths: tuple[Path, ...]
    findings: tuple[Finding, ...]

    @property
    def path(self) -> Path:
        """The first of the files."""
        return self.paths[0]


def check_file(path: Path, catalog: Catalog) -> CheckedFile:
    """Read and check a data file. Raises RefusedError when it can't even be read as data of a known form."""
    source = read_file(path, MAX_DATA)
    if source.startswith(b"%PDF-"):
        named = quote(str(path))
        raise RefusedError(
            "dados-em-pdf",
            f"{path} é um documento PDF, e aqui se espera um arquivo de dados (YAML ou JSON). "
            f"Para conferir o documento, use: credencia verify {named}; "
            f"para tirar dele os dados: credencia read {named}",
        )
    return check_source(source, path, catalog)


def check_source(source: bytes, path: Path, catalog: Catalog) -> CheckedFile:
    """The same, of a data file's bytes; ``path`` names them in findings."""
    try:
        tree = read_tree(source, str(path))
        form = _form_of(tree, path, catalog)
    except DefinitionError as error:
        message = f"A definição do formulário que {path} preenche tem erros: corrija-a antes (credencia forms lint)."
        raise RefusedError("formulario-com-erros", message, error.findings) from error
    except FoundError as error:
        raise RefusedError("dados-ilegiveis", f"Os dados de {path} não puderam ser lidos.", error.findings) from error
    apart = taken_apart(form.definition, tree)
    main = _checked(form.definition, apart.main, path)
    others = [_checked(form.definition, copy.tree, path) for copy in apart.copies]
    pairs = list(zip(apart.copies, others, strict=True))
    told = (of_copy(copy, found) for copy, other in pairs for found in other.findings)
    findings = (*main.findings, *apart.findings, *told)
    if has_criticas(findings):
        return CheckedFile(path, form, Checked(None, findings))
    copies = tuple(NamedData(copy.name, other.data) for copy, other in pairs if other.data)
    return CheckedFile(path, form, Checked(main.data, findings), copies)


def render_blank(form_id: str, catalog: Catalog, folder: Path, formats: Sequence[str] = DEFAULT_FORMATS) -> Rendered:
    """Write the fillable blank of a form as ``ID.blank.FORMAT``, in each format.

    A blank is dated by its edition, so that the same edition gives the same bytes on any day.
    """
    from pipeline.document.compose import compose  # noqa: PLC0415 - heavy, and `check` does not need it

    if not MODEL_FORMATS.isdisjoint(formats):
        raise UsageError("modelo-em-branco", f"O modelo oficial se preenche com dados: credencia new {form_id}")
    form = known_form(form_id, catalog)
    document = compose(form, None, edition_date(form.definition.edition))
    return Rendered(_written({f"{form_id}.blank": rendered(document, formats)}, folder), ())


def render_data(
    path: Path, catalog: Catalog, folder: Path, on: date, formats: Sequence[str] = DEFAULT_FORMATS
) -> Rendered:
    """Write the document of a data file as ``NAME.FORMAT``, in each format, and each further one beside it.

    Those are called ``NAME.interveniente-1.FORMAT``. Raises RefusedError when the data have críticas.
    """
    checked_file = check_file(path, catalog)
    findings = checked_file.checked.findings
    data = checked_file.checked.data
    if data is None:
        raise RefusedError(
            "dados-com-criticas", f"O documento não foi gerado: {path} tem críticas a corrigir.", findings
        )
    asked = {path.stem: data, **{f"{path.stem}.{copy.name}": copy.data for copy in checked_file.copies}}
    documents = {name: _rendered(checked_file, one, on, formats) for name, one in asked.items()}
    if not MODEL_FORMATS.isdisjoint(formats):
        from pipeline.workflow.models import filled_models  # noqa: PLC0415 - heavy, and seldom needed

        models = filled_models(checked_file.form, list(asked.values()), on, formats)
        for files, model in zip(documents.values(), models, strict=True):
            files.update(model.files)
            findings = (*findings, *model.findings)
    return Rendered(_written(documents, folder), findings)


def _rendered(file: CheckedFile, data: FormData, on: date, formats: Sequence[str]) -> dict[str, bytes]:
    """One document in each of our own formats."""
    from pipeline.document.compose import compose  # noqa: PLC0415 - heavy, and `check` does not need it
    from pipeline.renderers.pdf.glyphs import glyph_findings  # noqa: PLC0415 - the same

    document = compose(file.form, data, on)
    missing = glyph_findings(document)
    if missing:
        raise RefusedError("caractere-sem-desenho", "O documento não foi gerado.", (*file.checked.findings, *missing))
    return rendered(document, [name for name in formats if name not in MODEL_FORMATS])


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


def _checked(definition: FormDefinition, tree: Node, path: Path) -> Checked:
    """One document's data, with what the page could not show and what its attachments lack."""
    checked = check(definition, tree)
    unshown = _unshown(definition, checked.data, tree) if checked.data else ()
    attached = check_attachments(definition, checked.data, tree, path.parent)
    return Checked(checked.data, (*checked.findings, *unshown, *attached))


def _written(documents: Mapping[str, Mapping[str, bytes]], folder: Path) -> tuple[Path, ...]:
    """Every file of each document under its name, none of them over a signed one."""
    targets = {
        folder / f"{name}.{extension}": content
        for name, files in documents.items()
        for extension, content in files.items()
    }
    for target in targets:
        _spare_signatures(target)
    for target, content in targets.items():
        write_file(target, content)
    return tuple(targets)


def _form_of(tree: Node, path: Path, catalog: Catalog) -> Form:
    name = named_form(tree)
    place = place_of(tree, "form") or tree.place
    if not name:
        message = f"O arquivo {path} não diz de que formulário é: acrescente, por exemplo, a linha “form: siop-ws”."
        raise FoundError([Finding(Severity.CRITICA, "formulario-ausente", message, where="form", place=place)])
    try:
        return catalog.form(name)
    except FoundError as error:
        if name in catalog.ids():
            raise
        raise FoundError([replace(found, where="form", place=place) for found in error.findings]) from error


def _unshown(definition: FormDefinition, data: FormData, tree: Node) -> tuple[Finding, ...]:
    """Críticas for the values that the page could not show, told before anything is rendered."""
    found: list[Finding] = []
    for path, section, field in fields(definition):
        text = show(field, data.get(path))
        if _UNUSUAL.search(text):
            from pipeline.renderers.pdf.glyphs import text_findings  # noqa: PLC0415 - heavy, and seldom needed

            place = place_of(tree, path)
            found += [replace(one, place=place) for one in text_findings(path, field_name(section, field), text)]
    return tuple(found)


def _spare_signatures(target: Path) -> None:
    """A document that people have signed is not written over."""
    if not target.is_file():
        return
    from signatures.errors import SignaturesError  # noqa: PLC0415 - only when there is something to lose
    from signatures.fields import signature_fields  # noqa: PLC0415 - the same

    try:
        signed = any(field.signed for field in signature_fields(read_file(target)))
    except SignaturesError:
        return  # not a PDF of ours
    if signed:
        message = f"{target} já tem assinaturas, que se perderiam. Grave em outra pasta com -o, ou renomeie o arquivo."
        raise UsageError("ja-assinado", message)
