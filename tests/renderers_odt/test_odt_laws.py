"""What holds for every ODT: nothing lost, nothing read as markup, the same bytes for the same document."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document.model import Heading, Paragraph, Text
from pipeline.renderers.odt.render import render
from tests.renderers.documents import (
    BODY_OF_60,
    LONG_WORD,
    NASTY,
    TEXT_OF_2000,
    blank_siop,
    document,
    filled_siop,
    long_filled,
)
from tests.renderers_odt.content import find, paragraphs, part, record, tree

# All that XML can hold, and a carriage return is the end of a line.
POSSIBLE = st.text(
    st.one_of(
        st.sampled_from(" \t\n<>&\"'{}[]%º\u00a0\u2028\u0085"),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    ),
    min_size=1,
    max_size=80,
)
MODEST = settings(max_examples=60, deadline=None)
HARD = [
    NASTY,
    BODY_OF_60,
    LONG_WORD,
    TEXT_OF_2000,
    "  a   b ",
    "\t\ta\n\n b\n",
    " ",
    "אבג שלום",
    "👩🏽\u200d💻 ☒",
    "e\u0301\u00a0f",
]


@MODEST
@given(name=POSSIBLE, description=POSSIBLE)
def test_every_value_is_in_the_text_as_it_is(name: str, description: str) -> None:
    shown = paragraphs(render(filled_siop({"titular.nome": name, "sistema.descricao": description})))
    assert name in shown
    assert description in shown


@pytest.mark.parametrize("value", HARD)
def test_a_value_is_never_markup(value: str) -> None:
    shown = paragraphs(render(filled_siop({"titular.nome": value, "titular.cargo": value})))
    assert shown.count(value) >= 2


def test_a_long_document_loses_no_row_and_no_word() -> None:
    shown = paragraphs(render(long_filled()))
    assert [text for text in shown if text.startswith("Servidor ")] == [f"Servidor {n} {BODY_OF_60}" for n in range(60)]
    assert shown.count(TEXT_OF_2000) == 2
    assert shown.count(LONG_WORD) == 3


def test_a_character_that_xml_lacks_is_replaced_in_sight() -> None:
    words = Paragraph((Text("a\x00b\ud800c\ufffed\x1be\r\nf"),))
    odt = render(document([words], blank=False, record={}))
    assert "a\ufffdb\ufffdc\ufffdd\ufffde\nf" in paragraphs(odt)


def test_a_tooltip_with_anything_in_it_is_kept() -> None:
    said = "1\r2\n3\t\"4\" '5' <6> & 7"
    blank = blank_siop()
    row = blank.blocks[1]
    blocks = [replace(row, fields=tuple(replace(each, tooltip=said) for each in row.fields)), *blank.blocks[2:]]  # type: ignore[arg-type, union-attr]
    values = [each.get(_OFFICE_STRING) for each in find(tree(render(document(blocks, blank=True))), "form:property")]
    assert f"{said} Sim" in values


_OFFICE_STRING = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}string-value"


def test_nothing_in_it_comes_from_a_clock(odts: dict[str, bytes], tmp_path: Any) -> None:
    for name, odt in odts.items():
        (tmp_path / name).write_bytes(odt)
        with zipfile.ZipFile(tmp_path / name) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        meta = part(odt, "meta.xml").decode()
        assert meta.count("2026-11-21T00:00:00Z") == 2


def test_the_record_travels_inside(odts: dict[str, bytes]) -> None:
    made = filled_siop()
    assert record(odts["filled"]) == {**made.record, "renderer": record(odts["blank"])["renderer"]}
    assert record(odts["filled"])["renderer"]["name"] == "credencia.odt"


def test_headings_skip_no_level_and_none_is_too_deep() -> None:
    blocks = [Heading(level, f"H{level}") for level in (1, 3, 9, 9, 9, 9, 9, 0)]
    headings = find(tree(render(document(blocks, blank=False))), "text:h")
    outline = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}outline-level"
    assert [heading.get(outline) for heading in headings] == ["1", "2", "3", "4", "5", "6", "6", "1"]
