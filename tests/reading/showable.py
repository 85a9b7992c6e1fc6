"""Data that a PDF can show."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pipeline.data.model import FormData
from pipeline.renderers.pdf.glyphs import missing_glyphs


def showable(data: FormData) -> FormData:
    """The same data without the characters that the PDF's fonts lack, for which it is refused."""
    return replace(data, sections=_showable(data.sections))


def _showable(value: Any) -> Any:
    if isinstance(value, str):
        shown = unicodedata.normalize("NFC", value)
        while missing := missing_glyphs(shown):  # an x and the accent after it may make one letter, also missing
            swapped = "".join("x" if each in missing else each for each in shown)
            shown = unicodedata.normalize("NFC", swapped)
        return shown
    if isinstance(value, Mapping):
        return {key: _showable(inner) for key, inner in value.items()}
    return tuple(_showable(inner) for inner in value) if isinstance(value, tuple) else value
