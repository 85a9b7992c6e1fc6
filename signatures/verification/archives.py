"""Which timestamps of the document come after each signature, and so cover it (ETSI EN 319 142-1, 5.4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from signatures.details import TimestampDetails
from signatures.report import SignatureStatus

DOCUMENT = "documento"
"""The kind of a timestamp of the document, among those of `TimestampDetails`."""


def with_archives(statuses: Sequence[SignatureStatus]) -> list[SignatureStatus]:
    """The same statuses, in the file's order; what was found in each names those that came after it."""
    later: tuple[TimestampDetails, ...] = ()
    made: list[SignatureStatus] = []
    for status in reversed(statuses):
        if status.details is None:
            made.append(status)
            continue
        made.append(replace(status, details=replace(status.details, archives=later)))
        later = (*(stamp for stamp in status.details.timestamps if stamp.kind == DOCUMENT), *later)
    return made[::-1]
