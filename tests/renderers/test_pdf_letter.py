"""An ofício by the Manual de Redação: margins, letterhead on the first page only, who signs beside the closing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pikepdf
import pypdfium2
import pytest

from pipeline.document.model import (
    Block,
    Document,
    Kind,
    Paragraph,
    SignatureBlock,
    SignatureRow,
    Text,
    Tone,
    signature_field_name,
)
from pipeline.renderers.pdf.render import render
from tests.renderers.documents import LONG_WORD, NASTY

MILLIMETRE = 72 / 25.4
SENTENCE = "Encaminho a solicitação deste órgão, com a volumetria anual de 240.000 consultas. "
HEAD = ("Universidade Federal de Exemplo", "Diretoria de Tecnologia da Informação")


def text(tone: Tone, content: str) -> Paragraph:
    return Paragraph((Text(content),), tone)


def letter(paragraphs: Sequence[str]) -> bytes:
    body: tuple[Block, ...] = (
        text(Tone.LEFT, "OFÍCIO Nº 652/2026/DTI/UFEX"),
        text(Tone.RIGHT, "Brasília, 1º de dezembro de 2026."),
        text(Tone.LEFT, "À Senhora\nAntônia Gonçalves Peçanha"),
        Paragraph((Text("Assunto: Adesão.", strong=True),), Tone.SUBJECT),
        text(Tone.LETTER, "Senhora Diretora,"),
        *(text(Tone.LETTER, each) for each in paragraphs),
        text(Tone.QUOTE, "Uma citação."),
        text(Tone.LETTER, "Atenciosamente,"),
        SignatureRow((SignatureBlock("remetente", "Assinatura", signature_field_name("remetente"), "Maria Müller"),)),
        text(Tone.CENTER, "Diretora"),
    )
    return render(
        Document(
            form="oficio",
            edition="2026-11",
            title="Ofício de adesão",
            authority="Órgão",
            authority_unit="",
            destination="Gerenciador",
            date=date(2026, 11, 21),
            blank=False,
            blocks=body,
            record={"form": "oficio"},
            kind=Kind.LETTER,
            letterhead=HEAD,
        )
    )


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def boxes(pdf: bytes) -> list[tuple[str, float, float]]:
    """Each character of the first page, with its left and right edges in points."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page: Any = document[0].get_textpage()
        return [
            (page.get_text_range(i, 1), page.get_charbox(i)[0], page.get_charbox(i)[2])
            for i in range(page.count_chars())
        ]
    finally:
        document.close()


def test_what_is_said_and_in_which_order() -> None:
    (page,) = pages(letter(["1. Primeiro.", "2. Segundo.", "3. Terceiro."]))
    lines = [" ".join(line.split()) for line in page.splitlines()]
    assert lines[:2] == list(HEAD)
    assert "Ofício de adesão" not in page
    assert [line for line in lines if line[:2] in {"1.", "2.", "3."}] == ["1. Primeiro.", "2. Segundo.", "3. Terceiro."]
    assert lines.index("Atenciosamente,") < lines.index("Maria Müller") < lines.index("Diretora")


def test_the_margins_are_those_of_the_manual() -> None:
    shown = [each for each in boxes(letter([f"1. {SENTENCE * 4}"])) if each[0].strip()]
    assert min(left for _, left, _ in shown) == pytest.approx(30 * MILLIMETRE, abs=1.5)
    assert max(right for _, _, right in shown) == pytest.approx((210 - 15) * MILLIMETRE, abs=1.5)
    first_line = shown["".join(character for character, _, _ in shown).index("Encaminho")][1]
    assert first_line == pytest.approx((30 + 25) * MILLIMETRE, abs=1.5)


def test_the_letterhead_is_on_the_first_page_only_and_who_signs_is_not_alone() -> None:
    for count in range(24, 40):
        made = pages(letter([f"{number}. {SENTENCE}" for number in range(1, count)]))
        assert HEAD[0] in made[0]
        assert all(HEAD[0] not in page for page in made[1:])
        last = next(page for page in made if "Maria Müller" in page)
        assert "Atenciosamente," in last
        assert "Diretora\r" in last or last.rstrip().endswith("Diretora") or "Diretora\n" in last


@pytest.mark.parametrize("value", [NASTY, LONG_WORD, "1. " + NASTY, "12. x"])
def test_a_value_is_never_markup(value: str) -> None:
    shown = "".join("".join(pages(letter([value]))).split())
    assert "".join(value.split()) in shown.replace("\ufffe", "").replace("\x02", "")


def test_it_has_a_field_for_who_signs_and_a_title() -> None:
    import io  # noqa: PLC0415 - only here

    with pikepdf.open(io.BytesIO(letter(["Um parágrafo."]))) as pdf:
        assert [str(field.T) for field in pdf.Root.AcroForm.Fields] == ["assinatura_remetente"]
        assert str(pdf.docinfo.Title) == "Ofício de adesão"
