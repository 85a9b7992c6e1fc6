"""What a signer needs of a key, wherever the key is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from signatures import der

if TYPE_CHECKING:
    from typing_extensions import TypeIs


@dataclass(frozen=True, slots=True)
class SignatureAlgorithm:
    """How a credential signs: ``digest`` is what the signed attributes and the document are hashed with.

    ``identifier`` is the DER AlgorithmIdentifier of CMS's signatureAlgorithm; ``max_size`` is the most bytes that a
    raw signature takes (an ECDSA signature's length varies).
    """

    digest: str
    identifier: bytes
    max_size: int

    @property
    def oid(self) -> str:
        """The algorithm's OBJECT IDENTIFIER."""
        return der.dotted(der.only(self.identifier).children()[0].content)

    @property
    def is_pss(self) -> bool:
        """Whether it is RSASSA-PSS."""
        return self.oid == _PSS


class KeyHolder(Protocol):
    """Whose key it is, and how it signs: all that a container says of it. The key itself may be elsewhere.

    ``certificate`` is the holder's, in DER; ``chain`` the issuers', nearest first, roots included when known.
    """

    @property
    def certificate(self) -> bytes:
        """The holder's certificate, DER."""

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The issuers' certificates, DER, nearest first."""

    @property
    def algorithm(self) -> SignatureAlgorithm:
        """How the key signs."""


class Credential(KeyHolder, Protocol):
    """A key that can be used, with its certificate."""

    def sign(self, data: bytes) -> bytes:
        """The raw signature of ``data``, which is hashed here (or by the device), with ``algorithm``."""


class VersatileCredential(Credential, Protocol):
    """A key that can sign in several ways: a policy, or the person, may want another than its usual one."""

    @property
    def algorithms(self) -> tuple[SignatureAlgorithm, ...]:
        """The ways, the usual one first."""

    def using(self, algorithm: SignatureAlgorithm) -> Credential:
        """The same key, signing in one of ``algorithms``."""


class BatchCredential(Credential, Protocol):
    """A key behind a service that signs several documents in one call."""

    def sign_all(self, data: Sequence[bytes]) -> list[bytes]:
        """The raw signature of each, in their order; all or none."""


class ContainerCredential(Protocol):
    """A service that gives the whole CMS for a document's digest: no attribute of ours, and so no policy, goes in.

    ``container_size`` is how many bytes a container takes at most; ``digest`` names what documents are hashed with.
    """

    @property
    def certificate(self) -> bytes:
        """The holder's certificate, DER."""

    @property
    def digest(self) -> str:
        """The name of the digest, as hashlib has it."""

    @property
    def container_size(self) -> int:
        """The room to reserve, in bytes."""

    def sign_digests(self, digests: Sequence[bytes]) -> list[bytes]:
        """The CMS for each document's digest, as the service gave it (BER is usual), in their order; all or none."""


class CountedCredential(Protocol):
    """A key behind a service that takes only so many documents in one call."""

    @property
    def at_once(self) -> int:
        """How many, at most; at least one."""


# Asked several times a signature; `isinstance` takes 20 microseconds for a protocol.


def makes_containers(key: object) -> TypeIs[ContainerCredential]:
    """Whether it gives the whole CMS."""
    return hasattr(key, "sign_digests")


def signs_batches(key: object) -> TypeIs[BatchCredential]:
    """Whether it signs several documents in one call."""
    return hasattr(key, "sign_all")


def is_versatile(key: object) -> TypeIs[VersatileCredential]:
    """Whether it can sign in several ways."""
    return hasattr(key, "using")


def is_counted(key: object) -> TypeIs[CountedCredential]:
    """Whether its calls have a limit."""
    return hasattr(key, "at_once")


_ED25519, _PSS, _MGF1 = "1.3.101.112", "1.2.840.113549.1.1.10", "1.2.840.113549.1.1.8"
_RSA = {"sha256": "1.2.840.113549.1.1.11", "sha384": "1.2.840.113549.1.1.12", "sha512": "1.2.840.113549.1.1.13"}
_ECDSA = {"sha256": "1.2.840.10045.4.3.2", "sha384": "1.2.840.10045.4.3.3", "sha512": "1.2.840.10045.4.3.4"}
DIGESTS = {"sha256": "2.16.840.1.101.3.4.2.1", "sha384": "2.16.840.1.101.3.4.2.2", "sha512": "2.16.840.1.101.3.4.2.3"}
"""The OBJECT IDENTIFIERs of the digests that are used here (RFC 5754, 2)."""

_ECDSA_OVERHEAD = 9  # two INTEGERs, each perhaps with a leading zero, in a SEQUENCE (RFC 3279, 2.2.3)
_EXPLICIT_0, _EXPLICIT_1, _EXPLICIT_2 = 0xA0, 0xA1, 0xA2


def rsa_sha256(modulus_octets: int) -> SignatureAlgorithm:
    """RSASSA-PKCS1-v1_5 with SHA-256: what everybody reads."""
    return rsa("sha256", modulus_octets)


def rsa(digest: str, modulus_octets: int) -> SignatureAlgorithm:
    """RSASSA-PKCS1-v1_5: its parameters are NULL (RFC 4055, 5)."""
    return SignatureAlgorithm(
        digest, der.encode(der.SEQUENCE, der.oid(_RSA[digest]), der.encode(der.NULL)), modulus_octets
    )


def rsa_pss(digest: str, modulus_octets: int) -> SignatureAlgorithm:
    """RSASSA-PSS with MGF1 of the same digest and a salt as long as it (RFC 4055, 3.1; RFC 4056, 3)."""
    hashed = der.encode(der.SEQUENCE, der.oid(DIGESTS[digest]), der.encode(der.NULL))
    salt = der.encode(der.INTEGER, bytes((hashlib.new(digest).digest_size,)))
    parameters = der.encode(
        der.SEQUENCE,
        der.encode(_EXPLICIT_0, hashed),
        der.encode(_EXPLICIT_1, der.encode(der.SEQUENCE, der.oid(_MGF1), hashed)),
        der.encode(_EXPLICIT_2, salt),
    )
    return SignatureAlgorithm(digest, der.encode(der.SEQUENCE, der.oid(_PSS), parameters), modulus_octets)


def ecdsa(digest: str, order_octets: int) -> SignatureAlgorithm:
    """ECDSA, without parameters (RFC 5758, 3.2)."""
    return SignatureAlgorithm(
        digest, der.encode(der.SEQUENCE, der.oid(_ECDSA[digest])), 2 * order_octets + _ECDSA_OVERHEAD
    )


def ed25519() -> SignatureAlgorithm:
    """Ed25519, whose messages' digest in CMS is SHA-512 (RFC 8419, 3.1)."""
    return SignatureAlgorithm("sha512", der.encode(der.SEQUENCE, der.oid(_ED25519)), 64)
