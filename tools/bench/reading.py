"""The way back: what a rendered file, and a form to fill in, take to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from pipeline.definition.catalog import Catalog
from pipeline.document.compose import compose
from pipeline.readers.docx import read_docx
from pipeline.readers.model import Found
from pipeline.readers.odt import read_odt
from pipeline.readers.pdf import read_pdf
from pipeline.workflow.formats import rendered
from tools.bench.measure import Row, alone, only
from tools.bench.subject import MOMENT, Subject

_ROUNDS = 60
_READERS: dict[str, Callable[[bytes], Found]] = {"pdf": read_pdf, "odt": read_odt, "docx": read_docx}


def reading_rows(subject: Subject) -> Iterator[Row]:
    """Rows for reading, each format: one document filled by us, and its form with every field to read."""
    blank = compose(Catalog().form(subject.document.form), None, MOMENT.date())
    for what, document in (("filled document", subject.document), ("fillable form", blank)):
        for name, file in rendered(document, _READERS).items():
            time = alone(partial(_READERS[name], file), _ROUNDS)
            yield only(f"reading back a {what}, {name.upper()}", time)
