"""What was rendered is read back, and what a person typed comes as it was typed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.readers.odt import read_odt
from pipeline.renderers.odt.render import render
from tests.readers_odt.conftest import Fill
from tests.readers_odt.vectors import ODT, archive, content, form
from tests.renderers.documents import VALUES, blank_siop, filled_siop, long_blank

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(data=JSON)
def test_the_record_comes_back_as_it_went_in(data: object) -> None:
    record = {"form": "x", "data": data}
    found = read_odt(render(replace(filled_siop(), record=record)))
    assert found.record is not None
    del found.record["renderer"]
    assert found.record == record
    assert found.fields == {}


@pytest.mark.parametrize("make", [blank_siop, long_blank])
def test_in_a_blank_nothing_is_typed(make: object) -> None:
    document = make()  # type: ignore[operator]
    found = read_odt(render(document))
    expected = {field.name: [] if field.widget == "choices" else None for field in document.fields()}
    assert found.fields == expected
    assert list(found.fields) == list(expected)
    assert found.record is not None
    assert found.record["form"] == "siop-ws"


def test_a_default_is_never_a_value() -> None:
    odt = form(
        '<form:text form:name="a.text" form:value="x"/><form:textarea form:name="a.lines" form:value="x"/>'
        '<form:date form:name="a.day" form:value="2026-01-01"/>'
        '<form:checkbox form:name="a.box.x" form:state="checked"/>'
        '<form:radio form:name="a.yes" form:value="sim" form:selected="true"/><form:listbox form:name="a.list">'
        '<form:option form:value="x" form:selected="true"/></form:listbox>'
    )
    empty = {"a.text": None, "a.lines": None, "a.day": None, "a.box": [], "a.yes": None, "a.list": None}
    assert read_odt(odt).fields == empty


def test_what_is_not_a_field_is_left_out() -> None:
    odt = form(
        '<form:button form:name="a.send"/><form:hidden form:name="a.h" form:value="x"/><form:fixed-text/>'
        '<form:text form:name="Caixa 1" form:current-value="x"/><form:text form:current-value="x"/>'
        '<form:listbox form:name="Lista"><form:option form:value="x" form:current-selected="true"/></form:listbox>'
    )
    assert read_odt(odt).fields == {}


@pytest.mark.parametrize(
    ("written", "read"),
    [("2024-02-01", "01/02/2024"), ("2024-02-01T00:00:00", "01/02/2024"), ("amanhã", "amanhã"), ("", None)],
)
def test_a_day_is_read_as_it_is_typed(written: str, read: str | None) -> None:
    odt = form(f'<form:date form:name="a.day" form:current-value="{written}"/>')
    assert read_odt(odt).fields == {"a.day": read}


@pytest.mark.parametrize("record", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"a":"' + b"x" * 6_000_000 + b'"}'])
def test_a_record_that_is_none_counts_as_none(record: bytes) -> None:
    parts = {"mimetype": ODT, "content.xml": content(""), "dados.json": record}
    assert read_odt(archive(parts, method=0)).record is None


def test_links_that_nobody_follows_are_let_through() -> None:
    links = "".join(f'<text:a xlink:href="{each}"/>' for each in ("https://example.org", "#x", "mailto:a@b"))
    inside = '<draw:image xlink:href="Pictures/1.png"/><draw:object xlink:href="./Object 1"/>'
    parts = {"mimetype": ODT, "content.xml": content(links + inside)}
    assert read_odt(archive(parts)).fields == {}


# What a person types into a blank that LibreOffice opened, and then saves.
TYPED = {
    "pedido.retificacao": "nao",
    "responsavel.nome": 'Ana & <b>"d\'Ávila"</b> {{x}} ☃ 👩🏽\u200d💻 שלום %s \\n',
    "responsavel.posse": "2024-02-01",
    "titular.nome": "  espaços   nas   pontas  ",
    "titular.uf": "df",
    "sistema.descricao": "linha 1\n\n  linha 3\tcom tabulação\n",
    "sistema.ips": "10.0.0.1\n10.0.0.2",
    "termo.recursos": ["quantitativo", "tabelas"],
}


@pytest.mark.deep
def test_what_was_typed_is_read(fill: Fill) -> None:
    found = read_odt(fill(render(blank_siop()), TYPED))
    expected = {field.name: [] if field.widget == "choices" else None for field in blank_siop().fields()}
    assert found.fields == expected | TYPED | {"responsavel.posse": "01/02/2024"}
    assert found.record == {"form": "siop-ws", "edition": "2026-11", "data": None}


@pytest.mark.deep
def test_what_was_typed_can_be_taken_back(fill: Fill) -> None:
    once = fill(render(blank_siop()), TYPED)
    emptied = dict.fromkeys(("responsavel.nome", "titular.nome", "titular.uf", "sistema.descricao"), "")
    found = read_odt(fill(once, emptied))
    assert {name: found.fields[name] for name in emptied} == dict.fromkeys(emptied)
    assert found.fields["termo.recursos"] == []
    assert found.fields["sistema.ips"] == TYPED["sistema.ips"]


@pytest.mark.deep
def test_a_long_form_filled_to_the_brim(fill: Fill) -> None:
    text = "Ação º " * 285
    typed = {"longo.descricao": text, "longo.email": "x" * 10_000}
    found = read_odt(fill(render(long_blank()), typed))
    assert {name: found.fields[name] for name in typed} == typed


@pytest.mark.deep
def test_a_filled_file_that_was_saved_again_carries_no_data(fill: Fill) -> None:
    """Whoever saved it may have changed its words: what the record said no longer holds."""
    assert read_odt(render(filled_siop())).record["data"] == VALUES  # type: ignore[index]
    found = read_odt(fill(render(filled_siop()), {}))
    assert (found.record, found.fields) == (None, {})
