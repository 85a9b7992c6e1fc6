from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from pipeline.data.blank_yaml import blank_yaml, filled_yaml
from pipeline.data.check import check
from pipeline.data.model import FormData
from pipeline.data.show import show
from pipeline.definition.catalog import Catalog
from pipeline.definition.located import read_tree
from pipeline.definition.lookup import columns, fields
from pipeline.definition.model import FormDefinition, GroupField
from tests.samples import everything
from tests.strategies import NASTY, form_data

SIOP = Catalog().definition("siop-ws")
EVERYTHING = everything()


@pytest.mark.parametrize("definition", [SIOP, EVERYTHING], ids=lambda definition: definition.id)
def test_a_blank_lacks_just_its_mandatory_fields(definition: FormDefinition) -> None:
    found = check(definition, read_tree(blank_yaml(definition), "novo.yml")).findings
    expected = [
        path for path, section, field in fields(definition) if field.required and not field.when and not section.when
    ]
    assert {each.code for each in found} == {"campo-obrigatorio"}
    assert [each.where for each in found] == expected


def test_a_blank_explains_itself() -> None:
    text = blank_yaml(SIOP)
    for piece in (
        "# ──── 2 – Dados do titular da unidade ────",
        "# Exemplo: 529.982.247-25",
        "#   - Homologação",
        "# Dado pessoal, pedido para enviar a credencial",
        "se “Este formulário é uma retificação?” for “sim”",
        "conforme o que se responde em “Recursos”",
    ):
        assert piece in text
    assert max(len(line) for line in text.splitlines()) <= 102
    assert "“- ”" in blank_yaml(EVERYTHING)


def typed(definition: FormDefinition, data: FormData) -> dict[str, dict[str, Any]]:
    """The data as people would type them."""
    values: dict[str, dict[str, Any]] = {}
    for path, section, field in fields(definition):
        value = data.get(path)
        if isinstance(field, GroupField):
            records: Any = value or ()
            typed_value: Any = [
                {column.id: show(column, record[column.id]) for column in columns(field)} for record in records
            ]
        else:
            typed_value = show(field, value)
        values.setdefault(section.id, {})[field.id] = typed_value
    return values


@given(form_data(EVERYTHING, emoji=True))
def test_a_filled_file_gives_the_data_back(data: FormData) -> None:
    text = filled_yaml(EVERYTHING, typed(EVERYTHING, data))
    assert check(EVERYTHING, read_tree(text, "lido.yml")).data == data or data.get("geral.texto") == "proibido"


@pytest.mark.parametrize("text", [*NASTY, "- a", "? b", "~", "null", "true", " x", "a:", "#", "'", '"', "um\n\ndois #"])
def test_any_text_is_written_so_that_it_is_read(text: str) -> None:
    written = filled_yaml(EVERYTHING, {"geral": {"texto": text, "varios": [text]}})
    tree: Any = read_tree(written, "lido.yml")
    assert tree.value["geral"].value["texto"].value == text
    assert tree.value["geral"].value["varios"].value[0].value == text
