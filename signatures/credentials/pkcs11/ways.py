"""How the mechanisms of a token become the signatures that CMS has (PKCS#11 mechanisms v2.40, 2.1 and 2.3).

What is hashed here goes to the token as a digest; a token that only signs what it hashes itself gets the data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from signatures import der
from signatures.credentials.model import SignatureAlgorithm
from signatures.errors import CredentialError

_DIGESTS = {"sha256": "2.16.840.1.101.3.4.2.1", "sha384": "2.16.840.1.101.3.4.2.2", "sha512": "2.16.840.1.101.3.4.2.3"}
_EC, _PSS, _ED25519 = "1.2.840.10045.", "1.2.840.113549.1.1.10", "1.3.101.112"


@dataclass(frozen=True, slots=True)
class Way:
    """A mechanism with its parameter, what the token gets of the data, and what is made of its answer."""

    mechanism: Any
    parameter: Any
    kind: str

    def prepare(self, data: bytes, digest: str) -> bytes:
        """What the token is given."""
        if self.kind == "whole":
            return data
        hashed = hashlib.new(digest, data).digest()
        return digest_info(digest, hashed) if self.kind == "digest-info" else hashed


def way_for(algorithm: SignatureAlgorithm, mechanisms: Collection[Any]) -> Way:
    """The first way that the token has. CredentialError ``credencial-mecanismo`` when it has none."""
    for way in _ways(algorithm):
        if way.mechanism in mechanisms:
            return way
    message = "O token não sabe assinar da maneira pedida; escolha outra, ou use outro certificado."
    raise CredentialError("credencial-mecanismo", message)


def digest_info(digest: str, hashed: bytes) -> bytes:
    """DigestInfo ::= SEQUENCE { AlgorithmIdentifier, OCTET STRING } (RFC 8017, 9.2)."""
    algorithm = der.encode(der.SEQUENCE, der.oid(_DIGESTS[digest]), der.encode(der.NULL))
    return der.encode(der.SEQUENCE, algorithm, der.encode(der.OCTET_STRING, hashed))


def ecdsa_der(raw: bytes) -> bytes:
    """Ecdsa-Sig-Value (RFC 3279, 2.2.3) from the token's r and s side by side; what already is one stays."""
    if len(raw) % 2 or (raw[:1] == b"\x30" and _is_pair(raw)):
        return raw
    half = len(raw) // 2
    return der.encode(der.SEQUENCE, _integer(raw[:half]), _integer(raw[half:]))


def _is_pair(raw: bytes) -> bool:
    try:
        return [item.tag for item in der.only(raw).children()] == [der.INTEGER, der.INTEGER]
    except der.DerError:
        return False


def _integer(octets: bytes) -> bytes:
    value = octets.lstrip(b"\0") or b"\0"
    return der.encode(der.INTEGER, b"\0" + value if value[0] & 0x80 else value)


def _ways(algorithm: SignatureAlgorithm) -> list[Way]:
    """In the order in which they are preferred: the token hashes where it can."""
    from pkcs11 import MGF, Mechanism  # noqa: PLC0415 - only who has a token loads it

    name = algorithm.digest.upper()
    if algorithm.oid == _PSS:
        salt = hashlib.new(algorithm.digest).digest_size
        parameter = (Mechanism[name], MGF[name], salt)
        return [
            Way(Mechanism[f"{name}_RSA_PKCS_PSS"], parameter, "whole"),
            Way(Mechanism.RSA_PKCS_PSS, parameter, "hash"),
        ]
    if algorithm.oid == _ED25519:
        return [Way(Mechanism.EDDSA, None, "whole")]
    if algorithm.oid.startswith(_EC):
        return [Way(Mechanism.ECDSA, None, "hash"), Way(Mechanism[f"ECDSA_{name}"], None, "whole")]
    return [Way(Mechanism[f"{name}_RSA_PKCS"], None, "whole"), Way(Mechanism.RSA_PKCS, None, "digest-info")]
