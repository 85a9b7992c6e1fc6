"""Every format says the same words in the same order, and offers the same fields in the blank."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.data.check import check
from pipeline.data.model import FormData
from pipeline.definition.catalog import FORMS, Catalog, Form
from pipeline.definition.located import read_tree
from pipeline.document.compose import compose
from pipeline.document.model import Document, FieldBlock, Kind, Widget
from pipeline.readers.docx import read_docx
from pipeline.readers.odt import read_odt
from pipeline.readers.pdf import read_pdf
from pipeline.renderers.pdf.glyphs import glyph_findings
from pipeline.workflow.documents import edition_date
from pipeline.workflow.formats import FORMATS, renderer
from tests.parity.texts import TEXTS, Page, bare, with_drawn, without_drawn
from tests.reading.showable import showable
from tests.renderers import documents
from tests.samples import FORM, everything
from tests.strategies import form_data

CATALOG = Catalog()
ON = date(2026, 11, 21)
READERS = {"pdf": read_pdf, "odt": read_odt, "docx": read_docx}
BESIDE_HTML = [name for name in FORMATS if name != "html"]
TUDO = Form(everything(), '{{ section("geral") }}\n\n{{ section("lista") }}\n\n{{ signatures() }}\n', "d", "t")


@functools.cache
def blank_of(form_id: str) -> Document:
    form = CATALOG.form(form_id)
    return compose(form, None, edition_date(form.definition.edition))


@functools.cache
def filled_of(form_id: str) -> Document:
    form = CATALOG.form(form_id)
    source = (FORMS / "examples" / f"{form_id}.yml").read_bytes()
    data = check(form.definition, read_tree(source, f"{form_id}.yml")).data
    assert data is not None
    return compose(form, data, ON)


def assert_same_words(document: Document, names: list[str]) -> None:
    page = Page(renderer("html")(document))
    # A letter's head is drawn on the page's own head in some formats; what it says below that is compared.
    is_letter = document.kind is Kind.LETTER
    said = "".join(page.body if is_letter else page.words)
    for name in names:
        expected = bare(with_drawn(said) if name == "pdf" else without_drawn(said))
        found = bare(TEXTS[name](renderer(name)(document)))
        assert (found[-len(expected) :] if is_letter else found) == expected, name


def test_every_format_is_compared() -> None:
    assert set(TEXTS) == set(FORMATS)
    assert "type: group" in FORM


@pytest.mark.parametrize("form_id", CATALOG.ids())
def test_a_blank_says_the_same(form_id: str) -> None:
    assert_same_words(blank_of(form_id), BESIDE_HTML)


@pytest.mark.parametrize("form_id", CATALOG.ids())
def test_a_filled_document_says_the_same(form_id: str) -> None:
    assert_same_words(filled_of(form_id), BESIDE_HTML)


@pytest.mark.parametrize("make", [documents.blank_siop, documents.filled_siop, documents.long_blank])
def test_the_renderers_own_documents_say_the_same(make: Any) -> None:
    assert_same_words(make(), BESIDE_HTML)


@settings(max_examples=12, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@pytest.mark.parametrize("form_id", CATALOG.ids())
@given(st.data())
def test_whatever_the_data_all_say_the_same(form_id: str, data: st.DataObject) -> None:
    form = CATALOG.form(form_id)
    document = compose(form, showable(data.draw(form_data(form.definition))), ON)
    assert not glyph_findings(document)
    assert_same_words(document, BESIDE_HTML)


def test_a_letterhead_that_the_fonts_cannot_show_is_told_before_it_is_set() -> None:
    letter = next(document for form_id in CATALOG.ids() if (document := filled_of(form_id)).kind is Kind.LETTER)
    assert glyph_findings(replace(letter, letterhead=("Órgão 🇧🇷",)))


@settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(form_data(TUDO.definition, emoji=True))
def test_word_processors_and_the_page_show_any_text(data: FormData) -> None:
    assert_same_words(compose(TUDO, data, ON), ["odt", "docx"])


# --- fields ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form_id", CATALOG.ids())
def test_a_blank_offers_the_same_fields(form_id: str) -> None:
    assert_same_fields(blank_of(form_id))


@pytest.mark.parametrize("make", [documents.blank_siop, documents.long_blank])
def test_the_renderers_own_documents_offer_the_same_fields(make: Any) -> None:
    assert_same_fields(make())


def test_rows_of_a_repeated_group_are_fields() -> None:
    document = compose(TUDO, None, ON)
    assert "lista.itens.1.nome" in {block.name for block in document.fields()}
    assert_same_fields(document)


def assert_same_fields(document: Document) -> None:
    inputs = Page(renderer("html")(document)).inputs
    assert list(inputs) == [block.name for block in document.fields()]
    for block in document.fields():
        assert_same_field(block, inputs[block.name])
    for name, read in READERS.items():
        found = read(renderer(name)(document)).fields
        assert sorted(found) == sorted(inputs), name
        assert not any(found.values()), name


_KINDS = {
    Widget.LINE: "text",
    Widget.LINES: "textarea",
    Widget.DATE: "text",
    Widget.YES_NO: "radio",
    Widget.CHOICE: "select",
    Widget.CHOICES: "checkbox",
}


def assert_same_field(block: FieldBlock, found: Any) -> None:
    assert found.kind == _KINDS[block.widget]
    assert found.options == [option.id for option in block.options]
    if block.widget in {Widget.LINE, Widget.LINES}:
        assert found.longest == block.max_length
    if not block.options:
        assert found.required == block.required


@pytest.mark.parametrize("form_id", CATALOG.ids())
def test_a_filled_document_offers_none(form_id: str) -> None:
    document = filled_of(form_id)
    assert Page(renderer("html")(document)).inputs == {}
    for name, read in READERS.items():
        assert read(renderer(name)(document)).fields == {}, name


@pytest.mark.parametrize("form_id", CATALOG.ids())
def test_the_data_are_the_same_in_every_format(form_id: str) -> None:
    document = filled_of(form_id)
    for name, read in READERS.items():
        record = read(renderer(name)(document)).record
        assert record is not None
        assert {key: record[key] for key in document.record} == dict(document.record), name
