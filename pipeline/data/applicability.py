"""Which fields apply to which data: the ``when`` of sections and fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.data.model import Value
from pipeline.definition.lookup import fields
from pipeline.definition.model import FormDefinition

Sections = Mapping[str, Mapping[str, Value]]


def applicable(definition: FormDefinition, sections: Sections) -> frozenset[str]:
    """The dotted paths of the fields that apply to these data.

    A field that doesn't apply counts as empty for the conditions of others, so this goes on until nothing changes.
    """
    values = {section: dict(entries) for section, entries in sections.items()}
    conditions = {path: (section.when, field.when) for path, section, field in fields(definition)}
    outside: set[str] = set()
    while fresh := set(_outside(conditions, values)) - outside:
        outside |= fresh
        for path in fresh:
            section, _, name = path.partition(".")
            values[section][name] = None
    return frozenset(conditions) - outside


def settled(definition: FormDefinition, sections: Sections) -> dict[str, dict[str, Value]]:
    """The same values, None in the fields that don't apply."""
    inside = applicable(definition, sections)
    return {
        section: {name: value if f"{section}.{name}" in inside else None for name, value in entries.items()}
        for section, entries in sections.items()
    }


def true_of(expression: str, sections: Sections) -> bool:
    """Whether a condition holds; an empty one always does. Raises ExpressionError."""
    if not expression:
        return True
    from pipeline.definition.expressions import holds  # noqa: PLC0415 - Jinja2 only for forms that have conditions

    return holds(expression, sections)


def _outside(conditions: Mapping[str, tuple[str, str]], values: Sections) -> Iterator[str]:
    """The fields whose own condition, or whose section's, is false."""
    known: dict[str, bool] = {}
    for path, both in conditions.items():
        for expression in both:
            if expression not in known:
                known[expression] = true_of(expression, values)
        if not all(known[expression] for expression in both):
            yield path
