"""A form for the browser: one JSON object with all that filling it in needs, so that no rule is written twice.

The engine in `pipeline/site/browser` takes from here the fields and their parameters, the conditions and rules as
trees, the sentences, and the closed lists (units of the federation, area codes, special-purpose networks).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec

from pipeline.data import identifiers
from pipeline.data.kinds.addresses import GLOBAL_V6, SPECIAL, WIDEST
from pipeline.data.kinds.days import FIRST, LAST, NAMES
from pipeline.data.kinds.masks import described
from pipeline.data.kinds.table import hint_of
from pipeline.data.kinds.texts import MAX_EMAIL, MAX_LOCAL
from pipeline.data.messages import messages
from pipeline.definition import model, suggest
from pipeline.definition.catalog import Form
from pipeline.definition.expressions import PUBLIC_SUFFIXES
from pipeline.definition.lookup import columns, field_at, field_name, section_name
from pipeline.document.model import signature_field_name
from pipeline.document.record import RECORD_NAME
from pipeline.site.syntax import expression

BROWSER = Path(__file__).with_name("browser")
FORMAT = 1

Json = dict[str, Any]


def browser_definition(form: Form, blank: bytes = b"") -> Json:
    """The form as JSON values, the same for the same form.

    ``blank`` is the blank PDF that the site serves: filling in takes that very file and no other. Without it the
    engine checks, and refuses to fill.
    """
    definition = form.definition
    return {
        "format": FORMAT,
        **{name: getattr(definition, name) for name in ("id", "edition", "title", "destination", "procedure")},
        "incomplete": definition.incomplete,
        "rectification": definition.rectification,
        "layout": definition.layout.value,
        "legal_base": list(definition.legal_base),
        "authority": msgspec.to_builtins(definition.authority),
        "sections": [_section(section) for section in definition.sections],
        "rules": [_rule(definition, rule) for rule in definition.rules],
        "signatories": [_signatory(signatory) for signatory in definition.signatories],
        "attachments": [_conditional(attachment) for attachment in definition.attachments],
        "blank": _blank(blank),
        "messages": {**messages(), "quis-dizer": suggest.NEAR, "nomes-possiveis": suggest.NAMES},
        "tables": _tables(),
    }


def browser_json(form: Form, blank: bytes = b"") -> bytes:
    """The same, as one line of JSON in UTF-8."""
    return json.dumps(browser_definition(form, blank), ensure_ascii=False, separators=(",", ":")).encode()


def field_values(field: model.Field) -> Json:
    """A field as JSON values: its attributes, its condition as a tree, and how to type in it."""
    made = _conditional(field)
    if isinstance(field, model.GroupField):
        return {**made, "fields": [field_values(column) for column in columns(field)]}
    made["hint"] = hint_of(field)
    if isinstance(field, model.TextField) and field.mask:
        made["mask_described"] = described(field.mask)
    return made


def _section(section: model.Section) -> Json:
    return {
        "id": section.id,
        "title": section.title,
        "number": section.number,
        "name": section_name(section),
        "guidance": section.guidance,
        "when": expression(section.when),
        "fields": [field_values(field) for field in section.fields],
    }


def _conditional(value: model.Field | model.Attachment | model.Signatory | model.Rule) -> Json:
    """The attributes as they are, and the condition as a tree."""
    return {**msgspec.to_builtins(value), "when": expression(value.when)}


def _rule(definition: model.FormDefinition, rule: model.Rule) -> Json:
    label = ""
    if rule.where:
        section_id = rule.where.partition(".")[0]
        section = next(section for section in definition.sections if section.id == section_id)
        label = field_name(section, field_at(definition, rule.where))
    return {**_conditional(rule), "label": label}


def _signatory(signatory: model.Signatory) -> Json:
    return {**_conditional(signatory), "field": signature_field_name(signatory.role)}


def _blank(blank: bytes) -> Json | None:
    return {"sha256": hashlib.sha256(blank).hexdigest(), "size": len(blank)} if blank else None


def _tables() -> Json:
    return {
        "ufs": identifiers.UFS,
        "ddds": sorted(identifiers.DDDS),
        "months": list(NAMES),
        "years": [FIRST, LAST],
        "email": {"local": MAX_LOCAL, "whole": MAX_EMAIL},
        "special_networks": [list(each) for each in SPECIAL],
        "global_v6": str(GLOBAL_V6),
        "widest": {str(version): prefix for version, prefix in WIDEST.items()},
        "public_suffixes": list(PUBLIC_SUFFIXES),
        "record_name": RECORD_NAME,
    }
