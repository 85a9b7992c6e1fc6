"""read(render(x)) = x, for whatever data, in every format that can be read.

``CREDENCIA_EXAMPLES=3000`` asks for that many records in each format (``make deep``).
"""

from __future__ import annotations

import os
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.data.blank_yaml import filled_yaml
from pipeline.data.check import check
from pipeline.data.model import FormData
from pipeline.definition.catalog import Form
from pipeline.definition.located import read_tree
from pipeline.document.compose import compose
from pipeline.workflow.formats import renderer
from pipeline.workflow.opening import open_filled
from pipeline.workflow.typed import as_typed
from tests.reading.conftest import TEMPLATE
from tests.reading.showable import showable
from tests.samples import everything
from tests.strategies import form_data

DEFINITION = everything()
FORM = Form(DEFINITION, TEMPLATE, "d" * 64, "t" * 64)
ON = date(2026, 11, 21)
EXAMPLES = int(os.environ.get("CREDENCIA_EXAMPLES", "40"))
MODEST = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


def came_back(kind: str, data: FormData) -> FormData | None:
    """What a person has who renders, reads and checks."""
    found_kind, found, told = open_filled(renderer(kind)(compose(FORM, data, ON)))
    assert (found_kind, told) == (kind, ())
    assert found.record is not None
    text = filled_yaml(DEFINITION, as_typed(DEFINITION, found.record["data"], official=True))
    return check(DEFINITION, read_tree(text, "lido.yml")).data


@pytest.mark.parametrize("kind", ["odt", "docx"])
@MODEST
@given(data=form_data(DEFINITION, emoji=True))
def test_what_is_rendered_is_read_back(kind: str, data: FormData) -> None:
    assert came_back(kind, data) == data or data.get("geral.texto") == "proibido"


@MODEST
@given(data=form_data(DEFINITION))
def test_what_is_rendered_as_pdf_is_read_back(data: FormData) -> None:
    shown = showable(data)
    assert came_back("pdf", shown) == shown or data.get("geral.texto") == "proibido"
