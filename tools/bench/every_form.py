"""HTML by itself, and every form of the catalog in every format."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from pipeline.definition.catalog import FORMS, Catalog
from pipeline.document.compose import compose
from pipeline.document.model import Document
from pipeline.renderers.html.render import render as render_html
from pipeline.workflow.documents import check_file
from pipeline.workflow.formats import FORMATS, rendered
from tools.bench.measure import Row, alone, missing, only
from tools.bench.other_words import others
from tools.bench.subject import MOMENT, Subject

_ONE, _ALL = 60, 9  # rounds


def form_rows(subject: Subject) -> Iterator[Row]:
    """Rows for HTML, and for each example of the catalog in all formats together."""
    yield _new_words("filled HTML", subject.document, render_html, _ONE)
    catalog = Catalog()
    for form_id in catalog.ids():
        yield _in_all(form_id, catalog)


def _in_all(form_id: str, catalog: Catalog) -> Row:
    name = f"{form_id}, filled, in {', '.join(FORMATS).upper()}"
    example = FORMS / "examples" / f"{form_id}.yml"
    data = check_file(example, catalog).checked.data if example.is_file() else None
    if data is None:
        return missing(name, "there is no example without críticas")
    document = compose(catalog.form(form_id), data, MOMENT.date())
    return _new_words(name, document, lambda one: rendered(one, FORMATS), _ALL)


def _new_words(name: str, document: Document, action: Callable[[Document], object], rounds: int) -> Row:
    turn = itertools.cycle(others(document, rounds + 1))
    return only(name, alone(lambda: action(next(turn)), rounds))
