"""`credencia render -f`: each format asked for, or none at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import pytest

import pipeline.renderers.html.render
from pipeline.cli import main
from pipeline.definition.catalog import FORMS
from pipeline.workflow.formats import FORMATS
from pipeline.workflow.opening import file_kind

EXAMPLE = str(FORMS / "examples" / "siop-ws.yml")
ALL = [word for name in FORMATS for word in ("-f", name)]


@pytest.mark.parametrize("source", ["siop-ws", EXAMPLE])
def test_each_format_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str) -> None:
    assert main(["render", source, "-o", str(tmp_path), *ALL, "-f", "pdf", "--json"]) == 0
    paths = [Path(path) for path in json.loads(capsys.readouterr().out)["paths"]]
    assert [path.suffix for path in paths] == [f".{name}" for name in FORMATS]
    assert sorted(tmp_path.iterdir()) == sorted(paths)
    assert [file_kind(path.read_bytes()) for path in paths if path.suffix != ".html"] == ["pdf", "odt", "docx"]
    assert next(path for path in paths if path.suffix == ".html").read_bytes().startswith(b"<!DOCTYPE html>")


def test_pdf_is_what_is_written_when_nothing_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "siop-ws", "-o", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'siop-ws.blank.pdf'}\n"


def test_a_format_that_fails_leaves_none_of_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> NoReturn:
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline.renderers.html.render, "render", broken)
    assert main(["render", EXAMPLE, "-o", str(tmp_path), "-f", "pdf", "-f", "html"]) == 3
    assert "Erro inesperado" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
