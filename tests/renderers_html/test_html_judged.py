"""What other programs say of the page: axe-core in Chromium, and Chromium's own printing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.judges import judges_folder, program, run
from tests.parity.texts import html_text
from tests.renderers.made import MADE

pytestmark = pytest.mark.deep

HERE = Path(__file__).parent
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
UNLABELLED = b'<!DOCTYPE html><html lang="pt-BR"><title>t</title><main><h1>t</h1><input name="x"></main></html>'


@pytest.fixture(scope="session")
def audits(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    bad = tmp_path_factory.mktemp("bad") / "unlabelled.html"
    bad.write_bytes(UNLABELLED)
    folder = judges_folder() / "pages"
    if not folder.is_dir():
        program("axe-core")
    said = run(program("node"), HERE / "axe.mjs", folder, program("chromium"), *files.values(), bad)
    assert said.returncode == 0, said.stderr
    found: dict[str, Any] = json.loads(said.stdout)
    return {f"{Path(name.partition('@')[0]).stem}@{name.partition('@')[2]}": audit for name, audit in found.items()}


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", MADE)
def test_axe_finds_nothing(audits: dict[str, Any], name: str, width: int) -> None:
    audit = audits[f"{name}@{width}"]
    assert audit["violations"] == []
    assert audit["requests"] == []
    assert audit["complaints"] == []
    assert not audit["wide"]
    assert audit["styled"] == "anywhere"  # the policy lets the page's own style in


def test_axe_would_have_found_something(audits: dict[str, Any]) -> None:
    assert any(violation.startswith("label:") for violation in audits["unlabelled@1280"]["violations"])


@pytest.mark.parametrize("name", ["blank", "filled", "letter"])
def test_chromium_prints_it_on_a4(files: dict[str, Path], tmp_path: Path, name: str) -> None:
    printed = tmp_path / "printed.pdf"
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    run(program("chromium"), *QUIET, profile, "--no-pdf-header-footer", f"--print-to-pdf={printed}", files[name])
    document = pypdfium2.PdfDocument(printed.read_bytes())
    try:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
        sizes = {tuple(round(side) for side in page.get_size()) for page in document}
    finally:
        document.close()
    assert sizes == {(595, 842)}
    assert "".join(html_text(files[name].read_bytes()).split())[:200] in "".join(text.split())
    assert "(obrigatório)" not in text


def test_chromium_pictures_it(files: dict[str, Path], tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    run(program("chromium"), *QUIET, profile, "--window-size=900,1200", f"--screenshot={picture}", files["blank"])
    assert picture.read_bytes().startswith(b"\x89PNG")
