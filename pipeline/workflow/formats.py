"""The formats that a document can be rendered to: which room makes each."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.document.model import Document

# A format's name is also its file extension. Its module is imported when it is asked for.
FORMATS = {
    "pdf": "pipeline.renderers.pdf.render",
    "odt": "pipeline.renderers.odt.render",
    "docx": "pipeline.renderers.docx.render",
    "html": "pipeline.renderers.html.render",
}
DEFAULT_FORMATS = ("pdf",)
# The authority's own model, filled in place: as it is, and as LibreOffice prints it (`pipeline.workflow.models`).
MODEL, MODEL_PDF = "modelo", "modelo-pdf"
MODEL_FORMATS = frozenset({MODEL, MODEL_PDF})


def renderer(name: str) -> Callable[[Document], bytes]:
    """The function that makes a document's bytes in a format. Raises KeyError for a format that there isn't."""
    render: Callable[[Document], bytes] = importlib.import_module(FORMATS[name]).render
    return render


def rendered(document: Document, names: Iterable[str]) -> dict[str, bytes]:
    """The document in each format, in the order asked for: all of them, before any is written."""
    return {name: renderer(name)(document) for name in names}
