"""A value never becomes markup; a template's mistakes are told with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.definition.load import DefinitionError
from pipeline.document.markdown import BlockReader
from pipeline.document.model import Heading, ListBlock, Paragraph, Text, Tone
from pipeline.document.template import Placement, expand


def blocks_of(template: str, value: object = "Ana") -> tuple[object, ...]:
    markdown, placements = expand(template, "x.md", {"titular": {"nome": value}}, ("section", "tone"))
    reader = BlockReader("x.md", placements, lambda _: str(value), lambda placement: (Heading(1, placement.argument),))
    return reader.read(markdown)


@given(st.text(min_size=1))
def test_any_value_prints_as_itself(value: str) -> None:
    (paragraph,) = blocks_of("Eu, **{{ titular.nome }}**, declaro.", value)
    assert isinstance(paragraph, Paragraph)
    assert paragraph.content == (Text("Eu, "), Text(value, strong=True), Text(", declaro."))


@pytest.mark.parametrize("value", ["*_# <b>{{x}}", "{% raw %}", "](http://x)", "\ue0000\ue001", "| a | b |", "1. x"])
def test_markup_in_a_value_is_text(value: str) -> None:
    (heading, item) = blocks_of("# {{ titular.nome }}\n\n- {{ titular.nome }}", value)
    assert heading == Heading(1, value)
    assert item == ListBlock(((Text(value),),))


def test_blocks_of_every_kind() -> None:
    template = "## Um\n\nCorpo *leve*\ne longo\n\n> Nota\n\n1. a\n2. b\n\n{{ section('titular') }}"
    assert blocks_of(template) == (
        Heading(2, "Um"),
        Paragraph((Text("Corpo "), Text("leve", emphasis=True), Text(" "), Text("e longo"))),
        Paragraph((Text("Nota"),), Tone.NOTE),
        ListBlock(((Text("a"),), (Text("b"),)), ordered=True),
        Heading(1, "titular"),
    )


def test_conditions_see_values() -> None:
    template = "{% if titular.nome == 'Ana' and 'n' in titular.nome and titular.nome | length == 3 %}sim{% endif %}"
    assert blocks_of(template) == (Paragraph((Text("sim"),)),)


def test_loops_over_a_value() -> None:
    markdown, _ = expand("{% for x in a.b %}{{ loop.index }}{% endfor %}", "x.md", {"a": {"b": ("p", "q")}}, ())
    assert markdown == "12"


@pytest.mark.parametrize(
    ("template", "code", "line"),
    [
        ("\n{{ titular.nome | upper }}", "modelo-invalido", 2),
        ("{{ 'texto' }}", "modelo-invalido", 1),
        ("\n\n{{ titular.cpf }}", "modelo-invalido", 3),
        ("\n{{ outro.nome }}", "modelo-invalido", 2),
        ("\n{% if %}", "modelo-sintaxe", 2),
        ("{{ titular.__class__ }}", "modelo-invalido", 1),
        ("\ue000", "caractere-reservado", 1),
    ],
)
def test_mistakes_in_a_template(template: str, code: str, line: int) -> None:
    with pytest.raises(DefinitionError) as caught:
        blocks_of(template)
    (finding,) = caught.value.findings
    assert (finding.code, finding.place and finding.place.line) == (code, line)


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("---", "modelo-marcacao"),
        ("- a\n\n  > b", "modelo-marcacao"),
        ("texto {{ section('titular') }} texto", "modelo-bloco-no-texto"),
        ("{{ tone('alto') }}texto", "modelo-tom"),
    ],
)
def test_markup_that_forms_do_not_have(template: str, code: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        blocks_of(template)
    assert caught.value.findings[0].code == code


def test_a_letters_voices() -> None:
    template = "{{ tone('right') }}Brasília.\n\nCorpo."
    assert blocks_of(template) == (Paragraph((Text("Brasília."),), Tone.RIGHT), Paragraph((Text("Corpo."),)))


def test_html_is_text() -> None:
    (paragraph,) = blocks_of("<b>x</b>")
    assert isinstance(paragraph, Paragraph)
    assert "".join(run.text for run in paragraph.content) == "<b>x</b>"


def test_placements_keep_what_they_stand_for() -> None:
    _, placements = expand("{{ titular.nome }} {{ section('a') }}", "x.md", {"titular": {"nome": 1}}, ("section",))
    assert placements == (Placement("value", "titular.nome"), Placement("section", "a"))
