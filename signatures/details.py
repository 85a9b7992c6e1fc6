"""What was found in one signature: frozen values, for those who write reports (ETSI TS 119 102-2, ICP-Brasil).

Nothing here is a judgement. OIDs are dotted, values are the DER that stands in the container.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Algorithm:
    """An AlgorithmIdentifier: its OID, and its parameters as they are encoded (empty when there are none)."""

    oid: str
    parameters: bytes = b""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A CMS attribute: its type and its values, each a whole DER value (RFC 5652, 5.3)."""

    oid: str
    values: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class RevocationEvidence:
    """A list or an OCSP response that said something of a certificate of the chain.

    ``kind`` is ``crl`` or ``ocsp``; ``certificate`` the DER of the one it is about; ``data`` the list or response.
    ``in_force`` when it could rule revocation out at the moment of the judgement. ``from_file`` when it came in the
    file or the signature, and not from the caller. ``revoked_at`` when it says so, by then.
    """

    kind: str
    certificate: bytes
    data: bytes
    this_update: datetime
    next_update: datetime | None
    in_force: bool
    from_file: bool
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TimestampDetails:
    """A timestamp token (RFC 3161).

    ``kind`` is ``assinatura`` (signature-time-stamp), ``conteudo`` (content-time-stamp) or ``documento``.
    ``intact``: the imprint is that of what it stamps, and the token's signature holds. ``trusted``: a chain to an
    anchor held, for this use, at ``moment``. ``authority`` is the name in the stamper's certificate, ``chain`` what
    held (stamper first), or the stamper's certificate alone. ``policy`` and ``serial`` are the token's own.
    """

    kind: str
    time: datetime
    intact: bool
    trusted: bool
    moment: datetime
    authority: str
    imprint: Algorithm
    policy: str
    serial: int
    chain: tuple[bytes, ...]
    token: bytes
    revocation: tuple[RevocationEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreDetails:
    """What the document security store has, and what of it is about one signature.

    ``entries`` are the names of the store's own entries, ``of_signature`` those of the signature's (its VRI, ETSI EN
    319 142-1, 5.4.2.3); both without what is empty. ``policy``, ``policy_list`` and ``list_signature`` are the files
    that a policy of ICP-Brasil may want there, empty when they aren't; ``list_fault`` is why the list's signature isn't
    believed, a sentence.
    """

    entries: tuple[str, ...] = ()
    of_signature: tuple[str, ...] = ()
    policy: bytes = b""
    policy_list: bytes = b""
    list_signature: bytes = b""
    list_fault: str = ""


@dataclass(frozen=True, slots=True)
class SignatureDetails:
    """One signature's container, as it was read.

    ``content_type`` is the OID of what is signed. ``digest`` is what the covered bytes give now, ``message_digest``
    what the signature says that they gave. ``attributes`` are the signed ones, ``unsigned`` the others.
    ``certificates`` came with it, ``chain`` is the one that held (holder first, root last), or the holder's alone.
    ``key`` says kind and bits of the holder's key, as ``RSA 2048``. ``entries`` are the texts of the signature
    dictionary (Filter, Name, Reason, Location, ContactInfo, M). ``store`` is what the file's security store has of it,
    None in a file without one. ``archives`` are the timestamps of the document that came after it, the earliest first,
    whatever each is worth.
    """

    container: bytes
    content_type: str
    version: int
    digest_algorithm: Algorithm
    signature_algorithm: Algorithm
    digest: bytes
    message_digest: bytes
    attributes: tuple[Attribute, ...]
    unsigned: tuple[Attribute, ...]
    certificates: tuple[bytes, ...]
    chain: tuple[bytes, ...]
    key: str
    revocation: tuple[RevocationEvidence, ...] = ()
    timestamps: tuple[TimestampDetails, ...] = ()
    entries: tuple[tuple[str, str], ...] = ()
    store: StoreDetails | None = None
    archives: tuple[TimestampDetails, ...] = ()

    def attribute(self, oid: str) -> Attribute | None:
        """The signed attribute of this type."""
        return next((found for found in self.attributes if found.oid == oid), None)
