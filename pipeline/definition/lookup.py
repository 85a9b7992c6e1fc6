"""Finding sections and fields in a definition by their ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pipeline.definition.model import Field, FormDefinition, GroupField, Scalar, Section


def fields(definition: FormDefinition) -> Iterator[tuple[str, Section, Field]]:
    """Every field in reading order, with its dotted path and its section. A group counts as one field."""
    for section in definition.sections:
        for field in section.fields:
            yield f"{section.id}.{field.id}", section, field


def field_at(definition: FormDefinition, path: str) -> Field:
    """The field at a dotted path such as ``titular.cpf``. Raises KeyError when the form has no such field."""
    for known, _, field in fields(definition):
        if known == path:
            return field
    raise KeyError(path)


def columns(group: GroupField) -> tuple[Scalar, ...]:
    """The fields of a group's records, in a definition whose parts were taken in."""
    return cast("tuple[Scalar, ...]", group.fields)


def section_name(section: Section) -> str:
    """What people call a section: ``2 – Dados do titular da unidade``."""
    return f"{section.number} – {section.title}" if section.number else section.title


def field_name(section: Section, field: Field) -> str:
    """What people call a field: ``2 – Dados do titular da unidade: CPF``."""
    return f"{section_name(section)}: {field.label}"
