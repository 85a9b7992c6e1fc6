"""The package: a zip whose bytes depend on its content alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_MOMENT = (2000, 1, 1, 0, 0, 0)  # readers dislike the 1980-01-01 that zip begins with
_MADE_ON = 0  # the system that zip says it was made on


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The parts in their order, stored: what deflate gives depends on the zlib of the machine (ECMA-376-2, C.2)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.create_system = _MADE_ON
            package.writestr(entry, content)
    return made.getvalue()
