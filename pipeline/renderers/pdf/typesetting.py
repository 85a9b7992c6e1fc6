"""Typst, kept warm: one compiler a thread, with the shipped fonts and no others."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
LAYOUT = HERE / "layout.typ"
SEAL_LAYOUT = HERE / "seal.typ"
LOOK = HERE.parent / "look.json"

# A compiler must not be entered by two threads at once, and making one costs as much as half a page.
_warm = threading.local()


def compiler() -> typst.Compiler:
    """This thread's compiler. It reads the layouts, `look.json` and the fonts of this room, and no other file."""
    made: typst.Compiler | None = getattr(_warm, "compiler", None)
    if made is None:
        made = typst.Compiler(root=str(HERE.parent), font_paths=[str(FONTS)], ignore_system_fonts=True)
        _warm.compiler = made
    return made


def typeset(layout: Path, inputs: Mapping[str, str], timestamp: int) -> bytes:
    """A tagged PDF/A-3a that is also PDF/UA-1 (ISO 19005-3, ISO 14289-1).

    ``inputs`` are the layout's ``sys.inputs``; ``timestamp`` is in seconds and dates the file.
    """
    made = compiler().compile(
        input=str(layout),
        sys_inputs=dict(inputs),
        pdf_standards=["a-3a", "ua-1"],
        timestamp=timestamp,
    )
    return _one_file(made)


def typeset_untagged(layout: Path, inputs: Mapping[str, str], timestamp: int) -> bytes:
    """A PDF without structure, to be placed into a page that has its own."""
    made = compiler().compile(input=str(layout), sys_inputs=dict(inputs), pdf_tags=False, timestamp=timestamp)
    return _one_file(made)


def _one_file(made: object) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("Typst gives one PDF as bytes when it is asked for no file")
    return made
