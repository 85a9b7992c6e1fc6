"""A blank that LibreOffice opened, that was filled at its keyboard, and that it saved as DOCX, is read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.readers.docx import read_docx
from pipeline.renderers.docx.naming import bookmark_name
from pipeline.renderers.docx.render import render
from tests import judges
from tests.readers_docx.vectors import parts_of
from tests.renderers.documents import LONG_WORD, NASTY, TEXT_OF_2000, filled_siop, long_blank

pytestmark = pytest.mark.deep

SCRIPT = Path(__file__).with_name("fill_with_libreoffice.py")
SYSTEM_PYTHON = Path("/usr/bin/python3")  # the one that has `uno`
TYPED: dict[str, Any] = {
    "responsavel.nome": 'João d\'Ávila & <b> "x" {{x}}',
    "responsavel.email": LONG_WORD,
    "responsavel.posse": "01/02/2024",
    "titular.nome": "اسم עברית 👩‍💻",
    "titular.uf": "DF",
    "sistema.descricao": "linha 1\n\nlinha 3 <&>",
    "sistema.ips": "200.130.2.10\n200.130.2.11",
    "longo.descricao": TEXT_OF_2000,
    "longo.nome": NASTY,
    "pedido.retificacao.nao": True,
    "termo.recursos.quantitativo": True,
    "termo.recursos.tabelas": True,
}


def fill(source: bytes, typed: dict[str, Any], folder: Path) -> bytes:
    judges.program("soffice")
    (folder / "blank.docx").write_bytes(source)
    values = {bookmark_name(name) if name else "": value for name, value in typed.items()}
    (folder / "values.json").write_text(json.dumps(values), encoding="utf-8")
    paths = [folder / name for name in ("blank.docx", "filled.docx", "values.json", "profile")]
    said = judges.run(SYSTEM_PYTHON, SCRIPT, *paths)
    assert said.returncode == 0, said.stderr
    return (folder / "filled.docx").read_bytes()


def test_what_was_typed_is_read_back(tmp_path: Path) -> None:
    blank = render(long_blank())
    before, after = read_docx(blank), read_docx(fill(blank, TYPED, tmp_path))
    assert read_docx(judges.libreoffice_docx(tmp_path / "filled.docx", tmp_path)) == after
    boxes = {"pedido.retificacao": "nao", "termo.recursos": ["quantitativo", "tabelas"], "titular.uf": "df"}
    expected = before.fields | {name: text for name, text in TYPED.items() if name in before.fields} | boxes
    assert after.fields == expected
    assert after.record == before.record


def test_what_is_not_a_control_takes_no_typing(tmp_path: Path) -> None:
    filled = fill(render(long_blank()), {"titular.nome": "Ana", "": "INTRUSO"}, tmp_path)
    assert b"INTRUSO" not in parts_of(filled)["word/document.xml"]
    assert read_docx(filled).fields["titular.nome"] == "Ana"


def test_the_record_of_a_filled_one_survives(tmp_path: Path) -> None:
    (tmp_path / "filled.docx").write_bytes(render(filled_siop()))
    saved = judges.libreoffice_docx(tmp_path / "filled.docx", tmp_path)
    assert read_docx(saved) == read_docx(render(filled_siop()))
