"""The record inside the page, as data that no browser runs."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path

from pipeline.document.record import canonical
from pipeline.renderers.look import LOOK_FILE

NAME = "credencia.html"
# Raised whenever the same document would give other bytes for a reason that the digest below does not tell.
VERSION = "1"

# JSON's own escapes, so that no value ends the element or opens a comment in it (HTML Standard, 4.12.1.3).
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def embedded(record: Mapping[str, object]) -> str:
    """The record as JSON that may stand inside a ``script`` element; any JSON reader gives it back as it was."""
    return canonical(record).translate(_ESCAPES)


@functools.cache
def fingerprint() -> Mapping[str, str]:
    """The renderer's name and version, and the digest of what the page is made of."""
    layout = hashlib.sha256(LOOK_FILE.read_bytes())
    for name in ("page.css", "page.html.j2"):
        layout.update((Path(__file__).parent / name).read_bytes())
    return {"name": NAME, "version": VERSION, "layout": layout.hexdigest()}
