"""The pages of every form as they were when someone last looked at them.

``CREDENCIA_UPDATE_GOLDEN=1`` writes them anew: look at each picture in `pages` before committing what it wrote.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from pipeline.definition.catalog import Catalog
from pipeline.document.compose import compose
from pipeline.renderers.pdf.render import render
from pipeline.workflow.documents import edition_date
from tests.forms.conftest import example
from tests.golden.pictures import Picture, distance, from_png, pictures, to_png

PAGES = Path(__file__).parent / "pages"
IDS = Catalog().ids()
TOLERANCE = 40.0  # of 255; see `test_what_is_tolerated`


def drawn(form_id: str, state: str) -> list[Picture]:
    form = Catalog().form(form_id)
    if state == "blank":
        return pictures(render(compose(form, None, edition_date(form.definition.edition))))
    return pictures(render(compose(form, example(form_id), date(2026, 11, 21))))


@pytest.mark.parametrize("state", ["blank", "filled"])
@pytest.mark.parametrize("form_id", IDS)
def test_the_pages_look_as_they_looked(form_id: str, state: str) -> None:
    made = drawn(form_id, state)
    if os.environ.get("CREDENCIA_UPDATE_GOLDEN") == "1":
        _update(f"{form_id}.{state}", made)
    kept = [from_png(path.read_bytes()) for path in _paths(f"{form_id}.{state}")]
    assert len(made) == len(kept)
    assert [distance(*pair) < TOLERANCE for pair in zip(made, kept, strict=True)] == [True] * len(kept)


def test_every_picture_is_of_a_form() -> None:
    names = {path.name.rpartition(".")[0].rpartition(".")[0] for path in PAGES.glob("*.png")}
    assert names == {f"{form_id}.{state}" for form_id in IDS for state in ("blank", "filled")}
    assert sum(path.stat().st_size for path in PAGES.iterdir()) < 1_500_000


def test_what_is_tolerated() -> None:
    """Other smoothing is; anything that is moved by a millimetre, or left out, is not."""
    page = drawn("fns-anexo-i", "filled")[0]
    paler = Picture(page.width, tuple(bytes(min(255, grey + 16) for grey in row) for row in page.rows))
    assert distance(page, paler) < TOLERANCE
    white = bytes([255]) * page.width
    for moved in (
        (white, white, *page.rows[:-2]),
        tuple(white[:2] + row[:-2] for row in page.rows),
        (*page.rows[:300], *[white] * 20, *page.rows[320:]),
    ):
        assert distance(page, Picture(page.width, moved)) > TOLERANCE
    assert from_png(to_png(page)) == page


def _paths(name: str) -> list[Path]:
    return sorted(PAGES.glob(f"{name}.*.png"))


def _update(name: str, made: list[Picture]) -> None:
    for path in _paths(name):
        path.unlink()
    for number, picture in enumerate(made, 1):
        (PAGES / f"{name}.{number}.png").write_bytes(to_png(picture))
