"""The certificates, lists, responses and timestamps that a validation used, each once (TS 119 102-2, 4.4)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime

from signatures.etsi.xml import Element, add, written

_TYPE = "urn:etsi:019102:validationObject:"
CERTIFICATE, CRL, OCSP, TIMESTAMP = "certificate", "CRL", "OCSPResponse", "timestamp"
_PREFIXES = {CERTIFICATE: "C", CRL: "R", OCSP: "O", TIMESTAMP: "T"}


class Objects:
    """The objects of one report, in the order in which they were first named."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self._found: dict[str, tuple[str, bytes]] = {}

    def name(self, kind: str, data: bytes) -> str:
        """The identifier of an object in this report: the same for the same bytes."""
        identifier = f"{_PREFIXES[kind]}-{hashlib.sha256(data).hexdigest().upper()}"
        self._found.setdefault(identifier, (kind, data))
        return identifier

    def names(self, kind: str, many: Iterable[bytes]) -> str:
        """The identifiers of several, as an IDREFS."""
        return " ".join(self.name(kind, data) for data in many)

    def write(self, report: Element) -> None:
        """``SignatureValidationObjects``, unless there are none."""
        if not self._found:
            return
        listed = add(report, "SignatureValidationObjects")
        for identifier, (kind, data) in self._found.items():
            each = add(listed, "ValidationObject", id=identifier)
            add(each, "ObjectType", _TYPE + kind)
            represented = add(each, "ValidationObjectRepresentation")
            add(represented, "base64", base64.b64encode(data).decode())
            proof = add(each, "POE")
            add(proof, "POETime", written(self._moment))
            add(proof, "TypeOfProof", "urn:etsi:019102:poetype:validation")
