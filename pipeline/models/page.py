"""A model's page against the data: a word processor prints no page twice alike, so its words are compared."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.models.sheet import sheet_of
from pipeline.models.words import Difference, differences
from pipeline.readers.text import pages_text
from signatures.beginning import Bytes


@dataclass(frozen=True, slots=True)
class PageComparison:
    """What differs. ``sure`` when the model holds nothing that only a word processor can work out."""

    differences: tuple[Difference, ...]
    sure: bool


def page_differences(filled: bytes, pdf: Bytes) -> PageComparison:
    """What the pages of ``pdf`` say otherwise than the model ``filled``.

    Raises ReadError for a model that can't be read, and UnreadableError for a PDF that can't.
    """
    sheet = sheet_of(filled)
    pages = ["\n".join(lines) for lines in pages_text(pdf)]
    return PageComparison(differences(sheet, pages), not sheet.computed)
