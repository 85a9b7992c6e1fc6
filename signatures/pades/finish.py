"""The second half of signing: the container goes into its place, once it is known to be the one awaited."""

from __future__ import annotations

from signatures.errors import SigningError
from signatures.pades.containers import check_container
from signatures.pades.prepared import Prepared, filled


def finish(prepared: Prepared, container: bytes) -> bytes:
    """The signed file. The container goes in as it came, BER included. Raises what `accept` does."""
    accept(prepared, container)
    start, end = (place - len(prepared.document) for place in prepared.hole)
    return b"".join((prepared.document, filled(prepared.appended, (start, end), container)))


def accept(prepared: Prepared, container: bytes) -> None:
    """Whether the container is the one that is awaited.

    Raises:
        SigningError: ``assinar-recipiente-…``: it can't be read, is too large, signs another document, is by another
            certificate than the one awaited, or its signature doesn't hold.
    """
    if len(container) > prepared.room:
        message = (
            f"A assinatura tem {len(container)} bytes e no documento há lugar para {prepared.room}. Nada foi gravado; "
            "prepare o documento de novo, com mais espaço."
        )
        raise SigningError("assinar-recipiente-grande", message)
    check_container(prepared, container)
