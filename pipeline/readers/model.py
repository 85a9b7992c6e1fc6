"""What every reader gives, whatever the format: the record and what was typed, nothing of it checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Raw = str | list[str] | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a file carries.

    ``record`` is what travels inside as data, None when the file has none. ``fields`` has every place to type in, by
    dotted name (``titular.cpf``, ``itens.lista.2.nome``): the text as it was typed, the ids of the chosen options as a
    list, None where nothing was typed. ``mended``: the file is damaged, and was read as far as it could be.
    """

    record: dict[str, Any] | None
    fields: dict[str, Raw] = field(default_factory=dict)
    mended: bool = field(default=False, compare=False)


def holds_data(data: object, fields: Mapping[str, Raw]) -> bool:
    """Whether each value of a record's data has a field for it: then the file is a blank that was filled in."""
    sections = {key: value for key, value in data.items() if isinstance(value, dict)} if isinstance(data, dict) else {}
    given = [
        f"{section}.{name}.1." if isinstance(value, list) and isinstance(value[0], dict) else f"{section}.{name}"
        for section, entries in sections.items()
        for name, value in entries.items()
        if value not in (None, [])
    ]
    return bool(given) and all(path in fields or any(name.startswith(path) for name in fields) for path in given)


def nested(fields: Mapping[str, Raw]) -> dict[str, Any]:
    """``titular.cpf`` goes under its section; ``itens.lista.2.nome`` into the second record of a repeated group.

    Records in which nothing was typed are left out.
    """
    made: dict[str, Any] = {}
    records: dict[tuple[str, str], dict[int, dict[str, Any]]] = {}
    for name, value in fields.items():
        section, _, below = name.partition(".")
        match below.split("."):
            case [group, number, column] if number.isdecimal():
                records.setdefault((section, group), {}).setdefault(int(number), {})[column] = value
            case _:
                made.setdefault(section, {})[below] = value
    for (section, group), rows in records.items():
        filled = [row for _, row in sorted(rows.items()) if any(row.values())]
        made.setdefault(section, {})[group] = filled or None
    return made
