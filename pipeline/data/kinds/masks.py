"""The form that a text must have, such as ``000000/0000``.

In a mask 0 is a digit, 9 a digit that may be missing, A a capital letter; every other character is itself, and none of
them is a digit or a letter. So a run of digits ends where the digits end, and there is only one way to match.
"""

from __future__ import annotations

import functools
import re
from itertools import groupby


def fits(text: str, mask: str) -> bool:
    """Whether a text has the form; any text has an empty one."""
    return not mask or _pattern(mask).fullmatch(text) is not None


def described(mask: str) -> str:
    """What a mask asks for, in a phrase."""
    meanings = {"0": "0 é um algarismo", "9": "9 é um algarismo que pode faltar", "A": "A é uma letra maiúscula"}
    said = [meaning for sign, meaning in meanings.items() if sign in mask]
    return f"{mask}, em que {', '.join(said)}"


@functools.lru_cache(maxsize=256)
def _pattern(mask: str) -> re.Pattern[str]:
    pieces = ["".join(run) for _, run in groupby(mask, key=lambda sign: "0" if sign in "09" else sign)]
    return re.compile("".join(_piece(run) for run in pieces))


def _piece(run: str) -> str:
    if run[0] in "09":
        return f"[0-9]{{{run.count('0')},{len(run)}}}"
    return f"[A-Z]{{{len(run)}}}" if run[0] == "A" else re.escape(run)
