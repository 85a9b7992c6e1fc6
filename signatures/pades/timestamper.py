"""What signing needs of an authority of timestamps, wherever it is."""

from __future__ import annotations

from typing import Protocol


class Timestamper(Protocol):
    """Gives timestamps (RFC 3161). ``size`` is the room that its tokens take at most, in bytes."""

    @property
    def size(self) -> int:
        """The room to reserve for one token."""

    def stamp(self, imprint: bytes) -> bytes:
        """A TimeStampToken, DER, over this SHA-256.

        Raises:
            TimestampError: no authority gave one that holds.
        """
