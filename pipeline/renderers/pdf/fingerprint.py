"""What made a file, so that who verifies it knows whether it can be made again byte for byte."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping

import typst

from pipeline.renderers.pdf.typesetting import FONTS, LAYOUT, LOOK

NAME = "credencia.pdf"
# Raised whenever the same document would give other bytes for a reason that the digests below do not tell.
VERSION = "2"


@functools.cache
def fingerprint() -> Mapping[str, str]:
    """The renderer's name and version, Typst's version, and digests of the layout and of the fonts."""
    fonts = hashlib.sha256()
    for path in sorted([*FONTS.glob("*.ttf"), *FONTS.glob("*.zlib")]):
        fonts.update(hashlib.sha256(path.read_bytes()).digest())
    return {
        "name": NAME,
        "version": VERSION,
        "typst": typst.__version__,  # type: ignore[attr-defined]  # there, but not in its stubs
        "layout": hashlib.sha256(LAYOUT.read_bytes() + LOOK.read_bytes()).hexdigest(),
        "fonts": fonts.hexdigest(),
    }
