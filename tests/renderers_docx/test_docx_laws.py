"""What holds for every DOCX: the same input gives the same bytes, and every value is there as it was given."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.document.model import Widget
from pipeline.readers import docx as reader
from pipeline.readers import docx_custom
from pipeline.renderers.docx import controls, custom
from pipeline.renderers.docx.naming import bookmark_name, tag_name, title
from pipeline.renderers.docx.render import render
from tests.renderers.documents import LONG_WORD, NASTY, PEOPLE, VALUES, blank_siop, filled_siop
from tests.renderers.letters import LETTERHEAD, letter
from tests.renderers.made import MADE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MODEST = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=200)


def part(made: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return ET.fromstring(package.read(name))  # noqa: S314 - our own file


def body_text(made: bytes) -> str:
    seen = {"t": lambda element: element.text or "", "br": lambda _: "\n", "tab": lambda _: "\t", "p": lambda _: "\n"}
    elements = part(made, "word/document.xml").iter()
    return "".join(seen.get(element.tag.removeprefix(W), lambda _: "")(element) for element in elements)


def tags(made: bytes) -> list[str]:
    return [found.attrib[W + "val"] for found in part(made, "word/document.xml").iter(W + "tag")]


@MODEST
@given(value=TEXTS)
@example(value=NASTY)
@example(value="\tA\n\n  dois  espaços \u2028 ")
@example(value="עברית و العربية 👩‍💻 \ufffe \x00 \x0b")
def test_a_value_is_never_markup(value: str) -> None:
    whole = filled_siop({"sistema.descricao": value})
    shown = re.sub("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", value)
    assert shown in body_text(render(whole))


def test_every_value_is_there(made: dict[str, bytes]) -> None:
    shown = body_text(made["filled"])
    expected = {text for name, text in VALUES.items() if name not in {"pedido.retificacao", "titular.uf"}}
    assert [text for text in expected if ";" not in text and text not in shown] == []
    assert "\u2610 Sim\u2003\u2002\u2612 Não" in shown
    assert "\u2612 Tabelas de apoio" in shown
    assert all(person in shown for person in PEOPLE.values() if person)


def test_a_long_table_is_whole(made: dict[str, bytes]) -> None:
    shown = body_text(made["long-filled"])
    assert all(f"Servidor {n} Super" in shown for n in range(60))
    assert shown.count(LONG_WORD) == 3
    heading = next(part(made["long-filled"], "word/document.xml").iter(W + "tblHeader"), None)
    assert heading is not None


def test_the_controls_are_the_fields(made: dict[str, bytes]) -> None:
    expected = []
    for block in MADE["long-blank"]().fields():
        boxes = block.options if block.widget in {Widget.YES_NO, Widget.CHOICES} else ()
        expected += [f"{block.name}.{option.id}" for option in boxes] or [block.name]
    assert tags(made["long-blank"]) == expected
    marks = part(made["long-blank"], "word/document.xml").iter(W + "bookmarkStart")
    assert [mark.attrib[W + "name"] for mark in marks] == [bookmark_name(name) for name in expected]


def test_only_the_controls_of_a_blank_can_be_edited(made: dict[str, bytes]) -> None:
    children = [child.tag for child in part(made["blank"], "word/settings.xml")]
    assert children.index(W + "documentProtection") < children.index(W + "defaultTabStop")
    assert part(made["filled"], "word/settings.xml").find(W + "documentProtection") is None
    assert tags(made["filled"]) == []


def test_a_letterhead_is_on_the_first_page_only(made: dict[str, bytes]) -> None:
    first, others = (part(made["letter"], f"word/header{number}.xml") for number in (1, 2))
    assert ["".join(paragraph.itertext()) for paragraph in first] == [*LETTERHEAD, ""]
    assert "".join(others.itertext()) == ""
    assert "".join(part(made["filled"], "word/header2.xml").itertext()) == filled_siop().title
    assert letter().title not in body_text(made["letter"])


def test_a_letters_closing_is_kept_with_who_signs(made: dict[str, bytes]) -> None:
    paragraphs = list(part(made["letter"], "word/document.xml").iter(W + "p"))
    closing = next(each for each in paragraphs if "".join(each.itertext()) == "Atenciosamente,")
    assert closing.find(f"{W}pPr/{W}keepNext") is not None


def test_python_docx_finds_styles_and_properties(made: dict[str, bytes]) -> None:
    opened = docx.Document(io.BytesIO(made["filled"]))
    headings = [each.text for each in opened.paragraphs if each.style and each.style.name == "Heading 1"]
    assert len(headings) == 4
    properties = opened.core_properties
    assert (properties.title, properties.author) == (filled_siop().title, filled_siop().authority)
    assert properties.created is not None
    assert properties.created.date() == filled_siop().date
    assert properties.language == "pt-BR"
    page = opened.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert page.different_first_page_header_footer


def test_the_zip_has_no_clock(made: dict[str, bytes]) -> None:
    for data in made.values():
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert {entry.date_time for entry in package.infolist()} == {(2000, 1, 1, 0, 0, 0)}
            assert package.namelist()[0] == "[Content_Types].xml"


@given(names=st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,39}(\.[a-z0-9_]{1,40}){1,2}", fullmatch=True), unique=True))
@example(names=["a_.b", "a._b", "a.b", "a__b.c", "a.b__c", "a" * 40 + "." + "b" * 40])
def test_bookmarks_tell_names_apart(names: list[str]) -> None:
    marks = [bookmark_name(name) for name in names]
    assert len(set(marks)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", mark, re.ASCII) for mark in marks)
    assert all(len(tag_name(name)) <= 64 for name in names)


def test_a_title_is_as_long_as_word_takes_it() -> None:
    assert title("a" * 64) == "a" * 64
    assert title("a" * 65) == "a" * 63 + "…"


def test_a_field_that_is_there_twice_is_a_mistake() -> None:
    blocks = blank_siop().blocks
    with pytest.raises(ValueError, match=r"pedido\.retificacao"):
        render(replace(blank_siop(), blocks=blocks + blocks))


def test_the_reader_knows_what_the_renderer_writes() -> None:
    placeholders = {controls.TYPE_HERE, controls.CHOOSE_HERE, controls.DATE_HERE}
    assert placeholders == reader.PLACEHOLDERS
    assert docx_custom.NAMESPACE == custom.NAMESPACE
