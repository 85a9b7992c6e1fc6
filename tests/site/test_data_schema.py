"""The JSON Schema of a form's data: whatever a form accepts is valid by it, and what has another shape is not."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.data.serial import to_json
from pipeline.definition.catalog import Catalog
from pipeline.site.data_schema import data_schema
from pipeline.site.form_page import machine_files
from tests.strategies import form_data

CATALOG = Catalog()
FORMS = CATALOG.ids()


def validator(form_id: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(data_schema(CATALOG.definition(form_id)))


def example(form_id: str) -> dict[str, Any]:
    (file,) = (
        each for each in machine_files(CATALOG, CATALOG.definition(form_id)) if each.name.endswith("exemplo.json")
    )
    value: dict[str, Any] = json.loads(file.content)
    return value


@pytest.mark.parametrize("form_id", FORMS)
def test_it_is_a_schema(form_id: str) -> None:
    jsonschema.Draft202012Validator.check_schema(data_schema(CATALOG.definition(form_id)))


@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_whatever_is_accepted_is_valid(form_id: str, data: st.DataObject) -> None:
    record = to_json(data.draw(form_data(CATALOG.definition(form_id))))
    validator(form_id).validate(json.loads(json.dumps(record)))


WRONG: dict[str, tuple[str, object]] = {
    "a CPF with punctuation": ("titular.cpf", "529.982.247-25"),
    "a missing name": ("titular.nome", None),
    "an empty name": ("titular.nome", ""),
    "a word for a boolean": ("formulario.retificacao", "sim"),
    "an option that there isn't": ("recursos.recursos", ["consulta_tudo"]),
    "an option twice": ("recursos.recursos", ["outros", "outros"]),
    "no option": ("recursos.recursos", []),
    "a text for a list": ("sistema.ips", "200.198.213.10"),
    "a name too long": ("sistema.nome", "x" * 61),
    "a field of nobody": ("titular.apelido", "x"),
}


@pytest.mark.parametrize("what", WRONG)
def test_another_shape_is_not_valid(what: str) -> None:
    path, value = WRONG[what]
    record = copy.deepcopy(example("siop-ws"))
    section, _, name = path.partition(".")
    assert validator("siop-ws").is_valid(record)
    record[section][name] = value
    assert not validator("siop-ws").is_valid(record)


@pytest.mark.parametrize(
    ("number", "valid"), [("000002/2026", True), ("2/2026", False), ("000002-2026", False), ("A00002/2026", False)]
)
def test_a_mask_is_kept(number: str, valid: bool) -> None:  # noqa: FBT001 - what is expected
    record = example("conecta-dsi")
    record["solicitacao"]["numero"] = number
    assert validator("conecta-dsi").is_valid(record) is valid


def test_one_more_document_has_all_sections() -> None:
    record = example("fns-anexo-i")
    sections = {name: value for name, value in record.items() if isinstance(value, dict)}
    judge = validator("fns-anexo-i")
    assert judge.is_valid(record | {"intervenientes": [sections, sections]})
    assert not judge.is_valid(record | {"intervenientes": [{"proponente": sections["proponente"]}]})
    assert not judge.is_valid(record | {"intervenientes": sections})


def test_another_form_is_not_valid() -> None:
    assert not validator("siop-ws").is_valid(example("conecta-dsi"))
