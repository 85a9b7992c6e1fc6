"""The JSON Schema of a form's data, for programs that make data files: what `to_json` writes is valid by it.

It says the shape: keys, types, options, lengths. Check digits, conditions and the form's rules are `check`'s matter,
and a value that depends on a condition may be null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pipeline.data.blank_yaml import condition_words
from pipeline.data.identifiers import UFS
from pipeline.data.kinds.masks import described
from pipeline.data.kinds.table import hint_of
from pipeline.data.rectification import DATA, DIGEST, KEY
from pipeline.definition import model
from pipeline.definition.lookup import columns

Schema = dict[str, Any]


def data_schema(definition: model.FormDefinition) -> Schema:
    """A schema of 2020-12 for data in the shape of `pipeline.data.serial.to_json`."""
    sections = {section.id: _section(definition, section) for section in definition.sections}
    own: Schema = {
        "form": {"const": definition.id},
        "edition": {"type": "string", "description": f"A edição do formulário: {definition.edition}."},
    }
    if definition.rectification:
        own[KEY] = _replaced(sections)
    if definition.attachments:
        own["anexos"] = _attachments(definition)
    if definition.repeated:
        own[definition.repeated.key] = _more(definition.repeated, sections)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{definition.title} ({definition.id}, edição {definition.edition})",
        "type": "object",
        "properties": own | sections,
        "required": ["form", "edition", *sections],
        "additionalProperties": False,
    }


def _section(definition: model.FormDefinition, section: model.Section) -> Schema:
    fields = {field.id: _field(definition, section.when, field) for field in section.fields}
    schema: Schema = {"title": section.title, "type": "object", "properties": fields, "additionalProperties": False}
    required = [field.id for field in section.fields if _always(section.when, field)]
    return schema | ({"required": required} if required else {}) | _condition(definition, section.when)


def _field(definition: model.FormDefinition, section_when: str, field: model.Field) -> Schema:
    value = _group(field) if isinstance(field, model.GroupField) else _scalar(field)
    if not _always(section_when, field):
        value = {"anyOf": [value, {"type": "null"}]}
    return {"title": field.label, **_description(field), **value, **_condition(definition, field.when)}


def _always(section_when: str, field: model.Field) -> bool:
    """Whether every data file has a value here."""
    return field.required and not field.when and not section_when


def _group(group: model.GroupField) -> Schema:
    fields = {
        column.id: {"title": column.label, **_description(column), **_column(column)} for column in columns(group)
    }
    record: Schema = {"type": "object", "properties": fields, "additionalProperties": False}
    return {"type": "array", "items": record, "minItems": group.minimum, "maxItems": group.maximum}


def _column(column: model.Scalar) -> Schema:
    value = _scalar(column)
    return value if column.required and not column.when else {"anyOf": [value, {"type": "null"}]}


def _scalar(field: model.Scalar) -> Schema:
    return _SHAPES[type(field)](field)


def _description(field: model.Field) -> Schema:
    hint = "" if isinstance(field, model.GroupField) else f"Forma: {hint_of(field)}."
    text = " ".join(part for part in (field.guidance, hint) if part)
    return {"description": text} if text else {}


def _condition(definition: model.FormDefinition, when: str) -> Schema:
    return {"$comment": f"Só se aplica {condition_words(definition, when)}."} if when else {}


def _replaced(sections: Mapping[str, Schema]) -> Schema:
    """What a retificação replaces. Its old values are of the form's sections, in any earlier state of theirs."""
    digest = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    old = {"type": "object", "properties": {name: {"type": "object"} for name in sections}}
    return {
        "title": "O documento que este retifica",
        "type": "object",
        "properties": {DIGEST: digest, DATA: old},
        "required": [DIGEST, DATA],
        "additionalProperties": False,
    }


def _more(kind: model.Repeated, sections: Mapping[str, Schema]) -> Schema:
    """More documents of the same form: each item has all sections, and becomes a document of its own."""
    item = {
        "type": "object",
        "properties": {name: {"$ref": f"#/properties/{name}"} for name in sections},
        "required": list(sections),
        "additionalProperties": False,
    }
    return {"title": kind.key.capitalize(), "description": kind.guidance, "type": ["array", "null"], "items": item}


def _attachments(definition: model.FormDefinition) -> Schema:
    paths = {each.id: {"title": each.label, "type": ["string", "null"]} for each in definition.attachments}
    return {
        "title": "Onde está cada anexo, a partir da pasta do arquivo de dados",
        "type": "object",
        "properties": paths,
        "additionalProperties": False,
    }


def _text(field: Any) -> Schema:
    schema = _text_between(1, field.max_length)
    return schema | ({"pattern": _mask(field.mask), "description": described(field.mask)} if field.mask else {})


def _text_between(least: int, most: int) -> Schema:
    return {"type": "string", "minLength": least, "maxLength": most}


def _mask(mask: str) -> str:
    """A mask as a regular expression: 0 a digit, 9 a digit that may be missing, A a capital letter."""
    parts = {"0": "[0-9]", "9": "[0-9]?", "A": "[A-Z]", ".": r"\.", "(": r"\(", ")": r"\)", "/": r"\/"}
    return f"^{''.join(parts.get(character, character) for character in mask)}$"


def _matching(pattern: str) -> Callable[[Any], Schema]:
    return lambda _field: {"type": "string", "pattern": pattern}


def _options(field: Any) -> Schema:
    return {"oneOf": [{"const": option.id, "title": option.label} for option in field.options]}


_SHAPES: Mapping[type, Callable[[Any], Schema]] = {
    model.TextField: _text,
    model.LongTextField: lambda field: _text_between(max(field.min_length, 1), field.max_length),
    model.CpfField: _matching("^[0-9]{11}$"),
    model.CnpjField: _matching("^[0-9A-Z]{12}[0-9]{2}$"),
    model.EmailField: lambda _field: {"type": "string", "format": "email", "maxLength": 254},
    model.PhoneField: _matching("^[0-9]{10,11}$"),
    model.DateField: lambda _field: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    model.YesNoField: lambda _field: {"type": "boolean"},
    model.ChoiceField: _options,
    model.ChoicesField: lambda field: {"type": "array", "items": _options(field), "minItems": 1, "uniqueItems": True},
    model.IpListField: lambda field: {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 1,
        "maxItems": field.max_items,
    },
    model.CepField: _matching("^[0-9]{8}$"),
    model.UfField: lambda _field: {"enum": list(UFS)},
    model.IntegerField: lambda field: {"type": "integer", "minimum": field.minimum, "maximum": field.maximum},
    model.SiorgField: _matching("^[0-9]{1,8}$"),
}
