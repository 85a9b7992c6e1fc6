"""What made a file."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping

from pipeline.renderers.look import LOOK_FILE

NAME = "credencia.docx"
# Raised whenever the same document would give other bytes for a reason that the rest does not tell.
VERSION = "1"


@functools.cache
def fingerprint() -> Mapping[str, str]:
    """The renderer's name and version, python-docx's version, and the digest of the look."""
    import docx  # noqa: PLC0415 - a command that renders no DOCX does not pay for it

    return {
        "name": NAME,
        "version": VERSION,
        "python-docx": docx.__version__,
        "look": hashlib.sha256(LOOK_FILE.read_bytes()).hexdigest(),
    }
