"""A tree becomes values: what is understood, what is wrong with the rest, and where."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.data.kinds.model import Problem, Raw
from pipeline.data.kinds.table import hint_of, kind_of
from pipeline.data.messages import say
from pipeline.data.model import Record, Scalar, Value
from pipeline.definition import model
from pipeline.definition.located import Node, place_of
from pipeline.definition.lookup import columns, field_name, section_name
from pipeline.definition.suggest import did_you_mean
from pipeline.findings import Finding, Place

Values = dict[str, dict[str, Value]]
TOP_KEYS = ("form", "edition", "anexos", "retifica")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a data file.

    ``values`` has an entry for every field of the form, None where nothing was given or understood. ``faulty`` holds
    the dotted paths of the fields that were given and not understood: nothing may be concluded from their None.
    """

    values: Values
    faulty: frozenset[str]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Reader:
    """What is gathered while sections and fields are read one by one."""

    definition: model.FormDefinition
    tree: Node
    findings: list[Finding] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)

    def find(self, problem: Problem, where: str, label: str, consequence: str = "") -> None:
        """Keep a finding, at the nearest place there is."""
        place = place_of(self.tree, where + problem.at)
        found = Finding(problem.severity, problem.code, problem.message, where, label, consequence, place)
        self.findings.append(found)


def read_values(definition: model.FormDefinition, tree: Node) -> Reading:
    """Every value of a data tree. Never raises: what can't be understood becomes findings."""
    reader = _Reader(definition, tree)
    entries = tree.value if isinstance(tree.value, Mapping) else {}
    if not isinstance(tree.value, Mapping):
        reader.find(Problem("estrutura", say("estrutura-arquivo")), "", "")
    sections = {section.id: section for section in definition.sections}
    for key, node in entries.items():
        if key not in sections and key not in TOP_KEYS:
            message = say("secao-desconhecida", key=key, hint=did_you_mean(key, sections))
            _find_key(reader, Problem("secao-desconhecida", message), key, node.anchor)
    values = {key: _section(reader, section, entries.get(key, Node(None))) for key, section in sections.items()}
    return Reading(values, frozenset(reader.faulty), tuple(reader.findings))


def _find_key(reader: _Reader, problem: Problem, where: str, place: Place | None) -> None:
    reader.findings.append(Finding(problem.severity, problem.code, problem.message, where, place=place))


def _section(reader: _Reader, section: model.Section, node: Node) -> dict[str, Value]:
    entries = node.value if isinstance(node.value, Mapping) else {}
    if node.value is not None and not isinstance(node.value, Mapping):
        message = say("estrutura-secao", section=section.id)
        reader.find(Problem("estrutura", message), section.id, section_name(section))
        reader.faulty.update(f"{section.id}.{known.id}" for known in section.fields)
    ids = [known.id for known in section.fields]
    for key, child in entries.items():
        if key not in ids:
            message = say("campo-desconhecido", section=section.id, key=key, hint=did_you_mean(key, ids))
            _find_key(reader, Problem("campo-desconhecido", message), f"{section.id}.{key}", child.anchor)
    return {known.id: _field(reader, section, known, entries.get(known.id)) for known in section.fields}


def _field(reader: _Reader, section: model.Section, known: model.Field, node: Node | None) -> Value:
    where, label = f"{section.id}.{known.id}", field_name(section, known)
    if node is None:
        return None
    if isinstance(known, model.GroupField):
        return _records(reader, known, node, where, label)
    value, faulty = _scalar(reader, known, node, where, label)
    if faulty:
        reader.faulty.add(where)
    return value


def _scalar(reader: _Reader, known: model.Scalar, node: Node, where: str, label: str) -> tuple[Scalar, bool]:
    """The value, and whether what was given could not be understood."""
    kind = kind_of(known)
    raw = _raw(node, listed=kind.listed)
    if raw is None:
        found = "estrutura-itens" if kind.listed else "estrutura-lista"
        message = say("estrutura-chaves" if isinstance(node.value, Mapping) else found, hint=hint_of(known))
        reader.find(Problem("estrutura", message), where, label, _consequence(reader, known))
        return None, True
    parsed = kind.parse(raw, known)
    for problem in parsed.problems:
        reader.find(problem, where, label, _consequence(reader, known) if parsed.faulty else "")
    return parsed.value, parsed.faulty  # type: ignore[return-value]


def _consequence(reader: _Reader, known: model.Scalar) -> str:
    refusal = known.refusal if isinstance(known, model.IpListField) else ""
    return refusal or reader.definition.incomplete


def _raw(node: Node, *, listed: bool) -> Raw | None:
    """What a kind reads: a text, or a list of texts where it takes one; None for anything else."""
    if node.value is None:
        return ""
    if isinstance(node.value, str):
        return unicodedata.normalize("NFC", node.value)
    if listed and isinstance(node.value, tuple):
        items = [item.value or "" for item in node.value]
        return [item for item in items if isinstance(item, str)] if all(isinstance(i, str) for i in items) else None
    return None


def _records(reader: _Reader, group: model.GroupField, node: Node, where: str, label: str) -> Value:
    """The group's records; a record in which nothing was filled is a blank row, and does not count."""
    if node.value is None or node.value == "":
        return None
    if not isinstance(node.value, tuple):
        reader.find(Problem("estrutura", say("estrutura-registros")), where, label)
        reader.faulty.add(where)
        return None
    records = [
        record
        for index, item in enumerate(node.value)
        if (record := _record(reader, group, item, f"{where}[{index}]", f"{label} ({index + 1}º)")) is not None
    ]
    for problem in _count_problems(group, len(records)):
        reader.find(problem, where, label, reader.definition.incomplete)
        reader.faulty.add(where)
    return tuple(records) or None


def _count_problems(group: model.GroupField, count: int) -> Iterator[Problem]:
    if 0 < count < group.minimum:
        yield Problem("registros-de-menos", say("registros-de-menos", minimum=group.minimum, count=count))
    if count > group.maximum:
        yield Problem("registros-demais", say("registros-demais", maximum=group.maximum, count=count))


def _record(reader: _Reader, group: model.GroupField, node: Node, where: str, label: str) -> Record | None:
    if node.value is None:
        return None
    if not isinstance(node.value, Mapping):
        reader.find(Problem("estrutura", say("estrutura-registro")), where, label)
        reader.faulty.add(where.partition("[")[0])
        return None
    ids = [column.id for column in columns(group)]
    for key, child in node.value.items():
        if key not in ids:
            message = say("registro-campo-desconhecido", key=key, hint=did_you_mean(key, ids))
            _find_key(reader, Problem("campo-desconhecido", message), f"{where}.{key}", child.anchor)
    record: dict[str, Scalar] = {}
    before = len(reader.faulty)
    for column in columns(group):
        child = node.value.get(column.id, Node(None))
        at, name = f"{where}.{column.id}", f"{label}: {column.label}"
        record[column.id], faulty = _scalar(reader, column, child, at, name)
        if faulty:
            reader.faulty.update((at, where.partition("[")[0]))
    blank = all(value is None for value in record.values()) and len(reader.faulty) == before
    return None if blank else record
