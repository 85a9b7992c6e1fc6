"""What other programs say of every page: axe-core in Chromium, Lighthouse, the Nu HTML checker."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from tests.judges import judges_folder, program, run
from tests.site.conftest import Site

pytestmark = pytest.mark.deep

HERE = Path(__file__).parent
KINDS = (
    "index.html",
    "procedimentos/conecta.html",
    "formularios/siop-ws/index.html",
    "formularios/siop-ws/preencher/index.html",
    "verificar/index.html",
    "calendario.html",
    "busca.html",
)


def _judged(script: str, server: str, pages: list[str]) -> dict[str, Any]:
    folder = judges_folder() / "pages"
    if not (folder / "node_modules" / "lighthouse").is_dir():
        program("lighthouse")
    said = run(program("node"), HERE / script, folder, program("chromium"), server, *pages)
    assert said.returncode == 0, said.stderr
    found: dict[str, Any] = json.loads(said.stdout)
    return found


@pytest.fixture(scope="session")
def audits(site: Site, server: str) -> dict[str, Any]:
    return _judged("audit.mjs", server, site.pages)


@pytest.mark.parametrize("scheme", ["light", "dark", "narrow"])
def test_axe_finds_nothing(audits: dict[str, Any], scheme: str) -> None:
    assert len(audits) > 30
    assert {page: audit[scheme] for page, audit in audits.items() if audit[scheme]} == {}


def test_no_page_scrolls_sideways_at_320_pixels(audits: dict[str, Any]) -> None:
    assert {page: audit["overflow"] for page, audit in audits.items() if audit["overflow"] > 0} == {}


def test_no_page_asks_another_server_or_complains(audits: dict[str, Any]) -> None:
    assert {page: audit["elsewhere"] for page, audit in audits.items() if audit["elsewhere"]} == {}
    assert {page: audit["complaints"] for page, audit in audits.items() if audit["complaints"]} == {}


def test_headings_begin_at_the_title_and_skip_no_level(audits: dict[str, Any]) -> None:
    for page, audit in audits.items():
        levels = audit["headings"]
        assert levels.count(1) == 1, page
        assert levels[0] == 1, page
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), page


def test_lighthouse_gives_full_marks(server: str) -> None:
    marks = _judged("lighthouse.mjs", server, list(KINDS))
    for page, given in marks.items():
        print(f"Lighthouse: {page}: performance {given['performance']}")  # noqa: T201 - a figure, and no law
    assert {page: given["lost"] for page, given in marks.items() if given["accessibility"] < 100} == {}
    assert {page: given["lost"] for page, given in marks.items() if given["best-practices"] < 100} == {}


def test_the_html_is_valid(site: Site) -> None:
    jar = judges_folder() / "pages" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists():
        program("vnu")
    pages = [site.built / page for page in [*site.pages, "404.html"]]
    said = run(program("java"), "-jar", jar, "--errors-only", "--format", "json", *pages)
    messages = json.loads(said.stderr)["messages"]
    assert [f"{Path(each['url']).name}: {each['message']}" for each in messages] == []
