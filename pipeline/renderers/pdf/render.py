"""A document becomes a PDF: set by Typst, given its fields by pikepdf.

The bytes depend on the document, the shipped layout and fonts, and the versions of Typst and pikepdf; never on the
clock, the machine's fonts, its zlib, or what was rendered before.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time

from pipeline.document.model import Document
from pipeline.document.record import canonical
from pipeline.renderers.pdf.fields import add_fields
from pipeline.renderers.pdf.fingerprint import fingerprint
from pipeline.renderers.pdf.glyphs import MissingGlyphsError, glyph_findings
from pipeline.renderers.pdf.tree import tree
from pipeline.renderers.pdf.typesetting import LAYOUT, typeset


def render(document: Document) -> bytes:
    """The document as PDF/A-3a and PDF/UA-1, with form fields where it is blank, and signature fields always.

    Raises MissingGlyphsError when the page could not show some of its text.
    """
    findings = glyph_findings(document)
    if findings:
        raise MissingGlyphsError(findings)
    made = tree(document)
    inputs = {
        "document": json.dumps(made.document, ensure_ascii=False),
        "record": canonical({**document.record, "renderer": fingerprint()}),
    }
    return add_fields(typeset(LAYOUT, inputs, _midnight(document)), made.places)


def _midnight(document: Document) -> int:
    return int(datetime.combine(document.date, time(), tzinfo=UTC).timestamp())
