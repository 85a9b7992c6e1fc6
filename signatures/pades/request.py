"""What a signer asks for."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from signatures.pades.profile import BASIC, Profile


class SubFilter(enum.StrEnum):
    """How the signature's container is announced.

    Readers know the first; DOC-ICP-15.03 names the second; the third is for containers that aren't PAdES's, as gov.br
    gives them.
    """

    CADES = "/ETSI.CAdES.detached"
    PBAD = "/PBAD.PAdES"
    PKCS7 = "/adbe.pkcs7.detached"

    @property
    def handler(self) -> str:
        """The ``/Filter`` that goes with it: DOC-ICP-15.03 has one of its own."""
        return "/PBAD_PAdES" if self is SubFilter.PBAD else "/Adobe.PPKLite"


class Commitment(enum.StrEnum):
    """What signing commits to (ETSI EN 319 122-1, 5.2.3), by the name that forms and people give it."""

    ORIGIN = "origem"
    RECEIPT = "recebimento"
    DELIVERY = "entrega"
    SENDER = "remetente"
    APPROVAL = "aprovacao"
    CREATION = "criacao"


@dataclass(frozen=True, slots=True)
class SignatureRequest:
    """One signature in one field.

    ``field`` exists in the file and is empty. ``moment`` is the claimed time, with its offset from UTC; it goes to the
    signature dictionary's ``/M``. ``appearance`` is a PDF whose first page is shown in the field's box, or None for a
    signature that isn't seen. ``name``, ``reason`` and ``location`` are shown by readers, and prove nothing.
    ``commitment`` and ``role`` (what the signer claims to be) are signed with the document.
    """

    field: str
    moment: datetime
    appearance: bytes | None = None
    name: str = ""
    reason: str = ""
    location: str = ""
    subfilter: SubFilter = SubFilter.CADES
    profile: Profile = BASIC
    commitment: Commitment | None = None
    role: str = ""
