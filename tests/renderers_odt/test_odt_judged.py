"""Other programs judge our ODT: the ODF validator, and LibreOffice, which must open it without repair."""

from __future__ import annotations

import re
from pathlib import Path

import pypdf
import pytest

from tests import judges
from tests.renderers.documents import BODY_OF_60, SENTENCE, TEXT_OF_2000, VALUES, blank_siop
from tests.renderers.made import MADE

pytestmark = pytest.mark.deep


@pytest.fixture(scope="session")
def pdfs(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = judges.libreoffice_pdfs(list(files.values()), tmp_path_factory.mktemp("office"))
    return {name: made[path.name] for name, path in files.items()}


def bare(text: str) -> str:
    return re.sub(r"[\s\u00ad-]", "", text)


def test_the_odf_validator_finds_nothing(files: dict[str, Path]) -> None:
    assert judges.odf_problems(list(files.values())) == ""


def test_libreoffice_shows_every_value(pdfs: dict[str, Path]) -> None:
    shown = bare(pypdf_text(pdfs["filled"]))
    for name, value in VALUES.items():
        if name not in {"pedido.retificacao", "titular.uf", "termo.recursos"}:
            assert all(bare(line) in shown for line in value.splitlines()), name
    assert shown.count("☒") == 3
    long = bare(pypdf_text(pdfs["long-filled"]))
    assert all(f"Servidor{n}{bare(BODY_OF_60)}" in long for n in range(60))
    assert long.count(bare(SENTENCE)) >= 2 * (len(TEXT_OF_2000) // len(SENTENCE))


def test_pages_are_a4_and_numbered(pdfs: dict[str, Path]) -> None:
    for name, path in pdfs.items():
        said = judges.pdfinfo(path)
        assert "(A4)" in said["Page size"], name
        assert said["Title"] == MADE[name]().title
        pages = int(said["Pages"])
        assert f"Página {pages} de {pages}" in pypdf_text(path).replace("\n", " ")


def test_no_page_is_empty(pdfs: dict[str, Path]) -> None:
    for name, path in pdfs.items():
        for page in pypdf.PdfReader(path).pages:
            furniture = len(MADE[name]().title) + len("siop-ws · edição 2026-11 Página 1 de 2")
            assert len(page.extract_text()) > furniture + 20, (name, page.page_number)


def test_the_pdf_that_libreoffice_makes_of_a_blank_can_be_filled_in(pdfs: dict[str, Path]) -> None:
    fields = pypdf.PdfReader(pdfs["blank"]).get_fields() or {}
    ends = {name for name, field in fields.items() if field.get("/FT") is not None}
    for field in blank_siop().fields():
        assert any(name == field.name or name.startswith(f"{field.name}.") for name in ends), field.name


def pypdf_text(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
