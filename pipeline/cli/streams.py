"""The standard streams: any text can be written to them, whatever the terminal."""

from __future__ import annotations

import io
import os
import sys


def write_any_text() -> None:
    """UTF-8 to files and pipes, as every file of ours, and where the locale knows no accents (``LANG=C``).

    A terminal with an encoding of its own keeps it, and gets an escape for what it can't show.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            keeps = stream.isatty() and stream.encoding.lower().replace("_", "-") not in _WITHOUT_ACCENTS
            stream.reconfigure(encoding=None if keeps else "utf-8", errors="backslashreplace")


def forget_stdout() -> None:
    """Nobody reads any more: what is still to be written goes nowhere, in silence."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open until the process ends


_WITHOUT_ACCENTS = frozenset({"ascii", "us-ascii", "ansi-x3.4-1968", "646"})
