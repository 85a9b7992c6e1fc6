"""The sample documents, rendered once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.document.model import Document
from pipeline.renderers.odt.render import render
from tests.renderers import documents
from tests.renderers_odt.letters import letter

MADE: dict[str, Callable[[], Document]] = {
    "blank": documents.blank_siop,
    "filled": documents.filled_siop,
    "long-blank": documents.long_blank,
    "long-filled": documents.long_filled,
    "letter": letter,
}


@pytest.fixture(scope="session")
def odts() -> dict[str, bytes]:
    return {name: render(make()) for name, make in MADE.items()}


@pytest.fixture(scope="session")
def files(odts: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("odt")
    for name, odt in odts.items():
        (folder / f"{name}.odt").write_bytes(odt)
    return {name: folder / f"{name}.odt" for name in odts}
