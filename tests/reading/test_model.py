from __future__ import annotations

from pipeline.readers.model import nested


def test_a_field_goes_under_its_section() -> None:
    fields = {"titular.cpf": "1", "titular.nome": None, "recursos.lista": ["a", "b"]}
    assert nested(fields) == {"titular": {"cpf": "1", "nome": None}, "recursos": {"lista": ["a", "b"]}}


def test_rows_become_records_in_the_order_of_their_numbers() -> None:
    fields = {"s.itens.10.nome": "dez", "s.itens.2.nome": "dois", "s.itens.2.dia": None, "s.outro": "x"}
    assert nested(fields) == {"s": {"outro": "x", "itens": [{"nome": "dois", "dia": None}, {"nome": "dez"}]}}


def test_rows_that_nobody_filled_are_no_records() -> None:
    fields = {"s.itens.1.nome": None, "s.itens.1.tags": [], "s.itens.2.nome": "b", "s.itens.2.tags": []}
    assert nested(fields) == {"s": {"itens": [{"nome": "b", "tags": []}]}}
    assert nested({"s.itens.1.nome": None}) == {"s": {"itens": None}}


def test_names_that_no_form_has_are_kept_where_they_can_be_named() -> None:
    assert nested({"solto": "1", "a.b.c.d.e": "2", "a.b.x.c": "3"}) == {
        "solto": {"": "1"},
        "a": {"b.c.d.e": "2", "b.x.c": "3"},
    }
