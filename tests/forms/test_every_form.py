"""What holds for every form of the catalog."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from pipeline.cli import main
from pipeline.data.check import check
from pipeline.data.model import FormData
from pipeline.data.serial import from_json
from pipeline.definition.catalog import FORMS, Catalog
from pipeline.definition.located import read_tree
from pipeline.document.compose import compose
from pipeline.readers.record import read_record
from pipeline.renderers.pdf.render import render
from pipeline.workflow.documents import check_file
from tests import judges
from tests.forms.conftest import IDS, MOMENT, Made, example
from tests.reading.showable import showable
from tests.strategies import form_data


@pytest.mark.parametrize("form_id", IDS)
def test_its_example_has_nothing_to_mend(form_id: str) -> None:
    path = FORMS / "examples" / f"{form_id}.yml"
    assert check(Catalog().definition(form_id), read_tree(path.read_bytes(), path.name)).findings == ()
    # On the disk there are no attachments beside the examples: each that is asked for is an aviso, and nothing else.
    assert {found.code for found in check_file(path, Catalog()).checked.findings} <= {"anexo-ausente"}


@pytest.mark.parametrize("form_id", IDS)
def test_its_data_come_back_from_the_file(made: dict[str, Made], form_id: str) -> None:
    record = read_record(made[form_id].filled.read_bytes())
    assert record is not None
    assert from_json(Catalog().definition(form_id), record["data"]) == example(form_id)


@pytest.mark.parametrize("form_id", IDS)
def test_the_same_bytes_twice(made: dict[str, Made], form_id: str) -> None:
    form = Catalog().form(form_id)
    assert render(compose(form, example(form_id), date(2026, 11, 21))) == made[form_id].filled.read_bytes()
    assert render(compose(form, None, date(2026, 11, 1))) == made[form_id].blank.read_bytes()


@pytest.mark.parametrize("form_id", IDS)
def test_a_blank_has_a_place_for_each_field_and_a_filled_one_none(form_id: str) -> None:
    form = Catalog().form(form_id)
    blank = compose(form, None, date(2026, 11, 1))
    names = [field.name for field in blank.fields()]
    sections = form.definition.sections
    assert names == [f"{section.id}.{field.id}" for section in sections for field in section.fields]
    assert all(field.text is not None for field in compose(form, example(form_id), date(2026, 11, 1)).fields())


@pytest.mark.parametrize("form_id", IDS)
def test_signed_by_everyone_it_is_accepted(
    made: dict[str, Made], keys: Path, form_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(made[form_id].signed)
    assert main(["verify", path, "--trust", str(keys / "trust"), "--moment", MOMENT, "--json"]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["accepted"] is True
    assert verdict["content"]["agreement"] == "provado"
    assert {found["code"] for found in verdict["findings"]} <= {"ancora-de-demonstracao"}


@pytest.mark.parametrize("form_id", IDS)
def test_any_data_are_rendered_and_read_back(form_id: str) -> None:
    form = Catalog().form(form_id)

    @settings(max_examples=10)
    @given(form_data(form.definition))
    def law(data: FormData) -> None:
        shown = showable(data)
        record = read_record(render(compose(form, shown, date(2026, 11, 21))))
        assert record is not None
        assert from_json(form.definition, record["data"]) == shown

    law()


@pytest.mark.parametrize("form_id", IDS)
def test_what_was_not_seen_is_said(form_id: str) -> None:
    model = Catalog().definition(form_id).official_model
    assert model.seen or len(model.note) > len("não visto")


@pytest.mark.deep
@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_finds_nothing(made: dict[str, Made], flavour: str) -> None:
    files = [path for each in made.values() for path in (each.blank, each.filled, each.signed)]
    assert judges.verapdf(files, flavour) == {path.name: [] for path in files}
