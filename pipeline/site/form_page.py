"""A form's page: all that its definition says, for people; its files, for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pipeline.data.blank_yaml import condition_words, limit_words
from pipeline.data.check import check
from pipeline.data.kinds.table import hint_of
from pipeline.data.serial import to_json
from pipeline.definition import model
from pipeline.definition.catalog import Catalog
from pipeline.definition.located import read_tree
from pipeline.definition.lookup import columns, section_name
from pipeline.findings import FoundError, Severity
from pipeline.site.blanks import Download
from pipeline.site.data_schema import data_schema
from pipeline.site.diagrams import signatures_figure
from pipeline.site.editions import form_words
from pipeline.site.markdown import filled


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure's page: its HTML file from the site's root, and its title."""

    href: str
    title: str


def form_page(
    catalog: Catalog, definition: model.FormDefinition, procedure: Procedure, blanks: Sequence[Download]
) -> str:
    """The page as Markdown."""
    return filled(
        "form.md.j2",
        definition=definition,
        words=form_words(catalog.folder, definition),
        procedure=procedure,
        downloads=blanks,
        machine=machine_files(catalog, definition),
        figure=Markup(signatures_figure(definition)),  # noqa: S704 - made of escaped text
        rules=sorted(definition.rules, key=lambda rule: rule.severity is not Severity.CRITICA),
        section_name=section_name,
        condition=lambda when: condition_words(definition, when),
        described=lambda field: _described(definition, field),
    )


def machine_files(catalog: Catalog, definition: model.FormDefinition) -> tuple[Download, ...]:
    """The files for programs: the JSON Schema of the data and, where there is one, an example in YAML and JSON.

    Raises:
        FoundError: The example in the folder of forms is not accepted.
    """
    name = definition.id
    schema = Download(f"{name}.schema.json", _json(data_schema(definition)), "JSON", "JSON Schema dos dados")
    path = catalog.folder / "examples" / f"{name}.yml"
    if not path.is_file():
        return (schema,)
    source = path.read_bytes()
    checked = check(definition, read_tree(source, f"examples/{path.name}"))
    if checked.data is None:
        raise FoundError(checked.findings)
    example = _json(to_json(checked.data))
    return (
        schema,
        Download(f"{name}.exemplo.yml", source, "YAML", "Exemplo, como as pessoas escrevem"),
        Download(f"{name}.exemplo.json", example, "JSON", "Exemplo, como os programas trocam"),
    )


def _described(definition: model.FormDefinition, field: model.Field) -> Markup:
    group = isinstance(field, model.GroupField)
    inner = [_described(definition, column) for column in columns(field)] if isinstance(field, model.GroupField) else []
    html = filled(
        "field.html.j2",
        field=field,
        condition=condition_words(definition, field.when) if field.when else "",
        shape="" if group else f"{hint_of(field)}{limit_words(field)}",  # type: ignore[arg-type] # not a group
        options=getattr(field, "options", ()),
        options_seen=getattr(field, "options_seen", True),
        columns=inner,
    )
    return Markup(html.strip())  # noqa: S704 - the template escapes


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
