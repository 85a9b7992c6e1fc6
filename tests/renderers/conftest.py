"""What the renderers' tests share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.document.model import Document
from pipeline.renderers.pdf.render import render
from tests.renderers import documents

MADE: dict[str, Callable[[], Document]] = {
    "blank": documents.blank_siop,
    "filled": documents.filled_siop,
    "long-blank": documents.long_blank,
    "long-filled": documents.long_filled,
}


@pytest.fixture(scope="session")
def pdfs() -> dict[str, bytes]:
    return {name: render(make()) for name, make in MADE.items()}


@pytest.fixture(scope="session")
def files(pdfs: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pdf")
    for name, pdf in pdfs.items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    return {name: folder / f"{name}.pdf" for name in pdfs}
