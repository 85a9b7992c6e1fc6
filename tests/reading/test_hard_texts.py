"""The texts that documents break on, by name: whole in every format and read back the same, or refused by name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.data.blank_yaml import filled_yaml
from pipeline.data.check import check, check_values
from pipeline.data.model import FormData
from pipeline.definition.catalog import Form
from pipeline.definition.load import load_definition
from pipeline.definition.located import read_tree
from pipeline.document.compose import compose
from pipeline.renderers.pdf.glyphs import MissingGlyphsError
from pipeline.workflow.formats import renderer
from pipeline.workflow.opening import open_filled
from pipeline.workflow.typed import as_typed
from tests.parity.texts import TEXTS, bare
from tests.reading.conftest import TEMPLATE
from tests.samples import FORM as SOURCE

ON = date(2026, 11, 21)
ROWS = 200
ROOM = (
    SOURCE.replace("max_length: 200,", "max_length: 20000,")
    .replace("label: Texto, max_length: 60", "label: Texto, max_length: 20000")
    .replace("maximum: 3\n", f"maximum: {ROWS}\n")
)
DEFINITION = load_definition(read_tree(ROOM, "tudo.yml"), {})
FORM = Form(DEFINITION, TEMPLATE, "d" * 64, "t" * 64)
SENTENCE = "O órgão, à época, não pôde; “já” é d'água & <3 [ou] {não}. "

TEXTS_OF_ALL = {
    "accents": "ÁÉÍÓÚ âêîôû ãõ ç Ñ ü ª º § ¼ œ ÿ",
    "combining accents": "N\u0303o a\u0301 c\u0327",
    "apostrophes": "João d'Ávila, d’Ávila e `d´Ávila'",
    "quotes": """Ela disse "não", 'sim' e “talvez” – «ou» ‘quem’ sabe""",
    "brackets": "[colchetes] (parênteses) {chaves} <ângulos> ]]> [[ ]( ![",
    "Jinja": "{{ titular.cpf }} {% raw %} {# x #} {%- endif -%} {{'",
    "XML": "&amp; <b>x</b> <![CDATA[ y ]]> <!-- z --> &#x41; <?xml?> \"'",
    "Markdown": "# *a* _b_ **c** `d` ~~e~~ > f - g | h \\ 1. i",
    "Typst and TeX": "#set page() $x^2$ @ref <lab> \\textbf{x} %_ ~",
    "PDF": "%PDF-1.7 endobj (a\\) <</S/JavaScript>> stream",
    "YAML": "a: b # c - d !!python/object &x *x | >",
    "a formula": "=SOMA(A1) +1 -1 @x",
    "null": "null",
    "spaces": "a   b \u00a0 c",
    "a long word": "x" * 400,
    "10,000 characters": (SENTENCE * 200)[:10_000].strip(),
}
# Scripts that our fonts have not: the PDF is refused, naming each character; a word processor has its own fonts.
OF_OTHER_FONTS = {
    "Hebrew and Arabic": ("שלום, João, العربية", "HEBREW LETTER SHIN"),
    "emoji": ("técnica 👩\u200d💻 🇧🇷", "WOMAN"),
    "Chinese": ("漢字", "CJK UNIFIED IDEOGRAPH-6F22"),
}
KINDS = ("pdf", "odt", "docx")


def data(text: str, records: int = 2) -> FormData:
    items: list[dict[str, Any]] = [{"nome": f"{number} {text}", "quando": "2026-11-21"} for number in range(records)]
    values = {
        "geral": {"texto": text, "longo": f"{text}\n\n{text}", "cpf": "52998224725", "tem": False},
        "lista": {"itens": items},
    }
    found = check_values(DEFINITION, values)
    assert found.data is not None, found.findings
    return found.data


def came_back(kind: str, file: bytes) -> FormData | None:
    """What a person has who reads and checks."""
    found_kind, found, told = open_filled(file)
    assert (found_kind, told) == (kind, ())
    assert found.record is not None
    text = filled_yaml(DEFINITION, as_typed(DEFINITION, found.record["data"], official=True))
    return check(DEFINITION, read_tree(text, "lido.yml")).data


def made(kind: str, values: FormData) -> bytes:
    return renderer(kind)(compose(FORM, values, ON))


@pytest.mark.parametrize("name", TEXTS_OF_ALL)
@pytest.mark.parametrize("kind", [*KINDS, "html"])
def test_it_is_shown_whole_and_read_back(kind: str, name: str) -> None:
    text = TEXTS_OF_ALL[name]
    values = data(text) if len(text) <= 120 else data_of_long(text)
    file = made(kind, values)
    assert bare(TEXTS[kind](file)).count(bare(text)) >= (3 if len(text) <= 120 else 1)
    if kind in KINDS:
        assert came_back(kind, file) == values


def data_of_long(text: str) -> FormData:
    """A name and the columns of a group are short; a long text is in the field for long texts."""
    values = {
        "geral": {
            "texto": text[:100].strip(),
            "longo": f"{text}\n{text}"[:20_000].strip(),
            "cpf": "52998224725",
            "tem": False,
        },
        "lista": {"itens": [{"nome": "a"}, {"nome": "b"}]},
    }
    found = check_values(DEFINITION, values)
    assert found.data is not None, found.findings
    return found.data


@pytest.mark.parametrize("name", OF_OTHER_FONTS)
@pytest.mark.parametrize("kind", ["odt", "docx"])
def test_a_word_processor_shows_any_script(kind: str, name: str) -> None:
    text = OF_OTHER_FONTS[name][0]
    file = made(kind, data(text))
    assert bare(TEXTS[kind](file)).count(bare(text)) >= 4
    assert came_back(kind, file) == data(text)


@pytest.mark.parametrize("name", OF_OTHER_FONTS)
def test_a_page_never_has_a_silent_gap(name: str) -> None:
    text, named = OF_OTHER_FONTS[name]
    with pytest.raises(MissingGlyphsError) as refused:
        made("pdf", data(text))
    assert any(named in found.message for found in refused.value.findings)
    assert {"geral.texto", "geral.longo", "lista.itens"} <= {found.where for found in refused.value.findings}


def test_marks_that_turn_the_text_around_are_refused_before_any_format() -> None:
    values = {"geral": {"texto": "abc\u202edef\u202c", "cpf": "52998224725", "tem": False}}
    found = check_values(DEFINITION, values)
    assert found.data is None
    assert "geral.texto" in {finding.where for finding in found.findings}


@pytest.mark.parametrize("kind", [*KINDS, "html"])
def test_two_hundred_rows(kind: str) -> None:
    values = data("d'Ávila & <filhos>", ROWS)
    file = made(kind, values)
    words = bare(TEXTS[kind](file))
    assert all(bare(f"{number} d'Ávila & <filhos>") in words for number in range(ROWS))
    if kind in KINDS:
        assert came_back(kind, file) == values
