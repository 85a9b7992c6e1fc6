"""Raw data become checked data, or the findings that say why not.

Críticas stop, avisos don't: `Checked.data` is None exactly when there is a crítica.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.data.applicability import applicable, settled, true_of
from pipeline.data.mask import quoted
from pipeline.data.messages import say
from pipeline.data.model import FormData
from pipeline.data.reading import Reading, read_values
from pipeline.data.rectification import read_replaced, rectification_findings
from pipeline.definition import model
from pipeline.definition.located import Node, place_of, planted
from pipeline.definition.lookup import columns, field_at, field_name, fields, section_name
from pipeline.findings import Finding, FoundError, Place, Severity, has_criticas


@dataclass(frozen=True, slots=True)
class Checked:
    """The data, unless a crítica stops them, and everything that was found, in the order of the file."""

    data: FormData | None
    findings: tuple[Finding, ...]


def named_form(tree: Node) -> str | None:
    """The id of the form that a data file says it is for, or None."""
    node = tree.value.get("form") if isinstance(tree.value, Mapping) else None
    return node.value.strip() if node is not None and isinstance(node.value, str) else None


def check(definition: model.FormDefinition, tree: Node) -> Checked:
    """Check a data file's tree against its form. Never raises. Of data of another form, that is all it says."""
    heading = tuple(_heading(definition, tree))
    if any(found.code == "formulario-diferente" for found in heading):
        return Checked(None, heading)
    reading = read_values(definition, tree)
    findings = [*heading, *reading.findings]
    try:
        inside = applicable(definition, reading.values)
        values = settled(definition, reading.values)
        findings += _not_applicable(definition, reading, inside, tree)
        findings += _missing(definition, reading, inside, tree)
        findings += _rules(definition, Reading(values, reading.faulty, ()), tree)
    except FoundError as error:  # an expression that these data make fail
        return Checked(None, tuple(_ordered([*findings, *error.findings])))
    replaced, found = read_replaced(definition, tree)
    data = FormData(definition.id, definition.edition, values, replaced)
    findings += [*found, *rectification_findings(definition, data, tree)]
    return Checked(None if has_criticas(findings) else data, tuple(_ordered(findings)))


def check_values(definition: model.FormDefinition, sections: Mapping[str, object]) -> Checked:
    """Check values that a program holds, by section id and field id: str, bool, int, date, None, sequences, mappings.

    The same as `check`, without places. ``form`` and ``edition`` may be among the keys, and count if they are, so
    that what `serial.to_json` writes is read as well.
    """
    own = {"form": definition.id, "edition": definition.edition}
    return check(definition, planted_values({**own, **sections}))


def planted_values(values: Mapping[str, object]) -> Node:
    """A tree without places from values that a program holds, each as a person would type it."""
    return planted(_typed(values))


def _typed(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _typed(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_typed(child) for child in value]
    if isinstance(value, bool):
        return "sim" if value else "não"
    return value.isoformat() if isinstance(value, date) else value


def _ordered(findings: Iterable[Finding]) -> list[Finding]:
    """In the order of the file; what has no place first, as it came."""
    return sorted(findings, key=lambda found: (found.place.line, found.place.column) if found.place else (0, 0))


def _heading(definition: model.FormDefinition, tree: Node) -> Iterator[Finding]:
    """Whether the file names this form and this edition."""
    name = named_form(tree)
    if not name:
        message = say("formulario-ausente", form=definition.id)
        yield Finding(Severity.CRITICA, "formulario-ausente", message, "form", place=place_of(tree, "form"))
    elif name != definition.id:
        message = say("formulario-diferente", typed=quoted(name), form=definition.id)
        yield Finding(Severity.CRITICA, "formulario-diferente", message, "form", place=place_of(tree, "form"))
    edition = tree.value.get("edition") if isinstance(tree.value, Mapping) else None
    if edition is not None and isinstance(edition.value, str) and edition.value.strip() != definition.edition:
        message = say("edicao-diferente", typed=quoted(edition.value), edition=definition.edition)
        follows = say("edicao-diferente-consequencia")
        yield Finding(Severity.AVISO, "edicao-diferente", message, "edition", "", follows, edition.place)


def _not_applicable(
    definition: model.FormDefinition, reading: Reading, inside: frozenset[str], tree: Node
) -> Iterator[Finding]:
    """Sections and fields that were filled in and won't go into the document."""
    for section in definition.sections:
        filled = [known for known in section.fields if reading.values[section.id][known.id] is not None]
        out = [
            known
            for known in filled
            if f"{section.id}.{known.id}" not in inside and not _unsure(section, known, reading.faulty)
        ]
        if out and section.when and not true_of(section.when, settled(definition, reading.values)):
            message = say("secao-nao-se-aplica")
            yield _out_finding(message, section.id, section_name(section), place_of(tree, section.id))
            continue
        for known in out:
            where = f"{section.id}.{known.id}"
            message = say("campo-nao-se-aplica")
            yield _out_finding(message, where, field_name(section, known), place_of(tree, where))


def _out_finding(message: str, where: str, label: str, place: Place | None) -> Finding:
    return Finding(Severity.AVISO, "nao-se-aplica", message, where, label, say("nao-se-aplica-consequencia"), place)


def _missing(
    definition: model.FormDefinition, reading: Reading, inside: frozenset[str], tree: Node
) -> Iterator[Finding]:
    """Mandatory fields without a value, those of groups' records too."""
    for path, section, known in fields(definition):
        value = reading.values[section.id][known.id]
        if path not in inside or _unsure(section, known, reading.faulty):
            continue
        if known.required and value is None and path not in reading.faulty:
            yield _missing_finding(definition, known, path, field_name(section, known), tree)
        if isinstance(known, model.GroupField) and isinstance(value, tuple):
            for at, label, column in _empty_in_records(known, path, reading):
                yield _missing_finding(definition, column, at, f"{field_name(section, known)} {label}", tree)


def _empty_in_records(group: model.GroupField, path: str, reading: Reading) -> Iterator[tuple[str, str, model.Scalar]]:
    """The mandatory fields left empty in a group's records: path, what people call it, and the field."""
    section, _, name = path.partition(".")
    records = reading.values[section][name]
    for index, record in enumerate(records if isinstance(records, tuple) else ()):
        for column in columns(group):
            at = f"{path}[{index}].{column.id}"
            wanted = column.required and true_of(column.when, reading.values)
            if wanted and isinstance(record, Mapping) and record[column.id] is None and at not in reading.faulty:
                yield at, f"({index + 1}º): {column.label}", column


def _missing_finding(
    definition: model.FormDefinition, known: model.Field, where: str, label: str, tree: Node
) -> Finding:
    message = known.missing or say("campo-obrigatorio")
    place = place_of(tree, where)
    return Finding(Severity.CRITICA, "campo-obrigatorio", message, where, label, definition.incomplete, place)


def _unsure(section: model.Section, known: model.Field, faulty: frozenset[str]) -> bool:
    """Whether it can't be told if a field applies, because its condition hangs on what wasn't understood."""
    return bool(faulty) and any(_hangs(expression, faulty) for expression in (section.when, known.when))


def _hangs(expression: str, faulty: frozenset[str]) -> bool:
    if not expression or not faulty:
        return False
    from pipeline.definition.expressions import mentions  # noqa: PLC0415 - Jinja2 only for forms that have conditions

    named = mentions(expression)
    return any(path in faulty or any(bad.startswith(f"{path}.") for bad in faulty) for path in named)


def _rules(definition: model.FormDefinition, reading: Reading, tree: Node) -> Iterator[Finding]:
    """The form's own rules; one that hangs on what wasn't understood says nothing."""
    for rule in definition.rules:
        if _hangs(rule.when, reading.faulty) or not true_of(rule.when, reading.values):
            continue
        label = _label(definition, rule.where)
        place = place_of(tree, rule.where)
        yield Finding(rule.severity, rule.code, rule.message, rule.where, label, rule.consequence, place)


def _label(definition: model.FormDefinition, where: str) -> str:
    if not where:
        return ""
    section = next(section for section in definition.sections if section.id == where.partition(".")[0])
    return field_name(section, field_at(definition, where))
