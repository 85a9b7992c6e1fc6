"""The sample documents, rendered once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.renderers.odt.render import render
from tests.renderers.made import rendered, written


@pytest.fixture(scope="session")
def odts() -> dict[str, bytes]:
    return rendered(render)


@pytest.fixture(scope="session")
def files(odts: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return written(odts, tmp_path_factory.mktemp("odt"), "odt")
