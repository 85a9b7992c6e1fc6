"""The blocks that a definition gives: sections, their fields, repeated groups and signature boxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.data.applicability import true_of
from pipeline.data.identifiers import UFS
from pipeline.data.kinds.masks import described
from pipeline.data.model import FormData, Record, Value
from pipeline.data.rectification import changes
from pipeline.data.show import show, show_record
from pipeline.definition.lookup import columns
from pipeline.definition.model import (
    CepField,
    ChoiceField,
    ChoicesField,
    CnpjField,
    CpfField,
    DateField,
    EmailField,
    Field,
    FormDefinition,
    GroupField,
    IntegerField,
    IpListField,
    LongTextField,
    PhoneField,
    Scalar,
    Section,
    Signatory,
    SiorgField,
    TextField,
    UfField,
    YesNoField,
)
from pipeline.document.model import (
    Block,
    FieldBlock,
    FieldRow,
    Heading,
    Option,
    Paragraph,
    SignatureBlock,
    SignatureRow,
    Table,
    Text,
    Tone,
    Widget,
    signature_field_name,
)

_FULL_LINE = 12
_NOTHING = "–"
_DATE_LENGTH = len("dd/mm/aaaa")
_ADDRESS_LINES = 6  # of the box for addresses: more are rare, and scroll
_ADDRESS_LENGTH = len("200.100.100.128/25, ")
# Room for the official way of writing, and for the longest of the other ways that people type.
TYPED_LENGTHS: dict[type, int] = {
    CpfField: 14,
    CnpjField: 18,
    CepField: 10,
    PhoneField: 22,
    EmailField: 120,
    SiorgField: 8,
}


def section_blocks(section: Section, data: FormData | None) -> tuple[Block, ...]:
    """A section's heading, guidance and fields; nothing when the data say that it does not apply."""
    if not applies(section.when, data):
        return ()
    blocks: list[Block] = [Heading(1, section.title, section.number)]
    if section.guidance:
        blocks += [Paragraph((Text(text),), Tone.GUIDANCE) for text in section.guidance.strip().split("\n\n")]
    return (*blocks, *field_blocks(section, data))


def field_blocks(section: Section, data: FormData | None) -> tuple[Block, ...]:
    """A section's fields in rows of twelve twelfths; a repeated group as a table, or as blank rows."""
    blocks: list[Block] = []
    line: list[FieldBlock] = []
    for field in section.fields:
        if not applies(field.when, data):
            continue
        value = data.get(f"{section.id}.{field.id}") if data else None
        if isinstance(field, GroupField):
            blocks += [*_rows(line), *_group(section, field, value, is_blank=data is None)]
            line = []
        else:
            block = _field(f"{section.id}.{field.id}", field, value, is_blank=data is None)
            tooltip = f"{section.title}: {block.tooltip}"  # a screen reader jumps from field to field
            line.append(replace(block, tooltip=tooltip, required=block.required and not section.when))
    return (*blocks, *_rows(line))


def signature_blocks(definition: FormDefinition, data: FormData | None) -> tuple[Block, ...]:
    """A box for each signatory that applies; all of them in a blank, each with its note."""
    boxes = tuple(
        SignatureBlock(
            role=signatory.role,
            label=signatory.label,
            field=signature_field_name(signatory.role),
            person=str(data.get(signatory.name) or "") if data else None,
            note=signatory.note if data is None else "",
            locks=signatory.locks,
        )
        for signatory in applicable_signatories(definition, data)
    )
    return (SignatureRow(boxes),) if boxes else ()


def change_blocks(definition: FormDefinition, data: FormData | None) -> tuple[Block, ...]:
    """What a retificação changes, as a table, with the digest of the document that it replaces."""
    if data is None or data.replaces is None:
        return ()
    digest = Text(f"Retifica o documento cujo arquivo tem o resumo SHA-256 {data.replaces.sha256}.")
    changed = changes(definition, data)
    rows = tuple((change.label, change.before or _NOTHING, change.now or _NOTHING) for change in changed)
    table = Table("retifica", "Campos, antes e agora", ("Campo", "Antes", "Agora"), rows)
    return (Heading(2, "O que muda"), Paragraph((digest,), Tone.GUIDANCE), *((table,) if rows else ()))


def applicable_signatories(definition: FormDefinition, data: FormData | None) -> tuple[Signatory, ...]:
    """Who must sign, given the data, in the form's order; in a blank, everyone who may have to."""
    return tuple(signatory for signatory in definition.signatories if applies(signatory.when, data))


def applies(when: str, data: FormData | None) -> bool:
    """Whether a condition holds. In a blank nothing is known yet, so everything applies."""
    return data is None or true_of(when, data.sections)


def _rows(fields: Iterable[FieldBlock]) -> Iterator[FieldRow]:
    line: list[FieldBlock] = []
    used = 0
    for field in fields:
        if used + field.span > _FULL_LINE:
            yield FieldRow(tuple(line))
            line, used = [], 0
        line.append(field)
        used += field.span
    if line:
        yield FieldRow(tuple(line))


def _group(section: Section, group: GroupField, value: Value, *, is_blank: bool) -> Iterator[Block]:
    yield Heading(2, group.label)
    if is_blank:
        for row in range(1, group.blank_rows + 1):
            prefix = f"{section.id}.{group.id}.{row}"
            yield from _rows(_field(f"{prefix}.{field.id}", field, None, is_blank=True) for field in columns(group))
        return
    records: tuple[Record, ...] = tuple(value or ())  # type: ignore[arg-type]  # a group's value is its records
    yield Table(
        name=f"{section.id}.{group.id}",
        label=group.label,
        columns=tuple(field.label for field in columns(group)),
        rows=tuple(show_record(group, record) for record in records),
    )


def _field(name: str, field: Scalar, value: Value, *, is_blank: bool) -> FieldBlock:
    options = _options(field, value)
    return FieldBlock(
        name=name,
        label=field.label,
        widget=_widget(field),
        text=None if is_blank else show(field, value),
        options=options,
        tooltip=_tooltip(field),
        max_length=_max_length(field),
        span=field.span,
        required=field.required and not field.when,
        lines=min(field.max_items, _ADDRESS_LINES) if isinstance(field, IpListField) else None,
    )


def _widget(field: Field) -> Widget:
    match field:
        case LongTextField() | IpListField():
            return Widget.LINES
        case DateField():
            return Widget.DATE
        case YesNoField():
            return Widget.YES_NO
        case ChoiceField() | UfField():
            return Widget.CHOICE
        case ChoicesField():
            return Widget.CHOICES
        case _:
            return Widget.LINE


def _options(field: Field, value: Value) -> tuple[Option, ...]:
    match field:
        case YesNoField():
            return Option("sim", "Sim", value is True), Option("nao", "Não", value is False)
        case ChoiceField():
            return tuple(Option(option.id, option.label, option.id == value) for option in field.options)
        case ChoicesField():
            chosen = value if isinstance(value, tuple) else ()
            return tuple(Option(option.id, option.label, option.id in chosen) for option in field.options)
        case UfField():
            return tuple(Option(uf, uf, uf == value) for uf in UFS)
        case _:
            return ()


def _tooltip(field: Field) -> str:
    parts = [field.label, field.guidance]
    if isinstance(field, DateField):
        parts.append("Escreva no formato dd/mm/aaaa.")
    if isinstance(field, TextField) and field.mask:
        parts.append(f"Escreva na forma {described(field.mask)}.")
    if isinstance(field, IpListField):
        parts.append("Um endereço por linha, ou vários separados por vírgula.")
    if not field.required:
        parts.append("Preenchimento opcional.")
    return " ".join(part if part.endswith((".", "?", "!")) else part + "." for part in parts if part)


def _max_length(field: Field) -> int | None:
    match field:
        case TextField() | LongTextField():
            return field.max_length
        case IntegerField():
            return len(f"{field.maximum:,}")
        case DateField():
            return _DATE_LENGTH
        case IpListField():
            return _ADDRESS_LENGTH * field.max_items
        case _:
            return TYPED_LENGTHS.get(type(field))
