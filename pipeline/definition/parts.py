"""Shared parts are taken into a form, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import msgspec

from pipeline.definition.located import Node, place_of
from pipeline.definition.model import (
    Field,
    FormSource,
    GroupField,
    PartSource,
    PartUse,
    Scalar,
    Section,
    SectionSource,
)
from pipeline.definition.structure import DefinitionError, convert, converted, explain
from pipeline.definition.suggest import did_you_mean
from pipeline.findings import Finding, Severity


def part_names(tree: Node) -> tuple[str, ...]:
    """The parts that a form's tree uses, in order, without repetition."""
    return tuple(dict.fromkeys(_names(tree)))


def expand(source: FormSource, tree: Node, parts: Mapping[str, Node]) -> tuple[Section, ...]:
    """The form's sections with every part taken in.

    Raises:
        DefinitionError: An unknown part, a mistake inside a part, or a change that its fields don't admit.
    """
    findings: list[Finding] = []
    known = _Parts(parts, tree, findings)
    sections = tuple(_section(section, f"sections[{i}]", known) for i, section in enumerate(source.sections))
    if findings:
        raise DefinitionError(findings)
    return sections


@dataclass(frozen=True, slots=True)
class _Parts:
    """What expansion needs at every step: the parts' trees, the form's tree, and the mistakes so far."""

    parts: Mapping[str, Node]
    tree: Node
    findings: list[Finding]

    def find(self, code: str, message: str, path: str) -> None:
        place = place_of(self.tree, path)
        self.findings.append(Finding(Severity.CRITICA, code, message, place=place))


def _names(node: Node) -> Iterator[str]:
    if isinstance(node.value, tuple):
        for item in node.value:
            yield from _names(item)
    elif isinstance(node.value, dict):
        kind, part = node.value.get("type"), node.value.get("part")
        if kind is not None and kind.value == "part" and part is not None and isinstance(part.value, str):
            yield part.value
        for child in node.value.values():
            yield from _names(child)


def _section(section: SectionSource, path: str, known: _Parts) -> Section:
    fields: list[Field] = []
    for index, field in enumerate(section.fields):
        at = f"{path}.fields[{index}]"
        if isinstance(field, PartUse):
            fields.extend(_taken_in(field, at, known))
        elif isinstance(field, GroupField):
            fields.append(_group(field, at, known))
        else:
            fields.append(field)
    return Section(
        id=section.id,
        title=section.title,
        number=section.number,
        guidance=section.guidance,
        when=section.when,
        fields=tuple(fields),
    )


def _group(group: GroupField, path: str, known: _Parts) -> GroupField:
    fields: list[Scalar] = []
    for index, field in enumerate(group.fields):
        if isinstance(field, PartUse):
            fields.extend(_taken_in(field, f"{path}.fields[{index}]", known))
        else:
            fields.append(field)
    return msgspec.structs.replace(group, fields=tuple(fields))


def _taken_in(use: PartUse, path: str, known: _Parts) -> tuple[Scalar, ...]:
    if use.part not in known.parts:
        hint = did_you_mean(use.part, known.parts)
        message = f"Não há uma parte “{use.part}” em forms/parts.{hint}"
        known.find("parte-desconhecida", message, f"{path}.part")
        return ()
    try:
        fields = converted(known.parts[use.part], PartSource).fields
    except DefinitionError as error:
        known.findings.extend(finding for finding in error.findings if finding not in known.findings)
        return ()
    ids = [field.id for field in fields]
    for changed in use.change:
        if changed not in ids:
            hint = did_you_mean(changed, ids)
            message = f"A parte “{use.part}” não tem o campo “{changed}”.{hint}"
            known.find("campo-desconhecido", message, f"{path}.change.{changed}")
    return tuple(_changed(field, use, path, known) for field in fields)


def _changed(field: Scalar, use: PartUse, path: str, known: _Parts) -> Scalar:
    """The field with the attributes that its use replaces."""
    if field.id not in use.change:
        return field
    raw = cast("dict[str, Any]", msgspec.to_builtins(field))
    try:
        return convert(raw | use.change[field.id], Scalar)  # type: ignore[no-any-return]
    except msgspec.ValidationError:
        known.findings.extend(explain(_merged(field, use, path, known.tree), Scalar))
        return field


def _merged(field: Scalar, use: PartUse, path: str, tree: Node) -> Node:
    """The changed field as a tree whose places are those of the change."""
    place = place_of(tree, f"{path}.change.{field.id}")
    raw = cast("dict[str, Any]", msgspec.to_builtins(field)) | use.change[field.id]
    entries = {}
    for key, value in raw.items():
        at = place_of(tree, f"{path}.change.{field.id}.{key}") or place
        inner = (
            tuple(Node({k: Node(str(v), at) for k, v in item.items()}, at) for item in value)
            if isinstance(value, list)
            else str(value)
        )
        entries[key] = Node(inner, at, at)
    return Node(entries, place, place)
