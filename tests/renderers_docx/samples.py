"""Documents for the DOCX renderer's tests: those of every renderer, and a letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.document.model import (
    Document,
    Kind,
    Paragraph,
    SignatureBlock,
    SignatureRow,
    Text,
    Tone,
    signature_field_name,
)
from tests.renderers import documents

LETTERHEAD = ("Ministério da Saúde", "Secretaria Executiva", "Departamento de Economia da Saúde")
_LINES = (
    (Tone.LEFT, "OFÍCIO Nº 12/2026/SMS"),
    (Tone.RIGHT, "Brasília, 1º de março de 2026."),
    (Tone.LEFT, "Ao Senhor\nDiretor do Departamento"),
    (Tone.SUBJECT, "Assunto: Cadastro no SIOPS"),
    (Tone.LETTER, "Senhor Diretor,"),
    *((Tone.LETTER, f"{n}. {documents.SENTENCE * 4}") for n in range(1, 10)),
    (Tone.QUOTE, documents.SENTENCE * 3),
    (Tone.LETTER, "Atenciosamente,"),
)


def letter() -> Document:
    signature = SignatureBlock("titular", "Secretário", signature_field_name("titular"), person="João Paulo")
    blocks = [Paragraph((Text(text),), tone) for tone, text in _LINES]
    office = Paragraph((Text("Secretário Municipal de Saúde"),), Tone.CENTER)
    made = documents.document([*blocks, SignatureRow((signature,)), office], blank=False)
    return replace(made, kind=Kind.LETTER, letterhead=LETTERHEAD)


MADE: dict[str, Callable[[], Document]] = {
    "blank": documents.blank_siop,
    "filled": documents.filled_siop,
    "long-blank": documents.long_blank,
    "long-filled": documents.long_filled,
    "letter": letter,
}
