"""Blanks of every form, filled in by the browser's engine under Node."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.definition.catalog import FORMS, Catalog, Form
from pipeline.definition.located import plain, read_tree
from pipeline.document.compose import compose
from pipeline.renderers.pdf.render import render
from pipeline.site.export import BROWSER, browser_json
from pipeline.workflow.documents import edition_date
from tests.judges import program, run_with_input

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Blank:
    """A form, its blank PDF and what the browser gets of it, as files."""

    form: Form
    pdf: Path
    definition: Path


def make_blank(folder: Path, catalog: Catalog, form_id: str) -> Blank:
    """The blank of a form as the site would serve it."""
    form = catalog.form(form_id)
    pdf = render(compose(form, None, edition_date(form.definition.edition)))
    blank = Blank(form, folder / f"{form_id}.blank.pdf", folder / f"{form_id}.json")
    blank.pdf.write_bytes(pdf)
    blank.definition.write_bytes(browser_json(form, pdf))
    return blank


def example(form_id: str) -> Any:
    """The example's data, as typed."""
    file = FORMS / "examples" / f"{form_id}.yml"
    return plain(read_tree(file.read_bytes(), file.name))


def case(blank: Blank, state: Mapping[str, Any], out: Path) -> dict[str, Any]:
    """What `fill.mjs` and `chromium.mjs` are asked."""
    return {"definition": str(blank.definition), "blank": str(blank.pdf), "state": state, "out": str(out)}


def fill_all(cases: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Fill in each, in one process: what was written, or the problems."""
    said = run_with_input(json.dumps(cases), program("node"), HERE / "fill.mjs", BROWSER)
    assert said.returncode == 0, said.stderr
    outcomes: list[Any] = json.loads(said.stdout)
    return outcomes
