"""The way back: from a file that someone filled in, or that was rendered filled, to a data file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.data.blank_yaml import filled_yaml
from pipeline.data.rectification import KEY
from pipeline.data.serial import same_data
from pipeline.definition.catalog import Catalog, Form
from pipeline.definition.lookup import field_name, fields
from pipeline.definition.model import FormDefinition
from pipeline.findings import Finding, FoundError, Severity
from pipeline.readers.model import Found, holds_data, nested
from pipeline.workflow.documents import check_source
from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.files import read_file, write_new_file
from pipeline.workflow.opening import open_filled
from pipeline.workflow.typed import as_typed, known_names, unknown_values

_LEFT_OUT = "o que ele traz não vai para o documento"
_MANY = 20  # findings of one kind, after which the rest are only counted
_NOT_OURS = (
    "O arquivo não traz os dados de um formulário nosso. Se foi impresso, digitalizado ou convertido por outro "
    "programa, os dados ficaram para trás: leia o arquivo que foi preenchido, e não a cópia."
)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file says, ready to be corrected and rendered.

    ``kind`` is the file's format. ``data`` has what was typed, by section id and field id; ``text`` is the same as a
    data file that explains itself, written to ``path`` unless that is None. ``findings`` are those of the reading and
    of the check, in the lines of ``path``.
    """

    kind: str
    form: Form
    data: Mapping[str, Mapping[str, Any]]
    text: str
    path: Path | None
    findings: tuple[Finding, ...]


def read_document(source: Path, catalog: Catalog, out: Path | None = None) -> ReadFile:
    """Read a filled file and check what it says; write the data file to ``out``, whatever the check found.

    Raises UsageError when ``out`` exists, and RefusedError when the file is none of ours or can't be read.
    """
    if out is not None and out.exists():
        raise UsageError("ja-existe", f"O arquivo {out} já existe. Escolha outro nome, para não perder o que há nele.")
    kind, found, told = open_filled(read_file(source))
    form, known = _form(found, catalog)
    found, stale = _current(found, form.definition)
    values = _values(found)
    definition = form.definition
    data = as_typed(definition, values, official=_is_record(found))
    strange = dict(unknown_values(definition, values))
    text = filled_yaml(definition, {**data, **_replaced(found)}) + "".join(_kept(strange))
    findings = (*told, *known, *stale, *_edition(found, definition), *_strange(strange), *_absent(found, definition))
    checked = _checked(text, out, source, catalog)
    if out is not None:
        write_new_file(out, text.encode())
    return ReadFile(kind, form, data, text, out, (*findings, *checked))


def _current(found: Found, definition: FormDefinition) -> tuple[Found, tuple[Finding, ...]]:
    """What people see holds: fields that were changed after the data inside were written are read instead of them."""
    carried = found.record.get("data") if found.record is not None else None
    if not isinstance(carried, Mapping) or not holds_data(carried, found.fields):
        return found, ()
    if same_data(definition, carried, nested(found.fields)):
        return found, ()
    message = (
        "Os campos foram alterados depois de preenchidos, e o arquivo ainda carrega os dados de antes. Foi lido o que "
        "está nos campos: confira, e gere o documento de novo."
    )
    typed = replace(found, record={**(found.record or {}), "data": None})
    return typed, (Finding(Severity.AVISO, "dados-antigos", message),)


def _is_record(found: Found) -> bool:
    return found.record is not None and found.record.get("data") is not None


def _values(found: Found) -> dict[str, Any]:
    """By section and field: of a file rendered filled, its record; of a blank, what was typed in its fields."""
    if found.record is None or not _is_record(found):
        return nested(found.fields)
    data = found.record["data"]
    if not isinstance(data, Mapping):
        raise RefusedError("sem-dados", _NOT_OURS)
    return {str(key): value for key, value in data.items() if key not in {"form", "edition", KEY}}


def _replaced(found: Found) -> dict[str, Any]:
    """What a retificação says of the document that it replaces, kept as it is."""
    data = (found.record or {}).get("data")
    return {KEY: data[KEY]} if isinstance(data, Mapping) and KEY in data else {}


def _form(found: Found, catalog: Catalog) -> tuple[Form, tuple[Finding, ...]]:
    """The form that the file names; without a record, the only one whose fields these can be."""
    if found.record is not None:
        named = found.record.get("form")
        if not isinstance(named, str):
            raise RefusedError("sem-dados", _NOT_OURS)
        try:
            return catalog.form(named), ()
        except FoundError as error:
            raise RefusedError(error.findings[0].code, str(error), error.findings) from error
    able = [form_id for form_id in catalog.ids() if _could_be(form_id, found, catalog)]
    if len(able) != 1:
        raise RefusedError("sem-dados", _NOT_OURS)
    message = (
        "O programa que gravou o arquivo descartou a identificação do formulário. Pelos nomes dos campos, é o "
        f"{able[0]}; a edição não é conhecida, e foi tomada a atual."
    )
    follows = "se for outro o formulário, ou outra a edição, os dados podem estar no lugar errado: confira-os"
    return catalog.form(able[0]), (Finding(Severity.AVISO, "sem-identificacao", message, "form", "", follows),)


def _could_be(form_id: str, found: Found, catalog: Catalog) -> bool:
    try:
        definition = catalog.definition(form_id)
    except FoundError:
        return False
    return bool(found.fields) and found.fields.keys() <= known_names(definition, found.fields)


def _edition(found: Found, definition: FormDefinition) -> Iterator[Finding]:
    edition = found.record.get("edition") if found.record is not None else definition.edition
    if edition != definition.edition:
        message = (
            f"O arquivo é da edição {edition!s:.40} do formulário, e a atual é a {definition.edition}. "
            "Os dados foram lidos pelos nomes dos campos: confira-os, e gere o documento de novo."
        )
        follows = "valem as regras da edição atual, e o documento sai nela"
        yield Finding(Severity.AVISO, "edicao-diferente", message, where="edition", consequence=follows)


def _strange(values: Mapping[str, Any]) -> Iterator[Finding]:
    """The fields that this edition doesn't have."""
    for name in list(values)[:_MANY]:
        message = (
            f"O formulário não tem o campo {_one_line(name)[:80]}. O que o arquivo traz nele ficou como comentário no "
            "fim dos dados."
        )
        yield Finding(Severity.AVISO, "campo-desconhecido", message, _one_line(name)[:80], consequence=_LEFT_OUT)
    if len(values) > _MANY:
        message = f"Há mais {len(values) - _MANY} campos que o formulário não tem, também guardados como comentários."
        yield Finding(Severity.AVISO, "campo-desconhecido", message, consequence=_LEFT_OUT)


def _absent(found: Found, definition: FormDefinition) -> Iterator[Finding]:
    """The fields of this edition for which the file has no place."""
    values = _values(found)
    for path, section, field in fields(definition):
        filled = values.get(section.id)
        if not isinstance(filled, Mapping) or field.id not in filled:
            message = "O arquivo não tem este campo, que ficou em branco nos dados."
            follows = "se o formulário pede este campo, preencha-o nos dados antes de gerar o documento"
            yield Finding(Severity.AVISO, "campo-ausente", message, path, field_name(section, field), follows)


def _kept(values: Mapping[str, Any]) -> Iterator[str]:
    """What has no place in the data file, as comments: nothing that someone typed is lost."""
    if values:
        yield "\n# O arquivo trazia também estes campos, que o formulário não tem:\n"
    for name, value in values.items():
        yield f"#   {_one_line(name)}: {_one_line(value)}\n"


def _one_line(value: object) -> str:
    """A value on one line, in characters that a YAML comment may have."""
    if isinstance(value, str) and value.isprintable():
        return value
    plain = json.dumps(value, ensure_ascii=False, default=str)
    return plain if plain.isprintable() else json.dumps(value, default=str)


def _checked(text: str, out: Path | None, source: Path, catalog: Catalog) -> tuple[Finding, ...]:
    """What the check says of the data file; without the lines when nobody will have the file."""
    try:
        findings = check_source(text.encode(), out or source, catalog).checked.findings
    except RefusedError as error:
        findings = error.findings
    return findings if out is not None else tuple(replace(finding, place=None) for finding in findings)
