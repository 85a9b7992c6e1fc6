"""`credencia site`, as it is called: what it prints, and its exit codes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.site.conftest import Site


def test_it_writes_the_sources_and_says_how_many_pages(
    docs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "src"
    for _ in range(2):  # the second time it replaces what the first made
        assert main(["site", "--docs", str(docs), "-o", str(out), "--date", "2026-11-21"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [str(out), str(out)]
    assert "páginas em" in said.err
    assert (out / ".nav.yml").is_file()
    assert list(tmp_path.iterdir()) == [out]


def test_it_checks_a_built_site(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "--check", str(site.built), "-o", str(site.sources)]) == 0
    assert "0 problemas" in capsys.readouterr().err
    built = tmp_path / "site"
    shutil.copytree(site.built, built)
    (built / "calendario.html").unlink()
    assert main(["site", "--check", str(built), "-o", str(site.sources)]) == 1
    assert "falta a página calendario.html" in capsys.readouterr().out


def test_wrong_usage_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "--docs", str(tmp_path / "nada")]) == 2
    assert main(["site", "--check", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert "não é uma pasta de páginas" in said.err
    assert "make site" in said.err


def test_mistakes_are_told_with_their_place(docs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "docs"
    shutil.copytree(docs, wrong)
    (wrong / "prazos.yml").write_text("deadlines:\n  - id: x\n", "utf-8")
    assert main(["site", "--docs", str(wrong), "-o", str(tmp_path / "src")]) == 1
    assert "prazos.yml:2:" in capsys.readouterr().err
    assert not (tmp_path / "src").exists()
