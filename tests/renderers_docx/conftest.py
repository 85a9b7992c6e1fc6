"""The sample documents, rendered once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.renderers.docx.render import render
from tests.renderers.made import rendered, written


@pytest.fixture(scope="session")
def made() -> dict[str, bytes]:
    return rendered(render)


@pytest.fixture(scope="session")
def files(made: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return written(made, tmp_path_factory.mktemp("docx"), "docx")
