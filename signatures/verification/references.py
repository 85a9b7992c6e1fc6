"""The numbers of the objects that a piece of PDF names (ISO 32000-2, 7.3.10)."""

from __future__ import annotations

import re

Number = tuple[int, int]
"""An object's number and generation."""

# A long run of digits, such as the place of a signature has, is tried once and not at each digit.
_REFERENCE = re.compile(rb"(?<!\d)(\d+) (\d+) R\b")


def references(text: bytes) -> set[Number]:
    """Those that the text refers to, in whatever string or dictionary."""
    return {(int(number), int(generation)) for number, generation in _REFERENCE.findall(text)}
