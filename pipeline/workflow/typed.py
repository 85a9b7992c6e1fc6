"""Raw values put the way people type them, for a data file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.data.kinds.table import kind_of
from pipeline.data.show import show
from pipeline.definition.lookup import columns, fields
from pipeline.definition.model import (
    ChoiceField,
    ChoicesField,
    FormDefinition,
    GroupField,
    Scalar,
    YesNoField,
)

_SECTION_AND_FIELD = 2


def as_typed(definition: FormDefinition, values: Mapping[str, Any], *, official: bool) -> dict[str, dict[str, Any]]:
    """Every field of the form, by section and field, as text, lists of text, or records of them.

    Options that are understood are written by their labels. The rest stays as it was typed, or is put in the official
    way of writing when it comes from a record that we wrote, which keeps no punctuation.
    """
    made: dict[str, dict[str, Any]] = {}
    for path, section, field in fields(definition):
        given = values.get(section.id)
        value = given.get(field.id) if isinstance(given, Mapping) else None
        made.setdefault(path.partition(".")[0], {})[field.id] = (
            _records(field, value, official=official)
            if isinstance(field, GroupField)
            else _value(field, value, official=official)
        )
    return made


def known_names(definition: FormDefinition, names: Iterable[str]) -> set[str]:
    """Those of the dotted names that are of the form's fields, or of the fields of its groups' records."""
    known = {path: field for path, _, field in fields(definition)}
    return {name for name in names if _is_known(name, known)}


def unknown_values(definition: FormDefinition, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What stands in fields that the form doesn't have, by dotted name."""
    known = {path: field for path, _, field in fields(definition)}
    for section, entries in values.items():
        if not isinstance(entries, Mapping):
            yield str(section), entries
            continue
        for name, value in entries.items():
            path = f"{section}.{name}"
            field = known.get(path)
            if field is None:
                yield path, value
            elif isinstance(field, GroupField):
                yield from _unknown_columns(path, field, value)


def _unknown_columns(path: str, group: GroupField, value: Any) -> Iterator[tuple[str, Any]]:
    ids = {column.id for column in columns(group)}
    for number, record in enumerate(value if isinstance(value, list | tuple) else (), 1):
        for name, inner in record.items() if isinstance(record, Mapping) else ():
            if name not in ids:
                yield f"{path}.{number}.{name}", inner


def _is_known(name: str, known: Mapping[str, Any]) -> bool:
    if name in known:
        return not isinstance(known[name], GroupField)
    path, _, rest = _split(name)
    group, (number, _, column) = known.get(path), rest.partition(".")
    return isinstance(group, GroupField) and number.isdecimal() and column in {each.id for each in columns(group)}


def _split(name: str) -> tuple[str, str, str]:
    parts = name.split(".", _SECTION_AND_FIELD)
    return ".".join(parts[:_SECTION_AND_FIELD]), ".", "".join(parts[_SECTION_AND_FIELD:])


def _records(group: GroupField, value: Any, *, official: bool) -> Any:
    if not isinstance(value, list | tuple):
        return None
    return [
        {column.id: _value(column, record.get(column.id), official=official) for column in columns(group)}
        for record in value
        if isinstance(record, Mapping)
    ]


def _value(field: Scalar, value: Any, *, official: bool) -> str | list[str] | None:
    raw = _raw(value)
    if raw is None or not (official or isinstance(field, YesNoField | ChoiceField | ChoicesField)):
        return raw
    kind = kind_of(field)
    parsed = kind.parse(raw if kind.listed else _joined(raw), field)
    if parsed.value is None or parsed.faulty:
        return raw
    if isinstance(field, ChoicesField) and isinstance(parsed.value, tuple):
        return [show(field, (chosen,)) for chosen in parsed.value if isinstance(chosen, str)]
    return show(field, parsed.value)


def _raw(value: Any) -> str | list[str] | None:
    if isinstance(value, bool):
        return "sim" if value else "não"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_text(item) for item in value] or None
    return None if value is None or value == "" else _text(value)


def _text(value: Any) -> str:
    return unicodedata.normalize("NFC", str(value))


def _joined(raw: str | list[str]) -> str:
    return raw if isinstance(raw, str) else "\n".join(raw)
