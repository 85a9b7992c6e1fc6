"""ODT and DOCX: against the bare libraries that write them, and against the libraries that fill templates in."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from docxtpl import DocxTemplate

from pipeline.document.model import Document, FieldBlock
from pipeline.renderers.docx.render import render as render_docx
from pipeline.renderers.odt.render import render as render_odt
from tools.bench.measure import Row, faster, in_turns, missing, within
from tools.bench.other_words import others, with_fields
from tools.bench.same_content import as_docx, as_odt, emptied
from tools.bench.subject import Subject

_ROUNDS = 60
_BARE = 1.5  # times the bare library, at most


def office_rows(subject: Subject) -> Iterator[Row]:
    """Rows for ODT and DOCX, warm: every document has other words."""
    documents = others(subject.document, _ROUNDS + 1)
    ours, bare = _both(documents, render_odt, as_odt)
    yield within("filled ODT, against bare odfpy", ours, bare, _BARE, "ours is stored, odfpy deflates")
    yield _secretary(subject, documents)
    ours, bare = _both(documents, render_docx, as_docx)
    yield within("filled DOCX, against bare python-docx", ours, bare, _BARE, "it opens 800 KB of styles of its own")
    small = emptied(render_docx(subject.document))
    ours, bare = _both(documents, render_docx, partial(as_docx, template=small))
    yield within("filled DOCX, against bare python-docx with our styles", ours, bare, _BARE)
    ours, peer = _both(documents, render_docx, _docxtpl(as_docx(_as_template(subject.document), small)))
    yield faster("filled DOCX, against docxtpl with our styles", ours, peer)


def _both(
    documents: Sequence[Document], ours: Callable[[Document], bytes], peer: Callable[[Document], bytes]
) -> tuple[float, float]:
    mine, theirs = itertools.cycle(documents), itertools.cycle(documents)
    return in_turns(lambda: ours(next(mine)), lambda: peer(next(theirs)), _ROUNDS)


def _docxtpl(template: bytes) -> Callable[[Document], bytes]:
    def fill(document: Document) -> bytes:
        made, buffer = DocxTemplate(io.BytesIO(template)), io.BytesIO()
        made.render(_values(document), autoescape=True)
        made.save(buffer)
        return buffer.getvalue()

    return fill


def _secretary(subject: Subject, documents: Sequence[Document]) -> Row:
    name = "filled ODT, against secretary"
    try:
        # Not in the lock file: its last release imports names that Jinja2 3.1 removed, and is built from source.
        from secretary import Renderer  # noqa: PLC0415 - a peer, not a dependency
    except ImportError as error:
        return missing(name, f"secretary does not load: {str(error).partition(' (')[0]}")
    template = as_odt(_as_template(subject.document))
    engine = Renderer()

    def fill(document: Document) -> bytes:
        made: bytes = engine.render(io.BytesIO(template), **_values(document))
        return made

    return faster(name, *_both(documents, render_odt, fill))


def _as_template(document: Document) -> Document:
    """The document with a Jinja2 placeholder in each field."""
    names = (f"{{{{ {name} }}}}" for name in _values(document))

    def placed(field: FieldBlock) -> FieldBlock:
        return replace(field, text=next(names))

    return with_fields(document, placed)


def _values(document: Document) -> dict[str, str]:
    return {f"field_{number}": field.text or "" for number, field in enumerate(document.fields())}
