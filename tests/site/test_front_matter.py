"""The facts of a procedure's page, its fences, and its diagrams."""

from __future__ import annotations

import re

import pytest
from lxml import etree, html

from pipeline.definition.catalog import Catalog
from pipeline.findings import FoundError, Place
from pipeline.site.deadlines import read_deadlines
from pipeline.site.diagrams import read_states, signatures_figure, states_figure
from pipeline.site.front_matter import LegalAct, read_page
from pipeline.site.procedures import Surroundings, expanded, procedure_page, read_procedures, validity
from tests.site.conftest import ROOT

CATALOG = Catalog()
DEADLINES = read_deadlines((ROOT / "docs" / "prazos.yml").read_bytes(), "prazos.yml")
GUIDE = (ROOT / "docs" / "dev" / "site.md").read_text("utf-8")
PAGE = re.search(r"```yaml\n(---\n.*?\n---\n\n# [^\n]+\n)```", GUIDE, re.DOTALL)
STATES = re.search(r"```situacoes\n(.*?)```", GUIDE, re.DOTALL)


def example() -> str:
    assert PAGE is not None
    return PAGE[1]


def states() -> str:
    assert STATES is not None
    return STATES[1]


def around() -> Surroundings:
    return Surroundings(CATALOG, DEADLINES, {})


def test_the_example_of_the_guide_is_a_page() -> None:
    pages = read_procedures({"procedimentos/x.md": example()}, CATALOG, DEADLINES)
    text = procedure_page("procedimentos/x.md", pages["procedimentos/x.md"], around())
    box = html.fromstring(text.split("\n\n", 2)[2])
    heads = [" ".join(each.text_content().split()) for each in box.iter("dt")]
    assert heads == [
        "Para quem é", "O que ter à mão", "Tempo", "Resultado", "Formulário", "Prazos", "Base legal", "Última revisão",
    ]  # fmt: skip
    assert "regime até 2025" in text
    assert 'href="../formularios/siop-ws/index.html"' in text
    assert 'href="../calendario.html#siops-bimestre"' in text
    assert '<time datetime="2026-11-21">21 de novembro de 2026</time>' in text


BAD = {
    "audience: ": ("publico: ", "chave-desconhecida"),
    "reviewed: 2026-11-21": ("reviewed: 2026-11-31", "data-invalida"),
    "since: 2012-11-16": ("since: ontem", "valor-invalido"),
    "forms: [siop-ws]": ("forms: [siop-sw]", "formulario-desconhecido"),
    "deadlines: [siops-bimestre]": ("deadlines: [siops]", "prazo-desconhecido"),
    "\n# Credencial": ("\nCredencial", "pagina-sem-titulo"),
    "order: 10": ("order: primeiro", "valor-invalido"),
}


@pytest.mark.parametrize("line", BAD)
def test_a_mistake_is_told_with_its_line(line: str) -> None:
    written, code = BAD[line]
    number = 1 if line.startswith("\n") else example()[: example().index(line)].count("\n") + 1
    with pytest.raises(FoundError) as told:
        read_procedures({"procedimentos/x.md": example().replace(line, written)}, CATALOG, DEADLINES)
    found = {(each.code, each.place.line) for each in told.value.findings if each.place}
    assert (code, number) in found


def test_every_page_is_told_at_once() -> None:
    with pytest.raises(FoundError) as told:
        read_procedures({"a.md": "# A\n", "b.md": "# B\n"}, CATALOG, DEADLINES)
    assert [str(each.place) for each in told.value.findings] == ["a.md:1:1", "b.md:1:1"]


def test_pages_come_in_their_order() -> None:
    first, last = example(), example().replace("order: 10", "order: 5")
    assert list(read_procedures({"a.md": first, "b.md": last}, CATALOG, DEADLINES)) == ["b.md", "a.md"]


def test_what_people_write_in_facts_is_text() -> None:
    nasty = example().replace("Órgãos membros", "<script>alert(1)</script> & *órgãos*")
    page = read_page(nasty, "procedimentos/x.md")
    text = procedure_page("procedimentos/x.md", page, around())
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; *órgãos*" in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"since": "2012-11-16"}, "desde 16/11/2012"),
        ({"until": "2025-12-31", "note": "regime até 2025"}, "até 31/12/2025; regime até 2025"),
        ({"since": "2013-01-01", "until": "2025-12-31"}, "de 01/01/2013 a 31/12/2025"),
        ({}, ""),
    ],
)
def test_validity_in_words(given: dict[str, str], said: str) -> None:
    assert validity(LegalAct(act="Lei", **given)) == said  # type: ignore[arg-type]


def test_a_diagram_says_in_text_all_that_it_draws() -> None:
    known = read_states(states(), Place("x.md", 10, 1))
    figure = html.fromstring(states_figure(known))
    drawn = " ".join(" ".join(each.itertext()) for each in figure.iter("text"))
    listed = " ".join(figure.find("details").itertext())
    for state in known.states:
        assert state.label.split()[0] in drawn
        assert state.label in listed
    for number, step in enumerate(known.steps, 1):
        assert str(number) in drawn.split()
        assert step.label in listed
    assert len(figure.findall(".//li")) == len(known.states) + len(known.steps)


@pytest.mark.parametrize("form_id", CATALOG.ids())
def test_who_signs_is_drawn_and_said(form_id: str) -> None:
    definition = CATALOG.definition(form_id)
    figure = html.fromstring(signatures_figure(definition))
    listed = [" ".join(each.itertext()) for each in figure.iter("li")]
    assert len(listed) == len(definition.signatories)
    for signatory, said in zip(definition.signatories, listed, strict=True):
        assert said.startswith(signatory.label)
        assert ("assina sempre" in said) is not bool(signatory.when)


def test_a_drawing_is_well_formed_named_and_inside_its_frame() -> None:
    figures = [states_figure(read_states(states(), Place("x.md", 1, 1)))]
    figures += [signatures_figure(CATALOG.definition(form_id)) for form_id in CATALOG.ids()]
    for figure in figures:
        svg = etree.fromstring(re.search(r"<svg.*?</svg>", figure, re.DOTALL)[0])  # type: ignore[index]
        _, _, width, height = map(float, svg.get("viewBox").split())
        names = svg.get("aria-labelledby").split()
        assert svg.get("role") == "img"
        assert [each.get("id") for each in svg if each.get("id")] == names
        for box in svg.iter("{*}rect"):
            assert float(box.get("x")) >= 0
            assert float(box.get("x")) + float(box.get("width")) <= width
            assert float(box.get("y")) + float(box.get("height")) <= height
        assert "\n\n" not in figure


def test_boxes_of_a_diagram_do_not_overlap() -> None:
    many = [f"  - {{id: s{n}, label: Situação número {n} com um nome comprido}}" for n in range(7)]
    steps = [f"  - {{from: s0, to: s{n}, label: passo}}" for n in range(1, 7)] + [
        "  - {from: s6, to: s0, label: volta}"
    ]
    text = "title: Muitas\nstates:\n" + "\n".join(many) + "\nsteps:\n" + "\n".join(steps) + "\n"
    figure = html.fromstring(states_figure(read_states(text, Place("x", 1, 1))))
    boxes = [tuple(float(box.get(side)) for side in ("x", "y", "width", "height")) for box in figure.iter("rect")]
    for index, (x, y, width, height) in enumerate(boxes):
        for x2, y2, _, _ in boxes[index + 1 :]:
            assert y2 >= y + height or x2 >= x + width or y2 + height <= y or x2 + width <= x


def test_a_step_to_nowhere_is_told_with_its_place() -> None:
    with pytest.raises(FoundError, match="Não há a situação “nenhuma”") as told:
        expanded("# X\n\n```situacoes\n" + states().replace("to: deferida", "to: nenhuma") + "```\n", "a.md", around())
    assert str(told.value.findings[0].place) == "a.md:4:1"


def test_a_fence_of_a_form_that_is_not_there_is_told() -> None:
    with pytest.raises(FoundError, match="Não há formulário “siop-sw”"):
        expanded("```assinaturas\nsiop-sw\n```\n", "a.md", around())


def test_other_fences_are_left_alone() -> None:
    text = "````markdown\nx\n````\n\n```\ncredencia check\n```\n"
    assert expanded(text, "a.md", around()) == text
