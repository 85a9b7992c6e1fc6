from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
import yaml

from pipeline.definition.catalog import FORMS
from pipeline.definition.schema import schema_text

COMMITTED = FORMS / "schema" / "form.schema.json"


def siop() -> Any:
    return yaml.safe_load((FORMS / "siop-ws.yml").read_text(encoding="utf-8"))


def validator() -> Any:
    schema = json.loads(schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_committed_schema_is_the_generated_one() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == schema_text(), (
        "run: python -m pipeline.definition.schema > forms/schema/form.schema.json"
    )


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.yml")), ids=lambda path: path.stem)
def test_forms_are_accepted_and_name_their_schema(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=schema/form.schema.json\n")
    validator().validate(yaml.safe_load(text))


def test_broken_forms_are_refused() -> None:
    judge = validator()
    breaks: tuple[Callable[[Any], Any], ...] = (
        lambda form: form.pop("authority"),
        lambda form: form.update(colour="azul"),
        lambda form: form["sections"][0]["fields"][0].update(type="texto"),
        lambda form: form["sections"][0]["fields"][0].update(span=13),
        lambda form: form["sections"].clear(),
    )
    for break_it in breaks:
        form = copy.deepcopy(siop())
        break_it(form)
        assert not judge.is_valid(form)
