"""Attachments as a data file names them, on the disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.definition.catalog import FORMS


@pytest.fixture
def data(tmp_path: Path) -> Path:
    text = (FORMS / "examples" / "fns-anexo-i.yml").read_text(encoding="utf-8")
    papers = "anexos: {oficio: papeis/oficio.pdf, identidade: rg.jpg, posse: posse.png, residencia: luz.pdf}\n"
    (tmp_path / "papeis").mkdir()
    (tmp_path / "papeis" / "oficio.pdf").write_bytes(b"%PDF-1.7\n...")
    (tmp_path / "rg.jpg").write_bytes(b"\xff\xd8\xff\xe0...")
    (tmp_path / "posse.png").write_bytes(b"\x89PNG\r\n\x1a\n...")
    (tmp_path / "luz.pdf").write_bytes(b"%PDF-1.4\n...")
    path = tmp_path / "dados.yml"
    path.write_text(text + papers, encoding="utf-8")
    return path


def codes(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = main(["check", str(path), "--json"])
    return code, [found["code"] for found in json.loads(capsys.readouterr().out)["findings"]]


def test_all_that_was_asked_for(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert codes(data, capsys) == (0, [])


def test_a_wrong_one_stops_the_document(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data.parent / "luz.pdf").write_bytes(b"PK\x03\x04")
    (data.parent / "rg.jpg").unlink()
    (data.parent / "rg.jpg").mkdir()
    (data.parent / "posse.png").unlink()
    assert codes(data, capsys) == (1, ["anexo-ilegivel", "anexo-ilegivel", "anexo-de-outro-tipo"])
    assert main(["render", str(data), "-o", str(data.parent)]) == 1
    assert not data.with_suffix(".pdf").exists()


def test_a_path_that_can_not_be(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = data.read_text(encoding="utf-8")
    data.write_text(text.replace("rg.jpg", r'"rg\0.jpg"').replace("luz.pdf", "a" * 5000), encoding="utf-8")
    assert codes(data, capsys) == (1, ["anexo-ilegivel", "anexo-ilegivel"])
