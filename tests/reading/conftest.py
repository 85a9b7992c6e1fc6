"""What the tests of the way back share: two catalogs, and blanks made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.definition.catalog import FORMS, Catalog, Form
from pipeline.document.compose import compose
from pipeline.renderers.pdf.render import render
from pipeline.workflow.documents import edition_date
from tests.readers_odt.conftest import fill, pipe  # noqa: F401 - fixtures
from tests.samples import FORM
from tests.submission.conftest import agency  # noqa: F401 - a fixture

TEMPLATE = """\
O que se pede a seguir.

{{ section("geral") }}

{{ section("extra") }}

{{ section("lista") }}

{{ signatures() }}
"""


class File(bytes):
    """A file whose repr fits in a failure's report."""

    def __repr__(self) -> str:
        return f"<file of {len(self)} bytes>"


@dataclass(frozen=True)
class Blank:
    """A form, and its blank as PDF."""

    form: Form
    folder: Path
    pdf: bytes


@pytest.fixture(scope="session")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Blank]:
    folder = tmp_path_factory.mktemp("formularios")
    (folder / "templates").mkdir()
    (folder / "tudo.yml").write_text(FORM, encoding="utf-8")
    (folder / "templates" / "tudo.md").write_text(TEMPLATE, encoding="utf-8")
    made: dict[str, Blank] = {}

    def blank(form_id: str) -> Blank:
        if form_id not in made:
            where = folder if form_id == "tudo" else FORMS
            form = Catalog(where).form(form_id)
            pdf = render(compose(form, None, edition_date(form.definition.edition)))
            made[form_id] = Blank(form, where, File(pdf))
        return made[form_id]

    return blank
