"""What controls are called: the tag says the field's name, the bookmark survives LibreOffice.

A bookmark has 40 characters at most, letters, digits and underscores (Word's limits; ECMA-376-1, 17.13.6.2 leaves them
to the program). The dot of a name becomes two underscores where that can be undone; else a digest stands for the name,
and the table in the custom XML part tells them apart.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from pipeline.document.model import FieldBlock, Option

_PREFIX = "f_"
_LONGEST_BOOKMARK = 40
_LONGEST_TAG = 64  # Word calls a file damaged when it is longer (also of a title)
_SIMPLE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?:\.[a-z0-9]+(?:_[a-z0-9]+)*)*")


def bookmark_name(name: str) -> str:
    """The bookmark around the control of that name."""
    direct = _PREFIX + name.replace(".", "__")
    if len(direct) <= _LONGEST_BOOKMARK and _SIMPLE.fullmatch(name):
        return direct
    return _PREFIX + "x" + hashlib.sha256(name.encode()).hexdigest()[:32]


def tag_name(name: str) -> str:
    """The control's tag: the name itself, or its bookmark when Word would not take it."""
    return name if len(name) <= _LONGEST_TAG else bookmark_name(name)


def title(text: str) -> str:
    """The control's title, as long as Word takes it."""
    return text if len(text) <= _LONGEST_TAG else text[: _LONGEST_TAG - 1] + "…"


@dataclass(slots=True)
class Controls:
    """The controls of a document while it is written: their numbers, and the fields that have one."""

    fields: list[tuple[FieldBlock, tuple[Option, ...]]] = field(default_factory=list)
    _last: int = 0
    _names: set[str] = field(default_factory=set)

    def number(self, name: str) -> int:
        """The number of a new control. A name that is used twice is a mistake of the document's."""
        if name in self._names:
            raise ValueError(f"two fields are called {name}")
        self._names.add(name)
        self._last += 1
        return self._last
