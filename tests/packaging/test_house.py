"""The house keeps its own rules."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*ROOT.glob("pipeline/**/*.py"), *ROOT.glob("signatures/**/*.py")])


def test_the_rooms_import_only_what_they_may() -> None:
    result = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_a_monolith(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 400


def test_every_invariant_names_a_test_that_exists() -> None:
    text = (ROOT / "docs/dev/architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    assert len(named) >= 10
    missing = [f"{file}::{test}" for file, test in named if f"def {test}(" not in _read(ROOT / file)]
    assert missing == []


def test_every_command_is_documented() -> None:
    from pipeline.cli.commands import COMMANDS  # noqa: PLC0415 - the table of contents

    for page in ("README.md", "README.pt-BR.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert [command.name for command in COMMANDS if f"credencia {command.name}" not in text] == []


def test_links_of_the_developers_pages_resolve() -> None:
    """Those of the published pages, which lead to generated ones too, are followed in the built site (tests/site)."""
    pages = [ROOT / "README.md", ROOT / "README.pt-BR.md", *ROOT.glob("docs/dev/**/*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_form_has_its_procedures_page() -> None:
    from pipeline.definition.catalog import Catalog  # noqa: PLC0415 - the forms

    catalog = Catalog()
    pages = {catalog.definition(form_id).procedure for form_id in catalog.ids()}
    assert [page for page in pages if not (ROOT / "docs" / f"{page.rstrip('/')}.md").exists()] == []


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
