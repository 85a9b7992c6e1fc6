"""A document made ready to be signed: where the signature goes is fixed, and what is to be signed is known."""

from __future__ import annotations

from dataclasses import dataclass

from signatures.pades.profile import Level


@dataclass(frozen=True, slots=True)
class Slot:
    """For what kind of container a place is made.

    ``digest`` is what the document is hashed with, ``room`` the bytes that the container takes at most,
    ``certificate`` the signer's, in DER (None when it isn't known yet).
    """

    digest: str
    room: int
    certificate: bytes | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with the place for one signature in ``field``.

    ``document`` is the file as it was, ``appended`` what follows it. In the two together, ``hole`` (start and end, in
    bytes) is what isn't signed: the string that `finish` fills. ``digest`` is that of all but the hole, made with
    ``digest_name``; ``attributes`` are signed along with it, beyond the mandatory ones. ``certificate`` is whose
    signature is awaited, None for anybody's; ``level`` is the one asked for, and ``stamp_required`` says that without
    its timestamp the signature would break the policy that it names.
    """

    document: bytes
    appended: bytes
    hole: tuple[int, int]
    digest_name: str
    digest: bytes
    field: str
    certificate: bytes | None = None
    attributes: tuple[bytes, ...] = ()
    level: Level = Level.B
    stamp_required: bool = False

    @property
    def pdf(self) -> bytes:
        """The whole file, with its hole."""
        return self.document + self.appended

    @property
    def room(self) -> int:
        """How many bytes a container may have."""
        return (self.hole[1] - self.hole[0] - 2) // 2


def filled(revision: bytes, hole: tuple[int, int], container: bytes) -> bytes:
    """A revision with the container in its hole, whose places are the revision's own. ValueError if it doesn't fit."""
    start, end = hole
    room = (end - start) // 2 - 1
    if len(container) > room:
        raise ValueError("the container doesn't fit")
    written = b"<" + container.ljust(room, b"\0").hex().upper().encode() + b">"
    return b"".join((revision[:start], written, revision[end:]))
