"""A letter with every voice that a letter has."""

from __future__ import annotations

from dataclasses import replace

from pipeline.document.model import Document, Kind, Paragraph, SignatureBlock, SignatureRow, Text, Tone
from tests.renderers.documents import SENTENCE, document

LETTERHEAD = ("Ministério da Gestão e da Inovação em Serviços Públicos", "Secretaria de Governo Digital")


def letter() -> Document:
    """Two pages long."""
    voices = [
        (Tone.LEFT, "OFÍCIO Nº 652/2026/SGD"),
        (Tone.RIGHT, "Brasília, 1º de fevereiro de 2026."),
        (Tone.LEFT, "A Sua Senhoria o Senhor\nFulano de Tal\nCoordenador-Geral"),
        (Tone.SUBJECT, "Assunto: Adesão ao programa Conecta."),
        (Tone.LETTER, "Senhor Coordenador-Geral,"),
        (Tone.LETTER, "1. " + SENTENCE * 9),
        (Tone.QUOTE, SENTENCE * 2),
        (Tone.LETTER, "2. " + SENTENCE * 18),
        (Tone.LETTER, "Sem número. " + SENTENCE * 2),
        (Tone.LETTER, "Atenciosamente,"),
    ]
    boxes = SignatureRow((SignatureBlock("secretaria", "Secretária", "assinatura_secretaria", "Ana Beatriz"),))
    position = Paragraph((Text("Secretária de Governo Digital"),), Tone.CENTER)
    blocks = [*(Paragraph((Text(text),), tone) for tone, text in voices), boxes, position]
    return replace(document(blocks, blank=False), kind=Kind.LETTER, letterhead=LETTERHEAD)
