"""However a word processor splits a paragraph, and whatever the values hold."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.models import paragraph
from pipeline.models.dialect import TEXT, WORD, Dialect, clean
from pipeline.models.odf import Odf
from pipeline.models.ooxml import Ooxml
from pipeline.models.values import Values

MODEL = "A {{ s.um }}-{{ s.dois | upper }} B{% if s.sim %}, {{ s.um }}{% endif %}{% if s.nao %}, {{ s.um }}{% endif %}."
DIALECTS = {"odf": Odf(), "ooxml": Ooxml()}
CUTS = st.sets(st.integers(0, len(MODEL)), max_size=30)
VALUE = st.text(max_size=30) | st.sampled_from(
    ["{{ s.um }}", "{% if %}", "a  b", " a ", "a\n\n\tb", "<w:p/>&amp;", "\x00"]
)


def split(kind: str, pieces: list[str]) -> Any:
    """A paragraph with each piece in a run of its own; in ODF every second one has no span."""
    if kind == "ooxml":
        root = etree.Element(f"{{{WORD}}}p")
        for piece in pieces:
            run = etree.SubElement(root, f"{{{WORD}}}r")
            etree.SubElement(run, f"{{{WORD}}}t").text = piece
            etree.SubElement(root, f"{{{WORD}}}proofErr")
        return root
    root = etree.Element(f"{{{TEXT}}}p")
    last = None
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            last = etree.SubElement(root, f"{{{TEXT}}}span")
            last.text = piece
        elif last is not None:
            last.tail = piece
    return root


def text_of(element: Any) -> str:
    """What a word processor shows of a paragraph."""
    signs = {"line-break": "\n", "br": "\n", "tab": "\t", "s": " " * int(element.get(f"{{{TEXT}}}c", "1"))}
    own = signs.get(etree.QName(element).localname, "") + (element.text or "")
    return own + "".join(text_of(child) + (child.tail or "") for child in element)


def filled(kind: str, root: Any, one: str, two: str) -> str:
    names = {"s": {"um": one, "dois": two, "sim": True, "nao": False}}
    dialect: Dialect = DIALECTS[kind]
    paragraph.fill(root, Values(names, names, frozenset()), dialect)
    return text_of(etree.fromstring(etree.tostring(root)))


@pytest.mark.parametrize("kind", DIALECTS)
@given(cuts=CUTS, one=VALUE, two=VALUE)
def test_any_split_gives_the_same_text(kind: str, cuts: set[int], one: str, two: str) -> None:
    places = [0, *sorted(cuts), len(MODEL)]
    pieces = [MODEL[start:end] for start, end in pairwise(places)]
    said = filled(kind, split(kind, pieces), one, two)
    assert said == f"A {clean(one)}-{clean(two.upper())} B, {clean(one)}."


def test_spaces_that_are_elements_may_stand_in_a_placeholder() -> None:
    source = f'<p xmlns="{TEXT}">a {{{{ <s c="2"/>s.um<tab/> }}}} b<line-break/>c</p>'
    assert filled("odf", etree.fromstring(source), "1", "2") == "a 1 b\nc"


def test_deleted_text_and_notes_are_not_the_paragraphs() -> None:
    note = f'<p xmlns="{TEXT}">a {{{{ s.um<note><note-body><p>x</p></note-body></note> }}}} b</p>'
    assert filled("odf", etree.fromstring(note), "1", "2") == "a 1x b"
    gone = f'<w:p xmlns:w="{WORD}"><w:r><w:t>{{{{ s.</w:t></w:r><w:del/><w:r><w:t>um }}}}</w:t></w:r></w:p>'
    assert filled("ooxml", etree.fromstring(gone), "1", "2") == "1"
