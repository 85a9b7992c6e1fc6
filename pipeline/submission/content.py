"""Does the page show the data? Render again, and compare bytes, then text."""

from __future__ import annotations

import difflib
from collections.abc import Callable

from pipeline.document.compose import compose
from pipeline.document.model import Document
from pipeline.readers.text import UnreadableError, page_text
from pipeline.submission.case import Case
from pipeline.submission.verdict import Agreement, Content

_SHOWN_DIFFERENCES = 20

Renderer = Callable[[Document], bytes]


def compare(case: Case, original: bytes, render: Renderer) -> Content:
    """Compare the unsigned original with what its own data give, or a filled-in blank with the blank as published."""
    data = case.checked.data
    if data is None:
        return Content(Agreement.UNKNOWN, "Os dados que o arquivo carrega têm críticas.")
    again = render(compose(case.form, None if case.is_blank else data, case.on))
    if again == original:
        return Content(Agreement.PROVED, "Os dados do arquivo, compostos de novo, dão exatamente os mesmos bytes.")
    try:
        return _compare_text(original, again, _reason(case, original, again))
    except UnreadableError:
        return Content(Agreement.UNKNOWN, "O texto das páginas não pôde ser lido.")


def _reason(case: Case, original: bytes, again: bytes) -> str:
    if not case.is_blank:
        return "Os dados do arquivo, compostos de novo, dão o mesmo texto, mas não os mesmos bytes."
    if original.startswith(again):
        return "É o formulário publicado, e os valores foram lidos dos seus campos."
    return "O texto é o do formulário publicado, regravado por outro programa; os valores foram lidos dos campos."


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
