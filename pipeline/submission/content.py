"""Does the page show the data? Render again, and compare bytes, then text."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipeline.data.model import FormData
from pipeline.definition.catalog import Form
from pipeline.document.compose import compose
from pipeline.document.model import Document
from pipeline.readers.text import page_text
from pipeline.submission.verdict import Agreement, Content

_SHOWN_DIFFERENCES = 20

Renderer = Callable[[Document], bytes]


@dataclass(frozen=True, slots=True)
class Claim:
    """What the file says of itself: the form it was made from, its data (None: a blank, filled in later), its date."""

    form: Form
    data: FormData | None
    date: date


def compare_filled(original: bytes, claim: Claim, render: Renderer) -> Content:
    """Compare the unsigned original with what its own data give."""
    again = render(compose(claim.form, claim.data, claim.date))
    if again == original:
        return Content(Agreement.PROVED, "Os dados do arquivo, compostos de novo, dão exatamente os mesmos bytes.")
    return _compare_text(
        original, again, "Os dados do arquivo, compostos de novo, dão o mesmo texto, mas não os mesmos bytes."
    )


def compare_blank(original: bytes, claim: Claim, render: Renderer) -> Content:
    """Compare a blank that was filled in with the blank as published; its values are judged apart."""
    published = render(compose(claim.form, None, claim.date))
    if not original.startswith(published):
        return _compare_text(original, published, "O texto é o do formulário publicado, regravado por outro programa.")
    return _compare_text(original, published, "É o formulário publicado, e os valores foram lidos dos seus campos.")


def _compare_text(original: bytes, again: bytes, reason: str) -> Content:
    before, after = page_text(original), page_text(again)
    if before == after:
        return Content(Agreement.CONSISTENT, reason)
    return Content(
        Agreement.DIFFERENT, "A página não mostra os dados que o arquivo carrega.", tuple(_differences(before, after))
    )


def _differences(shown: list[str], expected: list[str]) -> list[str]:
    lines = []
    for line in difflib.ndiff(shown, expected):
        if line.startswith("- "):
            lines.append(f"no arquivo: {line[2:]}")
        elif line.startswith("+ "):
            lines.append(f"pelos dados: {line[2:]}")
    return lines[:_SHOWN_DIFFERENCES]
