"""What holds for every page: values are never markup, nothing is run or fetched, and the same gives the same."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document.model import FieldRow, Heading
from pipeline.renderers.html.render import render
from tests.parity.texts import Page, html_text
from tests.renderers.documents import NASTY, document, field, filled_siop
from tests.renderers.made import MADE

BREAKS = (
    NASTY,
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "]]>",
    '" onfocus="alert(1)" x="',
    "'><img src=x onerror=alert(1)>",
    "</textarea></dd></main>",
    "&lt;b&gt; &amp; &#60;",
    "\u2028\u2029",
    "{{ 7*7 }} {% raw %}",
    "עברית و العربية",
    "👩‍💻 técnica",
)
TEXT = st.sampled_from(BREAKS) | st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40)


def record_of(page: bytes) -> object:
    (content,) = re.findall(rb'<script type="application/json" id="dados">(.*?)</script>', page, re.DOTALL)
    return json.loads(content)


@pytest.mark.parametrize("value", BREAKS)
def test_a_value_is_never_markup(value: str) -> None:
    plain = Page(render(filled_siop()))
    page = render(filled_siop({"titular.nome": value, "titular.cargo": value}))
    found = Page(page)
    assert [tag for tag, _ in found.elements] == [tag for tag, _ in plain.elements]
    assert html_text(page).count(value) >= 2
    assert [set(attributes) for _, attributes in found.elements] == [
        set(attributes) for _, attributes in plain.elements
    ]


@settings(max_examples=60)
@given(value=TEXT)
def test_any_label_prints_as_itself(value: str) -> None:
    blocks = (Heading(1, value, value), FieldRow((field("a.b", value, 12, tooltip=value),)))
    page = Page(render(replace(document(blocks, blank=True), title=value, authority=value, destination=value)))
    assert [tag for tag, _ in page.elements if tag in {"img", "b", "iframe"}] == []
    assert sum(tag == "script" for tag, _ in page.elements) == 1
    assert "".join(page.words).count(value) >= 5


@settings(max_examples=60)
@given(value=TEXT)
def test_the_record_comes_back_as_it_went_in(value: str) -> None:
    record: dict[str, object] = {"form": "x", "data": {value: [value, None, True, 3]}}
    page = render(document((), blank=False, record=record))
    found = record_of(page)
    assert isinstance(found, dict)
    assert {key: found[key] for key in record} == record
    assert found["renderer"]["name"] == "credencia.html"


@pytest.mark.parametrize("name", MADE)
def test_nothing_is_run_fetched_or_sent(pages: dict[str, bytes], name: str) -> None:
    found = Page(pages[name])
    assert [attributes for tag, attributes in found.elements if tag == "script"] == [
        {"type": "application/json", "id": "dados"}
    ]
    used = {attribute for _, attributes in found.elements for attribute in attributes}
    assert not used & {"src", "href", "action", "style", "srcset", "formaction"}
    assert not [attribute for attribute in used if attribute.startswith("on")]
    css = re.findall(rb"<style>(.*?)</style>", pages[name], re.DOTALL)[0]
    assert b"url(" not in css
    assert b"@import" not in css
    digest = base64.b64encode(hashlib.sha256(css).digest()).decode()
    (policy,) = (a["content"] for _, a in found.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")


@pytest.mark.parametrize("name", MADE)
def test_a_page_has_its_landmarks_and_skips_no_heading(pages: dict[str, bytes], name: str) -> None:
    found = Page(pages[name])
    tags = [tag for tag, _ in found.elements]
    assert [tags.count(tag) for tag in ("html", "title", "header", "main", "footer", "h1")] == [1] * 6
    assert found.elements[0] == ("html", {"lang": "pt-BR"})
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("name", ["blank", "long-blank"])
def test_every_place_to_type_is_named_and_described(pages: dict[str, bytes], name: str) -> None:
    found = Page(pages[name])
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {each for made in found.inputs.values() for each in made.ids} <= found.labelled
    described = {a["aria-describedby"] for _, a in found.elements if "aria-describedby" in a}
    assert described <= set(ids)
    assert "ajuda-sistema.nome" in described
    assert pages[name].count("(obrigatório)".encode()) == sum(1 for block in MADE[name]().fields() if block.required)


def test_tables_say_what_heads_each_column(pages: dict[str, bytes]) -> None:
    found = Page(pages["long-filled"])
    heads = [attributes for tag, attributes in found.elements if tag == "th"]
    assert heads == [{"scope": "col"}] * 4
    assert [tag for tag, _ in found.elements].count("caption") == 1


def test_a_filled_page_has_nothing_to_type_in(pages: dict[str, bytes]) -> None:
    assert Page(pages["filled"]).inputs == {}
    assert b"<form" not in pages["filled"]
