"""A timestamp goes into a signature's container (ETSI EN 319 122-1, 5.3: signature-time-stamp)."""

from __future__ import annotations

import hashlib

from signatures import der
from signatures.pades.cms import attribute
from signatures.pades.containers import as_der, read_container
from signatures.pades.timestamper import Timestamper

_SIGNATURE_TIME_STAMP = der.oid("1.2.840.113549.1.9.16.2.14")
_EXPLICIT_0, _UNSIGNED = 0xA0, 0xA1


def stamped(container: bytes, timestamper: Timestamper) -> bytes:
    """The container, in DER, with a timestamp of its signature among the attributes that aren't signed.

    Raises:
        TimestampError: no authority gave a timestamp.
        SigningError: the container can't be read.
    """
    signature = read_container(container).signature
    token = timestamper.stamp(hashlib.sha256(signature).digest())
    return with_unsigned(container, attribute(_SIGNATURE_TIME_STAMP, token))


def with_unsigned(container: bytes, added: bytes) -> bytes:
    """The container, in DER, with one more unsigned attribute. What is signed keeps its bytes."""
    kind, wrapped = der.only(as_der(container)).children()
    *head, signers = der.only(wrapped.content).children()
    signer = der.only(signers.content).children()
    present = [item.whole for field in signer if field.tag == _UNSIGNED for item in field.children()]
    unsigned = bytes((_UNSIGNED,)) + der.set_of(*present, added)[1:]
    info = der.encode(der.SEQUENCE, *(field.whole for field in signer if field.tag != _UNSIGNED), unsigned)
    data = der.encode(der.SEQUENCE, *(field.whole for field in head), der.encode(der.SET, info))
    return der.encode(der.SEQUENCE, kind.whole, der.encode(_EXPLICIT_0, data))
