"""Other programs' judgement of our DOCX: Microsoft's schema, and LibreOffice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.document.model import FieldRow, Heading, Paragraph
from tests import judges
from tests.renderers.made import MADE

pytestmark = pytest.mark.deep


@pytest.mark.parametrize("name", MADE)
def test_the_schema_is_kept(files: dict[str, Path], name: str) -> None:
    assert judges.ooxml_problems(files[name]) == []


def test_libreoffice_shows_the_text_in_order(files: dict[str, Path], tmp_path: Path) -> None:
    pdfs = judges.libreoffice_pdfs(list(files.values()), tmp_path)
    for name, make in MADE.items():
        shown = re.sub(r"\s", "", judges.pdftotext(pdfs[f"{name}.docx"]))
        place = 0
        for expected in _milestones(make().blocks):
            found = shown.find(re.sub(r"\s", "", expected), place)
            assert found >= 0, (name, expected)
            place = found


def test_libreoffice_makes_a4_with_the_documents_title(files: dict[str, Path], tmp_path: Path) -> None:
    pdfs = judges.libreoffice_pdfs([files["filled"], files["letter"]], tmp_path)
    for name in ("filled", "letter"):
        said = judges.pdfinfo(pdfs[f"{name}.docx"])
        assert said["Title"] == MADE[name]().title
        assert said["Page size"].endswith("(A4)")
    assert "Página 1 de 2" in judges.pdftotext(pdfs["letter.docx"])
    assert judges.pdftotext(pdfs["letter.docx"]).count("Secretaria de Governo Digital") == 1


def _milestones(blocks: object) -> list[str]:
    """What must come in this order: headings, paragraphs, and the first label of each row."""
    found = []
    assert isinstance(blocks, tuple)
    for block in blocks:
        match block:
            case Heading():
                found.append(block.text)
            case Paragraph():
                found.append("".join(run.text for run in block.content)[:40])
            case FieldRow():
                found.append(block.fields[0].label)
            case _:
                pass
    return found
