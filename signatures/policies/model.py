"""A signature policy as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Anchor:
    """A root at which chains must end. ``sha256`` is the certificate's, in hexadecimal; so is its ``key_id``."""

    name: str
    sha256: str
    key_id: str


@dataclass(frozen=True, slots=True)
class AllowedAlgorithm:
    """A signature algorithm by its OID, with the least size of its keys, in bits."""

    oid: str
    bits: int


@dataclass(frozen=True, slots=True)
class PdfDictionary:
    """A dictionary that the file must have, and some of its entries (``2.16.76.1.8.n``, DOC-ICP-15.03).

    An entry whose value is no text has the empty one: that it is there is what is asked.
    """

    oid: str
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SignaturePolicy:
    """What a policy says. Moments are in UTC, attributes are OIDs.

    ``hash`` is the policy's own third field, which a signature's ``sigPolicyHash`` repeats, and ``hash_algorithm`` the
    DER AlgorithmIdentifier with which the policy names how it was made: exactly its bytes, since an encoder may add a
    NULL. The hash of the whole file is another (``file_sha256``), which the list of policies gives.
    ``anchors`` are of the signer's chain, ``timestamp_anchors`` of the timestamps'. ``uri`` is where the file is
    published, empty when it isn't known.
    """

    oid: str
    issued: datetime
    start: datetime
    end: datetime
    algorithms: tuple[AllowedAlgorithm, ...]
    signed: tuple[str, ...]
    unsigned: tuple[str, ...]
    dictionaries: tuple[PdfDictionary, ...]
    anchors: tuple[Anchor, ...]
    timestamp_anchors: tuple[Anchor, ...]
    commitments: tuple[str, ...]
    hash_algorithm: bytes
    hash: bytes
    file_sha256: str
    uri: str = ""
