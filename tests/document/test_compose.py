"""Data become a document and come back from it; a blank has a place for everything."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from pipeline.data.check import check_values
from pipeline.data.model import FormData
from pipeline.data.serial import from_json
from pipeline.definition.catalog import Catalog
from pipeline.definition.lookup import fields
from pipeline.document.compose import compose
from pipeline.document.model import FieldRow, Heading, Paragraph, SignatureRow, Table, Widget, signature_field_name
from pipeline.document.place import section_blocks
from pipeline.readers.record import read_record
from pipeline.renderers.pdf.render import render
from tests.reading.showable import showable
from tests.samples import everything, without_third_party
from tests.strategies import form_data

CATALOG = Catalog()
FORM = CATALOG.form("siop-ws")
TODAY = date(2026, 11, 21)


@settings(max_examples=25)
@given(data=form_data(FORM.definition))
def test_what_is_rendered_is_read_back(data: FormData) -> None:
    data = showable(data)
    record = read_record(render(compose(FORM, data, TODAY)))
    assert record is not None
    assert from_json(FORM.definition, record["data"]) == data
    assert check_values(FORM.definition, record["data"]).data == data


@settings(max_examples=50)
@given(data=form_data(FORM.definition, emoji=True))
def test_every_value_is_on_the_page_as_it_is(data: FormData) -> None:
    document = compose(FORM, data, TODAY)
    printed = {field.name: field.text for field in document.fields()}
    for path, _, field in fields(FORM.definition):
        value = data.get(path)
        if isinstance(value, str) and type(field).__name__ in {"TextField", "LongTextField", "EmailField"}:
            assert printed[path] == value


def test_a_blank_has_a_place_for_every_field() -> None:
    document = compose(FORM, None, TODAY)
    assert [field.name for field in document.fields()] == [path for path, _, _ in fields(FORM.definition)]
    assert all(field.text is None for field in document.fields())
    assert [box.field for box in document.signature_boxes()] == [
        signature_field_name(role) for role in ("responsavel_tecnico", "titular", "terceiro")
    ]
    assert [box.note for box in document.signature_boxes()][2] == "Assina quando o certificado for de um terceiro."


def test_rows_never_pass_twelve_twelfths() -> None:
    rows = [block for block in compose(FORM, None, TODAY).blocks if isinstance(block, FieldRow)]
    assert all(sum(field.span for field in row.fields) <= 12 for row in rows)


def test_same_input_gives_an_equal_document() -> None:
    assert compose(FORM, None, TODAY) == compose(Catalog().form("siop-ws"), None, TODAY)


def test_the_record_names_what_made_it() -> None:
    record = dict(compose(FORM, None, TODAY).record)
    assert record == {
        "credencia": 1,
        "form": "siop-ws",
        "edition": FORM.definition.edition,
        "date": "2026-11-21",
        "definition": FORM.definition_digest,
        "template": FORM.template_digest,
        "data": None,
    }


def test_a_section_that_does_not_apply_is_left_out() -> None:
    headings = {
        block.text for block in compose(FORM, without_third_party(), TODAY).blocks if isinstance(block, Heading)
    }
    assert "Dados do detentor do certificado" not in headings
    assert "Dados do titular da unidade" in headings


def test_signatories_that_do_not_apply_have_no_box() -> None:
    (row,) = [block for block in compose(FORM, without_third_party(), TODAY).blocks if isinstance(block, SignatureRow)]
    assert [box.role for box in row.boxes] == ["responsavel_tecnico", "titular"]


def test_every_kind_of_field_has_its_widget() -> None:
    definition = everything()
    widgets = {
        field.name.partition(".")[2]: field.widget
        for section in definition.sections
        for block in section_blocks(section, None)
        if isinstance(block, FieldRow)
        for field in block.fields
    }
    assert set(widgets.values()) == set(Widget)


def test_a_group_is_rows_when_blank_and_a_table_when_filled() -> None:
    definition = everything()
    section = next(each for each in definition.sections if each.id == "lista")
    names = [
        field.name for block in section_blocks(section, None) if isinstance(block, FieldRow) for field in block.fields
    ]
    assert names[:3] == ["lista.itens.1.nome", "lista.itens.1.quando", "lista.itens.2.nome"]
    records = [{"nome": "Ana", "quando": "2026-11-21"}, {"nome": "Zé", "quando": None}]
    values = {"geral": {"texto": "x", "cpf": "52998224725", "tem": False}, "lista": {"itens": records}}
    data = check_values(definition, values).data
    assert data is not None
    (table,) = [block for block in section_blocks(section, data) if isinstance(block, Table)]
    assert table.columns == ("Nome", "Quando")
    assert table.rows == (("Ana", "21/11/2026"), ("Zé", ""))


def test_guidance_is_a_paragraph_of_its_own() -> None:
    blocks = section_blocks(FORM.definition.sections[1], None)
    assert isinstance(blocks[0], Heading)
    assert isinstance(blocks[1], Paragraph)


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2027, 12, 31)])
def test_the_date_is_an_argument(on: date) -> None:
    assert compose(FORM, None, on).date == on


def test_a_blank_asks_only_for_what_always_applies() -> None:
    fields_of = {block.name: block for block in compose(FORM, None, TODAY).fields()}
    assert fields_of["titular.cpf"].required
    assert not fields_of["terceiro.cpf"].required  # its section has a condition
    assert not fields_of["formulario.substitui"].required  # and so has this field


def test_a_tooltip_names_its_section_in_sentences() -> None:
    tooltips = {block.name: block.tooltip for block in compose(FORM, None, TODAY).fields()}
    assert tooltips["titular.cpf"].startswith("Dados do titular da unidade: CPF. ")
    assert "Unidade (UO ou OS). Unidade orçamentária" in tooltips["titular.unidade"]
    assert len(set(tooltips.values())) == len(tooltips)


def test_the_box_for_addresses_takes_as_many_as_the_form_allows() -> None:
    (ips,) = (block for block in compose(FORM, None, TODAY).fields() if block.name == "sistema.ips")
    fifty = ", ".join(f"200.198.{third}.128/25" for third in range(200, 250))
    assert len(fifty) <= (ips.max_length or 0)


def test_the_box_for_addresses_is_no_higher_than_people_need() -> None:
    (ips,) = (block for block in compose(FORM, None, TODAY).fields() if block.name == "sistema.ips")
    assert ips.lines == 6
    others = [block for block in compose(FORM, None, TODAY).fields() if block.name != ips.name]
    assert all(block.lines is None for block in others)


def test_a_tooltip_says_in_which_form_to_write() -> None:
    tooltips = {block.name: block.tooltip for block in compose(Catalog().form("conecta-dsi"), None, TODAY).fields()}
    assert "Escreva na forma 000000/0000, em que 0 é um algarismo." in tooltips["solicitacao.numero"]
