"""What holds for every document: the same input gives the same bytes, and every value is on the page as given."""

from __future__ import annotations

import re
import unicodedata

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.renderers.pdf.render import render
from tests.renderers.documents import (
    BODY_OF_60,
    LONG_WORD,
    NASTY,
    TEXT_OF_2000,
    filled_siop,
    long_filled,
)

LETTERS = st.characters(min_codepoint=0x20, max_codepoint=0x17E, exclude_categories=("Cc", "Cf", "Lm"))
LINES = st.text(LETTERS, min_size=1, max_size=150).map(lambda text: unicodedata.normalize("NFC", text))
MODEST = settings(max_examples=25, deadline=None)


def page_text(pdf: bytes) -> str:
    """Between the running head and the foot, so that a text that goes on over the next page is in one piece."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded(bottom=55, top=797) for page in document)
    finally:
        document.close()


def bare(text: str) -> str:
    """Without what the end of a line adds or takes: spaces, and the hyphen that PDFium takes for a broken word's."""
    return re.sub(r"[\s\-\u00ad\ufffe\x02]", "", unicodedata.normalize("NFC", text))


@MODEST
@given(name=LINES, description=st.lists(LINES, max_size=6).map("\n".join))
def test_every_value_is_on_the_page(name: str, description: str) -> None:
    shown = bare(page_text(render(filled_siop({"titular.nome": name, "sistema.descricao": description}))))
    assert bare(name) in shown
    assert bare(description) in shown


@pytest.mark.parametrize("value", [NASTY, BODY_OF_60, LONG_WORD, TEXT_OF_2000, "  a   b ", "#", "\\", "a\u0301\u00a0b"])
def test_a_value_is_never_markup(value: str) -> None:
    shown = page_text(render(filled_siop({"titular.nome": value, "titular.cargo": value})))
    assert bare(shown).count(bare(value)) >= 2


def test_a_long_document_loses_no_row_and_no_word() -> None:
    shown = bare(page_text(render(long_filled())))
    assert all(f"Servidor{n}Super" in shown for n in range(60))
    assert shown.count(bare(TEXT_OF_2000)) == 2
    assert shown.count(bare(LONG_WORD)) == 3


def test_the_date_is_the_documents(pdfs: dict[str, bytes]) -> None:
    for pdf in pdfs.values():
        assert b"D:20261121000000Z" in pdf
        dates = set(re.findall(rb"D:(\d{8})", pdf))
        assert dates == {b"20261121"}
