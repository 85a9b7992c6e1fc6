"""What a signer asks for."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime


class SubFilter(enum.StrEnum):
    """How the signature's container is announced. Readers know the first; DOC-ICP-15.03 names the second."""

    CADES = "/ETSI.CAdES.detached"
    PBAD = "/PBAD.PAdES"


@dataclass(frozen=True, slots=True)
class SignatureRequest:
    """One signature in one field.

    ``field`` exists in the file and is empty. ``moment`` is the claimed time, with its offset from UTC; it goes to the
    signature dictionary's ``/M``. ``appearance`` is a PDF whose first page is shown in the field's box, or None for a
    signature that isn't seen. ``name``, ``reason`` and ``location`` are shown by readers, and prove nothing.
    """

    field: str
    moment: datetime
    appearance: bytes | None = None
    name: str = ""
    reason: str = ""
    location: str = ""
    subfilter: SubFilter = SubFilter.CADES
