"""The bytes that a signature covers, hashed where they stand: a file isn't copied for each signature."""

from __future__ import annotations

import hashlib
from functools import cached_property

from signatures.verification.found import FoundSignature

_PIECE = 1 << 20


class Covered:
    """The stretches of a byte range (ISO 32000-2, 12.8.1) and their digests, each computed once."""

    def __init__(self, pdf: bytes, found: FoundSignature) -> None:
        self._pdf, self._range, self._known = pdf, found.byte_range, dict[str, bytes]()

    def digest(self, name: str) -> bytes:
        """The digest of the stretches, one after another, by an algorithm of hashlib.

        Raises:
            ValueError: the stretches aren't in the file.
        """
        if name not in self._known:
            hashed = hashlib.new(name, usedforsecurity=False)
            for start, size in self._stretches:
                for place in range(start, start + size, _PIECE):
                    hashed.update(memoryview(self._pdf)[place : min(place + _PIECE, start + size)])
            self._known[name] = hashed.digest()
        return self._known[name]

    @cached_property
    def _stretches(self) -> list[tuple[int, int]]:
        pairs = list(zip(self._range[::2], self._range[1::2], strict=True))
        if not pairs or any(start < 0 or size < 0 or start + size > len(self._pdf) for start, size in pairs):
            raise ValueError("a byte range that is not in the file")
        return pairs
