"""What to mend in a folder of forms before it is published: definitions, templates and examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.data.check import check, named_form
from pipeline.data.lint import lint
from pipeline.data.model import FormData
from pipeline.definition.catalog import Catalog, Form
from pipeline.definition.located import Node, read_tree
from pipeline.definition.lookup import field_name, fields
from pipeline.definition.model import FormDefinition
from pipeline.definition.semantics import source_place
from pipeline.document.compose import compose
from pipeline.document.template import Placement, expand
from pipeline.findings import Finding, FoundError, Place, Severity
from pipeline.models.inspect import model_mistakes
from pipeline.readers.errors import ReadError
from pipeline.workflow.documents import MAX_DATA, edition_date
from pipeline.workflow.errors import UsageError
from pipeline.workflow.files import read_file

_BUILDERS = ("section", "fields", "signatures", "changes", "tone")
_WHOLE_SECTIONS = ("section", "fields")


def lint_catalog(catalog: Catalog) -> tuple[Finding, ...]:
    """Everything to mend in a folder, form by form and then example by example, each with its place.

    Raises UsageError when the folder has no form.
    """
    if not catalog.ids():
        raise UsageError("sem-formularios", f"Não há formulários (arquivos .yml) em {catalog.folder}.")
    return (*_forms(catalog), *_strangers(catalog))


def _forms(catalog: Catalog) -> Iterator[Finding]:
    for form_id in catalog.ids():
        try:
            form, tree = catalog.form(form_id), catalog.source(form_id)
        except FoundError as error:
            yield from (_placed(found, f"{form_id}.yml") for found in error.findings)
            continue
        yield from lint(form.definition, tree)
        yield from _model(catalog, form.definition)
        data, found = _example(catalog, form)
        yield from found
        yield from _template(form, tree, data)


def _model(catalog: Catalog, definition: FormDefinition) -> Iterator[Finding]:
    """What is wrong with the authority's own model, when the form has one."""
    file = definition.official_model.file
    if not file:
        return
    try:
        found = model_mistakes(catalog.model(definition.id), definition)
    except ReadError as error:
        found = (Finding(Severity.CRITICA, "modelo-ilegivel", error.message),)
    yield from (_placed(one, file) for one in found)


def _placed(found: Finding, file: str) -> Finding:
    """With a place, at least that of the file."""
    return found if found.place else replace(found, place=Place(file, 1, 1))


def _example(catalog: Catalog, form: Form) -> tuple[FormData | None, tuple[Finding, ...]]:
    """The data of a form's example, and what checking it finds; nothing when it has no example."""
    path = catalog.folder / "examples" / f"{form.definition.id}.yml"
    if not path.is_file():
        return None, ()
    try:
        checked = check(form.definition, read_tree(read_file(path, MAX_DATA), _named(path)))
    except FoundError as error:
        return None, error.findings
    return checked.data, tuple(_placed(found, _named(path)) for found in checked.findings)


def _strangers(catalog: Catalog) -> Iterator[Finding]:
    """Examples that are not called after a form, which nobody would ever check."""
    for path in sorted((catalog.folder / "examples").glob("*.yml")):
        if path.stem in catalog.ids():
            continue
        place = Place(_named(path), 1, 1)
        try:
            name = named_form(read_tree(read_file(path, MAX_DATA), _named(path)))
        except FoundError as error:
            yield from error.findings
            continue
        hint = f" Chame-o {name}.yml, que é o formulário que ele diz ser." if name in catalog.ids() else ""
        yield Finding(
            Severity.AVISO, "exemplo-sem-formulario", f"Não há formulário com o nome deste exemplo.{hint}", place=place
        )


def _named(path: Path) -> str:
    return f"examples/{path.name}"


def _template(form: Form, tree: Node, data: FormData | None) -> Iterator[Finding]:
    """Mistakes of the template, blank and with the example's data, and the fields that it leaves out."""
    used: set[str] = set()
    for values in (None, data) if data else (None,):
        try:
            compose(form, values, edition_date(form.definition.edition))
            used |= _used(form, values)
        except FoundError as error:
            yield from (_in_templates(found) for found in error.findings)
            return
    yield from _unused(form.definition, tree, used)


def _in_templates(found: Finding) -> Finding:
    place = found.place and replace(found.place, file=f"templates/{found.place.file}")
    return replace(found, place=place)


def _used(form: Form, data: FormData | None) -> set[str]:
    """The sections and fields that a template places."""
    definition = form.definition
    empty = {section.id: dict.fromkeys(field.id for field in section.fields) for section in definition.sections}
    values: dict[str, Mapping[str, Any] | bool] = {**(data.sections if data else empty), "blank": data is None}
    _, placements = expand(form.template, f"{definition.id}.md", values, _BUILDERS)
    return {_target(placement) for placement in placements}


def _target(placement: Placement) -> str:
    whole = placement.builder in _WHOLE_SECTIONS or placement.builder == "value"
    return placement.argument if whole else ""


def _unused(definition: FormDefinition, tree: Node, used: set[str]) -> Iterator[Finding]:
    known = used | set(definition.letterhead)
    for path, section, field in fields(definition):
        if section.id not in known and path not in known:
            message = "O campo é pedido, e o modelo de texto não o mostra. Ponha-o no modelo, ou deixe de pedi-lo."
            place = source_place(tree, f"sections.{path}")
            yield Finding(Severity.AVISO, "campo-sem-uso", message, path, field_name(section, field), place=place)
