"""Checked data as JSON values, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline.data.applicability import settled
from pipeline.data.check import planted_values
from pipeline.data.model import FormData, Value
from pipeline.data.reading import read_values
from pipeline.data.rectification import DATA, DIGEST, KEY, read_replaced
from pipeline.definition.model import FormDefinition
from pipeline.findings import Finding, FoundError, Severity, has_criticas


def to_json(data: FormData) -> dict[str, Any]:
    """The data as JSON values, in the shape of a data file: ``form``, ``edition`` and a key a section.

    Days are in ISO 8601 and tuples are lists. Written as JSON, it is a data file that `check` accepts.
    """
    replaced = data.replaces
    own = {} if replaced is None else {KEY: {DIGEST: replaced.sha256, DATA: _sections(replaced.sections)}}
    return {"form": data.form, "edition": data.edition, **own, **_sections(data.sections)}


def from_json(definition: FormDefinition, record: Mapping[str, object]) -> FormData:
    """The data that `to_json` wrote: ``from_json(definition, to_json(data)) == data``.

    Values are read by type only: missing fields and the form's rules are `check`'s matter.

    Raises:
        FoundError: The record isn't of this form's shape, or a value isn't of its field's type.
    """
    if record.get("form") != definition.id:
        message = f"Os dados não são do formulário “{definition.id}”."
        raise FoundError([Finding(Severity.CRITICA, "formulario-diferente", message, "form")])
    tree = planted_values(record)
    reading = read_values(definition, tree)
    replaced, found = read_replaced(definition, tree)
    if has_criticas((*reading.findings, *found)):
        raise FoundError((*reading.findings, *found))
    return FormData(definition.id, str(record.get("edition")), reading.values, replaced)


def same_data(definition: FormDefinition, one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two raw data have the same values in the fields that apply.

    Raises:
        FoundError: A condition of the form fails over these data.
    """
    values = (read_values(definition, planted_values(each)).values for each in (one, other))
    first, second = (settled(definition, each) for each in values)
    return first == second


def _sections(sections: Mapping[str, Mapping[str, Value]]) -> dict[str, dict[str, object]]:
    return {section: {name: _plain(value) for name, value in entries.items()} for section, entries in sections.items()}


def _plain(value: Value) -> object:
    if isinstance(value, tuple):
        return [
            item if isinstance(item, str) else {name: _plain(inner) for name, inner in item.items()} for item in value
        ]
    return value.isoformat() if isinstance(value, date) else value
