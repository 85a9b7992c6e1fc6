"""What the page's tests share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.document.model import Document, Kind, Paragraph, SignatureBlock, SignatureRow, Text, Tone
from pipeline.renderers.html.render import render
from tests.renderers import documents


def letter() -> Document:
    blocks = (
        Paragraph((Text("OFÍCIO Nº 652/2026/DTI"),), Tone.LEFT),
        Paragraph((Text("Campo Grande, 1º de dezembro de 2026."),), Tone.RIGHT),
        Paragraph((Text("À Senhora\nAntônia Gonçalves Peçanha\n70070-946 Brasília/DF"),), Tone.LEFT),
        Paragraph((Text("Assunto: Adesão.", strong=True),), Tone.SUBJECT),
        Paragraph((Text("Senhora Diretora,"),), Tone.LETTER),
        Paragraph((Text("Encaminho a solicitação deste órgão. " * 6),), Tone.LETTER),
        Paragraph((Text("O consumo é de graça. " * 5),), Tone.QUOTE),
        SignatureRow((SignatureBlock("dirigente", "Assinatura", "assinatura_dirigente", "Maria Müller"),)),
        Paragraph((Text("Diretora"),), Tone.CENTER),
    )
    made = documents.document(blocks, blank=False)
    return replace(made, kind=Kind.LETTER, letterhead=("Universidade de Exemplo", "Diretoria de TI"))


MADE: dict[str, Callable[[], Document]] = {
    "blank": documents.blank_siop,
    "filled": documents.filled_siop,
    "long-blank": documents.long_blank,
    "long-filled": documents.long_filled,
    "letter": letter,
}


@pytest.fixture(scope="session")
def pages() -> dict[str, bytes]:
    return {name: render(make()) for name, make in MADE.items()}


@pytest.fixture(scope="session")
def files(pages: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("html")
    for name, page in pages.items():
        (folder / f"{name}.html").write_bytes(page)
    return {name: folder / f"{name}.html" for name in pages}
