"""Ofícios: the blank has its boxes and the text with gaps, the filled one the letter alone."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.definition.catalog import Catalog
from pipeline.document.compose import compose
from pipeline.document.model import Document, FieldRow, Heading, Kind, Paragraph, SignatureRow, Tone
from tests.forms.conftest import IDS, example

LETTERS = [each for each in IDS if Catalog().definition(each).layout.value == "letter"]


def letter(form_id: str, *, blank: bool = False) -> Document:
    return compose(Catalog().form(form_id), None if blank else example(form_id), date(2026, 11, 21))


def paragraphs(document: Document, tone: Tone) -> list[str]:
    found = [block for block in document.blocks if isinstance(block, Paragraph) and block.tone is tone]
    return ["".join(run.text for run in block.content) for block in found]


def test_there_are_two_letters() -> None:
    assert LETTERS == ["conecta-oficio", "siops-oficio-cadastro"]


@pytest.mark.parametrize("form_id", LETTERS)
def test_a_filled_letter_is_the_letter_alone(form_id: str) -> None:
    document = letter(form_id)
    assert document.kind is Kind.LETTER
    assert {type(block) for block in document.blocks} == {Paragraph, SignatureRow}
    assert not any("____" in text for tone in Tone for text in paragraphs(document, tone))


@pytest.mark.parametrize("form_id", LETTERS)
def test_a_blank_letter_has_boxes_and_then_the_text_with_gaps(form_id: str) -> None:
    document = letter(form_id, blank=True)
    kinds = [type(block) for block in document.blocks]
    last_row = max(i for i, kind in enumerate(kinds) if kind is FieldRow)
    after = [block for block in document.blocks[last_row + 1 :] if isinstance(block, Heading)]
    assert [heading.text for heading in after] == ["Texto do ofício"]
    assert "____" in paragraphs(document, Tone.LETTER)[0]


def test_the_parts_of_an_oficio() -> None:
    document = letter("conecta-oficio")
    assert document.letterhead == ("Universidade Federal de Exemplo", "Diretoria de Tecnologia da Informação")
    number, addressee = paragraphs(document, Tone.LEFT)
    assert number == "OFÍCIO Nº 652/2026/DTI/UFEX"
    assert addressee.split("\n")[:2] == ["À Senhora", "Antônia Gonçalves Peçanha"]
    assert paragraphs(document, Tone.RIGHT) == ["Campo Grande, 1º de dezembro de 2026."]
    assert paragraphs(document, Tone.SUBJECT) == ["Assunto: Solicitação ao Conecta gov.br – Adesão – API BPC."]
    vocative, *body, closing = paragraphs(document, Tone.LETTER)
    assert vocative == "Senhora Diretora,"
    assert [text[:2] for text in body] == ["1.", "2.", "3."]
    assert closing == "Atenciosamente,"
    assert paragraphs(document, Tone.CENTER) == ["Diretora de Tecnologia da Informação"]
