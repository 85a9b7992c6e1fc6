from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.data.model import Record
from pipeline.data.show import show, show_record
from pipeline.definition.lookup import field_at
from pipeline.definition.model import GroupField
from tests.samples import everything

FORM = everything()


def test_nothing_is_shown_as_nothing() -> None:
    assert show(field_at(FORM, "geral.cpf"), None) == ""
    assert show(field_at(FORM, "lista.itens"), None) == ""


def test_values_are_shown_the_official_way() -> None:
    shown: dict[str, tuple[Any, str]] = {
        "cpf": ("52998224725", "529.982.247-25"),
        "dia": (date(2026, 2, 1), "01/02/2026"),
        "tem": (False, "Não"),
        "um": ("a", "Opção á, com vírgula"),
        "varios": (("x", "z"), "Xis, o primeiro; Zê"),
        "ips": (("200.1.1.1", "2804::1"), "200.1.1.1\n2804::1"),
        "cep": ("70040906", "70040-906"),
        "numero": (1234567, "1.234.567"),
    }
    for name, (value, text) in shown.items():
        assert show(field_at(FORM, f"geral.{name}"), value) == text
    assert show(field_at(FORM, "geral.numero"), 2026) == "2026"


def test_a_group_is_shown_a_line_a_record() -> None:
    group = field_at(FORM, "lista.itens")
    assert isinstance(group, GroupField)
    records: tuple[Record, ...] = ({"nome": "A", "quando": None}, {"nome": "B", "quando": date(2026, 2, 1)})
    assert show(group, records) == "A; \nB; 01/02/2026"
    assert show_record(group, records[1]) == ("B", "01/02/2026")
