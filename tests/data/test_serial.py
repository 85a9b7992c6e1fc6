from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given

from pipeline.data.check import check, check_values
from pipeline.data.model import FormData
from pipeline.data.serial import from_json, to_json
from pipeline.definition.catalog import Catalog
from pipeline.definition.located import read_tree
from pipeline.findings import FoundError
from tests.samples import checked, everything
from tests.strategies import form_data

EVERYTHING = everything()
SIOP = Catalog().definition("siop-ws")


@given(form_data(EVERYTHING, emoji=True))
def test_json_gives_the_data_back(data: FormData) -> None:
    record = to_json(data)
    assert from_json(EVERYTHING, record) == data
    assert from_json(EVERYTHING, json.loads(json.dumps(record))) == data


@given(form_data(SIOP))
def test_data_checked_again_are_the_same(data: FormData) -> None:
    done = check_values(SIOP, to_json(data))
    assert done.data == data
    as_file = check(SIOP, read_tree(json.dumps(to_json(data), ensure_ascii=False), "dados.json"))
    assert as_file.data == data


def test_the_shape_of_the_json() -> None:
    text = "form: tudo\ngeral:\n  texto: Ana\n  cpf: 52998224725\n  tem: não\n  dia: 21/11/2026\n  varios: [z, x]\n"
    data = checked(text + "lista:\n  itens: [{nome: A}, {nome: B, quando: 01/02/2026}]\n").data
    assert data is not None
    record = to_json(data)
    assert list(record) == ["form", "edition", "geral", "extra", "lista"]
    assert record["geral"]["dia"] == "2026-11-21"
    assert record["geral"]["varios"] == ["x", "z"]
    assert record["lista"]["itens"] == [{"nome": "A", "quando": None}, {"nome": "B", "quando": "2026-02-01"}]
    assert data.get("geral.dia") == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"form": "outro"}, "formulario-diferente"),
        ({"form": "tudo", "geral": {"cpf": "1"}}, "cpf-invalido"),
        ({"form": "tudo", "geral": {"nada": "1"}}, "campo-desconhecido"),
        ({"form": "tudo", "geral": []}, "estrutura"),
    ],
)
def test_what_is_not_of_the_forms_shape_is_refused(record: dict[str, object], code: str) -> None:
    with pytest.raises(FoundError) as caught:
        from_json(EVERYTHING, record)
    assert code in {found.code for found in caught.value.findings}
