"""The sample documents, rendered once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.renderers.html.render import render
from tests.renderers.made import rendered, written


@pytest.fixture(scope="session")
def pages() -> dict[str, bytes]:
    return rendered(render)


@pytest.fixture(scope="session")
def files(pages: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return written(pages, tmp_path_factory.mktemp("html"), "html")
