"""The standard streams: any text can be written to them, whatever the terminal."""

from __future__ import annotations

import codecs
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
            stream.reconfigure(encoding=None if keeps else "utf-8", errors=_SHOWN)


def forget_stdout() -> None:
    """Nobody reads any more: what is still to be written goes nowhere, in silence."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open until the process ends


def _show(error: UnicodeError) -> tuple[str | bytes, int]:
    """A file's accented name, where the locale knew none when it was read: its own bytes. All else, an escape."""
    if isinstance(error, UnicodeEncodeError) and error.encoding == "utf-8":
        try:
            name = error.object[error.start : error.end].encode("utf-8", "surrogateescape")
            name.decode("utf-8")
        except UnicodeError:
            pass
        else:
            return name, error.end
    return codecs.backslashreplace_errors(error)


_SHOWN = "credencia.show"
codecs.register_error(_SHOWN, _show)
_WITHOUT_ACCENTS = frozenset({"ascii", "us-ascii", "ansi-x3.4-1968", "646"})
