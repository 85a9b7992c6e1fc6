"""What it costs to try a password on a PKCS#12 file, told before it is tried (RFC 7292, B.2; RFC 8018, A.2; RFC 7914).

The file says how many times the password is hashed, and programs obey: one that asks for two thousand million rounds
would keep this machine busy for hours. The counts stand in the clear, each after its salt.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import takewhile

from signatures import ber, der

MOST = 5_000_000
"""Rounds in all. What programs write asks for some thousands, the most careful for a million: a second or two."""

_CONSTRUCTED, _SCRYPT = 0x20, 3  # scrypt has three numbers after its salt: N, r and p
_MAX_DEPTH = 8  # of one structure as the text of another; files have four


def rounds(data: bytes) -> int:
    """How many rounds all the derivations in the file ask for.

    Raises:
        der.DerError: it can't be taken apart.
    """
    return sum(_counts(ber.to_der(data)[0], 0))


def _counts(data: bytes, depth: int) -> Iterator[int]:
    pending = [list(der.elements(data))]
    while pending:
        siblings = pending.pop()
        for place, element in enumerate(siblings):
            if element.tag & _CONSTRUCTED:
                pending.append(element.children())
            elif element.tag == der.OCTET_STRING:
                yield _after_salt(siblings[place + 1 :])
                yield from _inside(element.content, depth)


def _after_salt(following: list[der.Element]) -> int:
    """The count that follows a salt; scrypt's numbers multiply."""
    integers = takewhile(lambda element: element.tag == der.INTEGER, following)
    numbers = [int.from_bytes(element.content, "big") for element in integers]
    return math.prod(numbers) if len(numbers) == _SCRYPT else (numbers or [0])[0]


def _inside(content: bytes, depth: int) -> Iterator[int]:
    """Structures are carried as text; what is encrypted is none."""
    if depth >= _MAX_DEPTH or not content or not content[0] & _CONSTRUCTED:
        return
    try:
        inner = ber.to_der(content)[0]
        yield sum(_counts(inner, depth + 1))
    except der.DerError:
        return
