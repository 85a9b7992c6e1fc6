"""What the fonts can't show is named and refused, never replaced."""

from __future__ import annotations

import pytest

from pipeline.findings import Severity
from pipeline.renderers.pdf.glyphs import MissingGlyphsError, glyph_findings, missing_glyphs
from pipeline.renderers.pdf.render import render
from tests.renderers.documents import VALUES, blank_siop, filled_siop, long_filled


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("João Conceição D’Ávila – nº 1º § 2 “a” … −03:00", set()),
        ("a\u0301 c\u0327", set()),  # combining accents that have a letter of their own
        ("two\nlines\u00a0", set()),
        ("😀", {"😀"}),
        ("שלום", set("שלום")),
        ("漢", {"漢"}),
        ("abc\u202edef", {"\u202e"}),  # would show the text turned round
        ("a\u200bb\tc\x00", {"\u200b", "\t", "\x00"}),
    ],
)
def test_missing_glyphs(text: str, missing: set[str]) -> None:
    assert missing_glyphs(text) == missing


def test_the_forms_own_texts_have_every_glyph() -> None:
    for document in (blank_siop(), filled_siop(), long_filled()):
        assert glyph_findings(document) == ()


def test_a_finding_names_the_field_and_the_character() -> None:
    document = filled_siop({"titular.nome": "Ana 😀\u202e"})
    (finding,) = [each for each in glyph_findings(document) if each.where == "titular.nome"]
    assert finding.severity is Severity.CRITICA
    assert finding.code == "caractere-sem-desenho"
    assert "“😀” (U+1F600 GRINNING FACE)" in finding.message
    assert "U+202E RIGHT-TO-LEFT OVERRIDE" in finding.message
    assert finding.label == "Nome completo"


@pytest.mark.parametrize("name", [name for name in VALUES if not name.endswith(("retificacao", "uf", "recursos"))])
def test_render_refuses_what_the_page_would_not_show(name: str) -> None:
    with pytest.raises(MissingGlyphsError) as refused:
        render(filled_siop({name: "שלום"}))
    assert name in {finding.where for finding in refused.value.findings}
