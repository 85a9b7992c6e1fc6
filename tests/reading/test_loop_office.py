"""The loop in a word processor: LibreOffice fills in the blank and saves it, in ODT and in DOCX."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.data.check import check
from pipeline.data.model import FormData
from pipeline.definition import model
from pipeline.definition.catalog import FORMS
from pipeline.definition.located import read_tree
from pipeline.definition.lookup import fields
from pipeline.document.compose import compose
from pipeline.workflow.documents import edition_date
from pipeline.workflow.formats import renderer
from tests.readers_docx.test_docx_libreoffice import fill as docx_fill
from tests.readers_odt.conftest import Fill as OdtFill
from tests.reading.conftest import Blank
from tests.reading.fillers import OPTION_LABELS, Typed, typing_of
from tests.reading.test_loop import whole

pytestmark = pytest.mark.deep


def in_odt(fill: OdtFill, blank: bytes, typed: Typed, definition: model.FormDefinition) -> bytes:
    """By the ODT room's script: days in ISO, options by their ids."""
    days = {path for path, _, field in fields(definition) if isinstance(field, model.DateField)}
    values: dict[str, Any] = {
        name: _iso(value) if name in days or name.endswith(".quando") else _alone(value, name, definition)
        for name, value in typed.items()
    }
    return fill(blank, values)


def in_docx(folder: Path, blank: bytes, typed: Typed, definition: model.FormDefinition) -> bytes:
    """By the DOCX room's script: boxes by their own names, options by their labels."""
    values: dict[str, Any] = {}
    for name, value in typed.items():
        if isinstance(value, list):
            values |= {f"{name}.{option}": True for option in value}
        else:
            values[name] = _label(name, value, definition)
    return docx_fill(blank, values, folder)


def _iso(value: str | list[str]) -> str:
    assert isinstance(value, str)
    day, month, year = value.split("/")
    return f"{year}-{month}-{day}"


def _alone(value: str | list[str], name: str, definition: model.FormDefinition) -> str | list[str]:
    """Yes or no is one radio button, and so one value."""
    yes_no = {path for path, _, field in fields(definition) if isinstance(field, model.YesNoField)}
    return value[0] if name in yes_no else value


def _label(name: str, value: str, definition: model.FormDefinition) -> str:
    choices = {path for path, _, field in fields(definition) if isinstance(field, model.ChoiceField)}
    return OPTION_LABELS.get(value, value) if name in choices else value


@pytest.mark.parametrize("form_id", ["siop-ws", "tudo"])
@pytest.mark.parametrize("kind", ["odt", "docx"])
def test_the_loop(
    blanks: Callable[[str], Blank], request: pytest.FixtureRequest, tmp_path: Path, kind: str, form_id: str
) -> None:
    made, data = blanks(form_id), whole(form_id)
    definition = made.form.definition
    blank = renderer(kind)(compose(made.form, None, edition_date(definition.edition)))
    typed = typing_of(definition, data)
    filled = tmp_path / f"filled.{kind}"
    filled.write_bytes(
        in_odt(request.getfixturevalue("fill"), blank, typed, definition)
        if kind == "odt"
        else in_docx(tmp_path, blank, typed, definition)
    )
    assert _proved(filled, made, tmp_path, request.getfixturevalue("capsys")) == data


def _proved(filled: Path, made: Blank, folder: Path, capsys: pytest.CaptureFixture[str]) -> FormData | None:
    """What the loop's end says of a filled file: read, checked, rendered, and the page proved to show the data."""
    typed, catalog = folder / "dados.yml", [] if made.folder == FORMS else ["--forms", str(made.folder)]
    assert main(["read", str(filled), "-o", str(typed), *catalog]) == 0, capsys.readouterr().err
    assert main(["check", str(typed), *catalog]) == 0
    assert main(["render", str(typed), "-o", str(folder), "--date", "2026-11-21", *catalog]) == 0
    capsys.readouterr()
    main(["verify", str(folder / "dados.pdf"), "--json", *catalog])
    assert json.loads(capsys.readouterr().out)["content"]["agreement"] == "provado"
    return check(made.form.definition, read_tree(typed.read_bytes(), "dados.yml")).data
