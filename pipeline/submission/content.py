"""Does the page show the data? Render again, and compare bytes; else text, annotations and pictures."""

from __future__ import annotations

import difflib
from collections.abc import Callable

from pipeline.data.mask import mask_cpfs
from pipeline.document.compose import compose
from pipeline.document.model import Document
from pipeline.readers.picture import foreign_annotations, page_pictures
from pipeline.readers.record import read_record
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
        return _compare_pages(original, again, _reason(case, original, again))
    except UnreadableError:
        return Content(Agreement.UNKNOWN, "O texto das páginas não pôde ser lido.")


def _reason(case: Case, original: bytes, again: bytes) -> str:
    if not case.is_blank:
        return "Os dados do arquivo, compostos de novo, dão o mesmo texto, mas não os mesmos bytes."
    if original.startswith(again):
        return "É o formulário publicado, e os valores foram lidos dos seus campos."
    return "O texto é o do formulário publicado, regravado por outro programa; os valores foram lidos dos campos."


def _compare_pages(original: bytes, again: bytes, reason: str) -> Content:
    before, after = page_text(original), page_text(again)
    if before != after:
        differences = tuple(_differences(before, after))
        return Content(Agreement.DIFFERENT, "A página não mostra os dados que o arquivo carrega.", differences)
    foreign = foreign_annotations(original)
    if foreign:
        differences = tuple(f"no arquivo: {annotation}" for annotation in foreign)
        return Content(Agreement.DIFFERENT, "A página tem anotações que o formulário não tem.", differences)
    if page_pictures(original) == page_pictures(again):
        return Content(Agreement.CONSISTENT, reason)
    if _renderer(original) == _renderer(again):
        covered = "O texto é o mesmo, mas a página mostra outra coisa: um desenho, uma imagem ou um texto coberto."
        return Content(Agreement.DIFFERENT, covered)
    return Content(Agreement.CONSISTENT, f"{reason} Foi composto por outra versão do programa: confira a aparência.")


def _renderer(pdf: bytes) -> object:
    return (read_record(pdf) or {}).get("renderer")


def _differences(shown: list[str], expected: list[str]) -> list[str]:
    lines = []
    for line in difflib.ndiff(shown, expected):
        if line.startswith("- "):
            lines.append(f"no arquivo: {mask_cpfs(line[2:])}")
        elif line.startswith("+ "):
            lines.append(f"pelos dados: {mask_cpfs(line[2:])}")
    return lines[:_SHOWN_DIFFERENCES]
