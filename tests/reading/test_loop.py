"""Fill anywhere, read, check, render, proved: filled by pypdf and by PDFium, never by our own writer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.data.check import check, check_values
from pipeline.data.model import FormData
from pipeline.definition.located import read_tree
from pipeline.readers.model import nested
from pipeline.readers.pdf import read_pdf
from tests.reading.conftest import Blank
from tests.reading.fillers import FILLERS, Typed, typing_of, with_pypdf_bare
from tests.samples import WHOLE, everything, siop_example
from tests.strategies import form_data

Blanks = Callable[[str], Blank]
EVERYTHING = everything()


def whole(form_id: str) -> FormData:
    if form_id == "siop-ws":
        return siop_example()
    data = check(EVERYTHING, read_tree(WHOLE, "tudo.yml")).data
    assert data is not None
    return data


@pytest.mark.parametrize("form_id", ["siop-ws", "tudo"])
@pytest.mark.parametrize("filler", FILLERS)
def test_the_loop(
    blanks: Blanks, tmp_path: Path, capsys: pytest.CaptureFixture[str], filler: str, form_id: str
) -> None:
    blank, data = blanks(form_id), whole(form_id)
    filled, typed = tmp_path / "preenchido.pdf", tmp_path / "dados.yml"
    filled.write_bytes(FILLERS[filler](blank.pdf, typing_of(blank.form.definition, data)))
    catalog = ["--forms", str(blank.folder)]

    assert main(["read", str(filled), "-o", str(typed), *catalog]) == 0
    assert main(["check", str(typed), *catalog]) == 0
    assert main(["render", str(typed), "-o", str(tmp_path), "--date", "2026-11-21", *catalog]) == 0
    capsys.readouterr()
    main(["verify", str(tmp_path / "dados.pdf"), "--json", *catalog])
    assert json.loads(capsys.readouterr().out)["content"]["agreement"] == "provado"

    again = check(blank.form.definition, read_tree(typed.read_bytes(), "dados.yml"))
    assert again.data == data
    assert main(["read", str(tmp_path / "dados.pdf"), "-o", str(tmp_path / "de-novo.yml"), *catalog]) == 0
    once_more = check(blank.form.definition, read_tree((tmp_path / "de-novo.yml").read_bytes(), "de-novo.yml"))
    assert once_more.data == data


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(data=form_data(EVERYTHING))
def test_whatever_is_typed_is_read(blanks: Blanks, data: FormData) -> None:
    blank = blanks("tudo")
    filled = with_pypdf_bare(blank.pdf, typing_of(EVERYTHING, data))
    found = check_values(EVERYTHING, nested(read_pdf(filled).fields))
    assert found.data == data or data.get("geral.texto") == "proibido"


@pytest.mark.parametrize("filler", FILLERS)
def test_a_text_of_many_lines_comes_back_as_it_was_typed(blanks: Blanks, filler: str) -> None:
    text = "primeira\n\nterceira “linha” – d'Água"
    found = read_pdf(FILLERS[filler](blanks("tudo").pdf, {"geral.longo": text}))
    assert found.fields["geral.longo"] == text


@given(st.dictionaries(st.sampled_from(["geral.texto", "geral.cpf", "geral.dia"]), st.text(min_size=1, max_size=10)))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_typed_in_a_wrong_way_is_kept(blanks: Blanks, typed: Typed) -> None:
    storable: Any = {name: value for name, value in typed.items() if value.isprintable() and value.isascii()}
    found = read_pdf(with_pypdf_bare(blanks("tudo").pdf, storable))
    assert {name: value for name, value in found.fields.items() if isinstance(value, str)} == storable
