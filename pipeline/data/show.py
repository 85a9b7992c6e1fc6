"""Values in the official way of writing."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.data.kinds.table import kind_of
from pipeline.data.model import Record, Value
from pipeline.definition.lookup import columns
from pipeline.definition.model import Field, GroupField


def show(field: Field, value: Value) -> str:
    """A value as it is printed; empty when there is none. A group gives a line a record."""
    if value is None:
        return ""
    if not isinstance(field, GroupField):
        return kind_of(field).show(value, field)
    records = value if isinstance(value, tuple) else ()
    return "\n".join("; ".join(show_record(field, record)) for record in records if isinstance(record, Mapping))


def show_record(group: GroupField, record: Record) -> tuple[str, ...]:
    """A group's record as it is printed, column by column."""
    return tuple(show(column, record[column.id]) for column in columns(group))
