"""LibreOffice opens every form, in ODT and DOCX, blank and filled: one start of it for all the files."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pypdf
import pytest

from pipeline.definition.catalog import Catalog
from pipeline.document.compose import compose
from pipeline.document.model import Document, Widget
from pipeline.readers.text import pages_text
from pipeline.workflow.documents import edition_date
from pipeline.workflow.formats import renderer
from tests import judges
from tests.forms.conftest import IDS, example
from tests.parity.texts import Page, bare, without_drawn

pytestmark = pytest.mark.deep
FORMATS = ("odt", "docx")
STATES = ("blank", "filled")
SPARE = 2  # pages more than our own PDF has: a word processor sets lines more loosely


@dataclass(frozen=True, slots=True)
class Opened:
    """A document, and what LibreOffice printed of it."""

    document: Document
    pdf: Path

    @property
    def pages(self) -> list[str]:
        return ["\n".join(lines) for lines in pages_text(self.pdf.read_bytes())]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], Opened]:
    folder = tmp_path_factory.mktemp("libreoffice")
    documents, files = {}, {}
    for form_id in IDS:
        for state in STATES:
            documents[form_id, state] = document = _document(form_id, state)
            for kind in FORMATS:
                # The name without its ending is all that the PDF keeps of it.
                files[form_id, state, kind] = file = folder / f"{form_id}.{state}-{kind}.{kind}"
                file.write_bytes(renderer(kind)(document))
    made = judges.libreoffice_pdfs(list(files.values()), folder)
    return {key: Opened(documents[key[:2]], made[file.name]) for key, file in files.items()}


def _document(form_id: str, state: str) -> Document:
    form = Catalog().form(form_id)
    if state == "blank":
        return compose(form, None, edition_date(form.definition.edition))
    return compose(form, example(form_id), date(2026, 11, 21))


ALL = [(form_id, state, kind) for form_id in IDS for state in STATES for kind in FORMATS]


@pytest.mark.parametrize("key", ALL, ids="-".join)
def test_it_says_what_the_document_says(opened: dict[tuple[str, str, str], Opened], key: tuple[str, str, str]) -> None:
    one = opened[key]
    said = bare("\n".join(one.pages))
    place = 0
    for words in Page(renderer("html")(one.document)).body:
        wanted = bare(without_drawn(words))
        found = said.find(wanted, place)
        assert found >= 0, f"{words!r} is not after {said[max(0, place - 60) : place]!r}"
        place = found + len(wanted)


@pytest.mark.parametrize("key", ALL, ids="-".join)
def test_its_pages_are_as_many_as_they_should_be(
    opened: dict[tuple[str, str, str], Opened], key: tuple[str, str, str]
) -> None:
    one = opened[key]
    ours = len(pypdf.PdfReader(io.BytesIO(renderer("pdf")(one.document))).pages)
    assert ours <= len(one.pages) + 1
    assert len(one.pages) <= ours + SPARE
    assert "(A4)" in judges.pdfinfo(one.pdf)["Page size"]
    assert all(len(page) > 60 for page in one.pages)


@pytest.mark.parametrize("form_id", IDS)
def test_the_pdf_of_a_blank_odt_has_its_fields(opened: dict[tuple[str, str, str], Opened], form_id: str) -> None:
    one = opened[form_id, "blank", "odt"]
    found = pypdf.PdfReader(one.pdf).get_fields() or {}
    ends = {name for name, field in found.items() if field.get("/FT") is not None}
    for block in one.document.fields():
        names = [f"{block.name}.{option.id}" for option in block.options] if block.widget is Widget.CHOICES else []
        assert block.name in ends or any(name.startswith(f"{block.name}.") for name in ends), block.name
        assert set(names) <= ends


@pytest.mark.parametrize("form_id", IDS)
@pytest.mark.parametrize("kind", FORMATS)
def test_a_filled_one_has_none(opened: dict[tuple[str, str, str], Opened], form_id: str, kind: str) -> None:
    assert not pypdf.PdfReader(opened[form_id, "filled", kind].pdf).get_fields()
