"""Changes that keep the shape of what they change: bytes and chance in, other bytes out.

Chance is a `random.Random`, or whatever has its methods: libFuzzer's seed makes one, and hypothesis has its own, which
shrinks.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Change = Callable[[bytes, Random], bytes]


def one_of(*changes: Change) -> Change:
    """Any one of these."""
    return lambda data, chance: chance.choice(changes)(data, chance)


def any_bytes(data: bytes, chance: Random) -> bytes:
    """Some bytes overwritten, cut out, put in, or repeated."""
    start, size = chance.randint(0, len(data)), chance.choice((0, 0, 1, 1, 2, 4, 9))
    what = chance.randrange(4)
    if what == 0 and start < len(data):
        return data[:start] + bytes((data[start] ^ 1 << chance.randrange(8),)) + data[start + 1 :]
    if what == 1:
        return data[:start] + data[start : start + size] * 2 + data[start + size :]
    other = bytes(chance.randrange(256) for _ in range(chance.choice((0, 1, 1, 2, 4))))
    return data[:start] + other + data[start + size :]


__all__ = ["Change", "any_bytes", "one_of"]
