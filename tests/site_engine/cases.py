"""Cases on which the browser's engine and the pipeline must agree, and what the pipeline says of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.data.applicability import applicable, settled
from pipeline.data.attachments import Attachment
from pipeline.data.check import check_values, planted_values
from pipeline.data.kinds.table import kind_of
from pipeline.data.model import FormData
from pipeline.data.reading import read_values
from pipeline.data.serial import to_json
from pipeline.data.show import show
from pipeline.definition import model
from pipeline.definition.catalog import Catalog, Form
from pipeline.definition.expressions import evaluate, holds
from pipeline.definition.lookup import columns, fields
from pipeline.definition.suggest import did_you_mean
from pipeline.document.place import applicable_signatories
from pipeline.document.record import canonical
from pipeline.findings import Finding, FoundError
from pipeline.site.export import browser_definition, field_values
from tests.samples import everything

Case = dict[str, Any]
_CATALOG = Catalog()


def known_forms() -> dict[str, model.FormDefinition]:
    """Every form of the catalog, and the one with every kind of field."""
    return {"tudo": everything(), **{form_id: _CATALOG.definition(form_id) for form_id in _CATALOG.ids()}}


def exported(forms: Mapping[str, model.FormDefinition]) -> dict[str, Any]:
    """The forms as the browser gets them."""
    return {name: browser_definition(Form(definition, "", "", "")) for name, definition in forms.items()}


def scalars(definition: model.FormDefinition) -> Iterator[model.Scalar]:
    """Every field that holds one value, those of groups too."""
    for _, _, field in fields(definition):
        yield from columns(field) if isinstance(field, model.GroupField) else (field,)


def value_case(form: str, field: model.Scalar, raw: str | list[str]) -> Case:
    """A text typed in a field."""
    return {"run": "value", "form": form, "field": field_values(field), "raw": raw}


def value_outcome(field: model.Scalar, raw: str | list[str]) -> Any:
    """What the pipeline makes of a typed text."""
    parsed = kind_of(field).parse(raw, field)
    problems = [
        {"code": p.code, "message": p.message, "severity": p.severity.value, "at": p.at} for p in parsed.problems
    ]
    value = _plain(parsed.value)
    return {"value": value, "problems": problems, "shown": show(field, parsed.value)}


def check_case(form: str, state: Any) -> Case:
    """A state of a form that is being filled in."""
    return {"run": "check", "form": form, "state": state}


def check_outcome(definition: model.FormDefinition, state: Mapping[str, Any]) -> Any:
    """What the pipeline finds, who signs, what goes along, and the record."""
    checked = check_values(definition, state)
    inside, signatories, attachments = _applicable(definition, state)
    return {
        "findings": [finding_values(found) for found in checked.findings],
        "fields": sorted(inside),
        "signatories": signatories,
        "attachments": attachments,
        "record": None if checked.data is None else canonical(to_json(checked.data)),
    }


def finding_values(found: Finding) -> dict[str, str]:
    """A finding as JSON values; what an expression failed on is said in Python's own words, and left out."""
    made = {name: str(getattr(found, name)) for name in ("severity", "code", "message", "where", "label")}
    made["severity"] = found.severity.value
    return {**made, "consequence": found.consequence}


def comparable(outcome: Any) -> Any:
    """An outcome without the words in which an expression's failure is told."""
    findings = [
        {**found, "message": ""} if found["code"] == "expressao" else found for found in outcome.get("findings", ())
    ]
    return {**outcome, "findings": findings} if findings else outcome


def _applicable(
    definition: model.FormDefinition, state: Mapping[str, Any]
) -> tuple[frozenset[str], list[str], list[str]]:
    own = {"form": definition.id, "edition": definition.edition}
    values = read_values(definition, planted_values({**own, **state})).values
    try:
        data = FormData(definition.id, definition.edition, settled(definition, values))
        signatories = [signatory.role for signatory in applicable_signatories(definition, data)]
        attachments = [each.id for each in definition.attachments if _goes(each, data)]
        return applicable(definition, values), signatories, attachments
    except FoundError:
        everywhere = frozenset(path for path, _, _ in fields(definition))
        roles, along = definition.signatories, definition.attachments
        return everywhere, [signatory.role for signatory in roles], [each.id for each in along]


def _goes(attachment: Attachment, data: FormData) -> bool:
    return holds(attachment.when, data.sections)


def expression_outcome(expression: str, sections: Mapping[str, Any]) -> Any:
    """The value of an expression as JSON values, or that it fails."""
    try:
        value = evaluate(expression, sections)
    except FoundError:
        return {"failed": True}
    return {"value": json.loads(canonical({"value": list(value) if isinstance(value, tuple) else value}))["value"]}


def hint_outcome(word: str, options: Sequence[str]) -> Any:
    """What is proposed for a word."""
    return {"said": did_you_mean(word, options)}


def gathered(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """Values that hypothesis generates, so that another process is asked about all of them at once."""
    found: list[Any] = []

    @settings(
        max_examples=count,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(strategy)
    def keep(value: Any) -> None:
        found.append(value)

    run: Callable[[], None] = keep
    run()
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
