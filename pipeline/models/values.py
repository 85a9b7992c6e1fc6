"""What a model may name: the values, for conditions, and the same printed the official way, for the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.data.model import FormData, Value
from pipeline.data.show import show
from pipeline.definition.lookup import columns
from pipeline.definition.model import Field, FormDefinition, GroupField
from pipeline.document.place import applicable_signatories

Names = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Values:
    """By section and field. In ``shown`` everything is text, but groups, which are tuples of records of text.

    ``roles`` are the signatories that these data ask for.
    """

    raw: Names
    shown: Names
    roles: frozenset[str]

    def inside(self, name: str, raw: Mapping[str, object], shown: Mapping[str, object]) -> Values:
        """The same, and one record of a group under its name."""
        return replace(self, raw={**self.raw, name: raw}, shown={**self.shown, name: shown})


def values_of(definition: FormDefinition, data: FormData) -> Values:
    """What a model sees of checked data."""
    shown = {
        section.id: {field.id: _shown(field, data.get(f"{section.id}.{field.id}")) for field in section.fields}
        for section in definition.sections
    }
    roles = frozenset(signatory.role for signatory in applicable_signatories(definition, data))
    return Values(data.sections, shown, roles)


def _shown(field: Field, value: Value) -> object:
    if not isinstance(field, GroupField):
        return show(field, value)
    records = value if isinstance(value, tuple) else ()
    return tuple(
        {column.id: show(column, record[column.id]) for column in columns(field)}
        for record in records
        if isinstance(record, Mapping)
    )
