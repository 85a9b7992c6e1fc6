"""Raw signatures: whether a key made one, and which algorithms no longer hold (DOC-ICP-01.01; RFC 4055, 5758, 8419)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import load_der_public_key

from signatures import der
from signatures.details import Algorithm

DIGESTS = {
    "1.2.840.113549.2.5": "md5",
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
    "2.16.840.1.101.3.4.2.8": "sha3_256",
    "2.16.840.1.101.3.4.2.9": "sha3_384",
    "2.16.840.1.101.3.4.2.10": "sha3_512",
}
"""Names of hashlib by OID."""

SHA1, RSA_SHA1 = Algorithm("1.3.14.3.2.26"), Algorithm("1.2.840.113549.1.1.5")

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "md5": hashes.MD5(),  # noqa: S303 - read in order to be refused by name
    "sha1": hashes.SHA1(),  # noqa: S303 - the same
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
    "sha3_256": hashes.SHA3_256(),
    "sha3_384": hashes.SHA3_384(),
    "sha3_512": hashes.SHA3_512(),
}
_RSA = {
    "1.2.840.113549.1.1.4": "md5",
    "1.2.840.113549.1.1.5": "sha1",
    "1.2.840.113549.1.1.14": "sha224",
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
}
_ECDSA = {
    "1.2.840.10045.4.1": "sha1",
    "1.2.840.10045.4.3.1": "sha224",
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
}
_ANY_RSA, _PSS, _MGF1 = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.2.840.113549.1.1.8"
_ED25519, _ED448 = "1.3.101.112", "1.3.101.113"
_WEAK = frozenset({"md5", "sha1"})
_MIN_RSA, _MAX_RSA, _MIN_CURVE = 2048, 16_384, 224
_HASH_TAG, _MGF_TAG, _SALT_TAG, _TRAILER_TAG = 0xA0, 0xA1, 0xA2, 0xA3
_NULL = der.encode(der.NULL)


@dataclass(frozen=True, slots=True)
class Way:
    """How an AlgorithmIdentifier signs: ``kind`` is ``rsa``, ``pss``, ``ecdsa`` or ``eddsa``; a salt is in octets."""

    kind: str
    digest: str
    salt: int = 0


def way_of(algorithm: Algorithm, digest: str) -> Way:
    """How a signature was made; ``digest`` is what the container says, for identifiers that don't.

    Raises:
        der.DerError: it isn't known here, or its parameters make no sense.
    """
    oid = algorithm.oid
    if oid == _PSS:
        return _pss(algorithm.parameters)
    if oid in {_ED25519, _ED448}:
        return Way("eddsa", digest)
    if oid == _ANY_RSA:
        return Way("rsa", digest)
    if oid in _RSA:
        return Way("rsa", _RSA[oid])
    if oid in _ECDSA:
        return Way("ecdsa", _ECDSA[oid])
    raise der.DerError("an unknown algorithm")


def holds(key: bytes, way: Way, signature: bytes, data: bytes) -> bool:
    """Whether the key (a SubjectPublicKeyInfo) signed these data. False also when it can't be used so."""
    return _holds(key, way, signature, data, _HASHES.get(way.digest))


def holds_digest(key: bytes, way: Way, signature: bytes, digest: bytes) -> bool:
    """The same when only the digest of the data is at hand."""
    hashed = _HASHES.get(way.digest)
    if hashed is None or len(digest) != hashed.digest_size or way.kind == "eddsa":
        return False
    return _holds(key, way, signature, digest, Prehashed(hashed))


def weakness(key: bytes, way: Way) -> list[str]:
    """What of a signature no longer holds, in words."""
    found = [f"o resumo {way.digest.upper()}"] if way.digest in _WEAK else []
    kind, bits = size_of(key)
    if bits and bits < {"RSA": _MIN_RSA, "DSA": _MIN_RSA}.get(kind, _MIN_CURVE):
        found.append(f"uma chave {kind} de {bits} bits")
    return found


def size_of(key: bytes) -> tuple[str, int]:
    """Kind and size in bits of a public key; empty and 0 when it can't be read."""
    loaded = key_of(key)
    if isinstance(loaded, rsa.RSAPublicKey):
        return "RSA", loaded.key_size
    if isinstance(loaded, ec.EllipticCurvePublicKey):
        return "EC", loaded.key_size
    if isinstance(loaded, ed25519.Ed25519PublicKey):
        return "Ed25519", 256
    if isinstance(loaded, ed448.Ed448PublicKey):
        return "Ed448", 448
    return ("", 0) if loaded is None else ("DSA", getattr(loaded, "key_size", 0))


def digest_name(algorithm: Algorithm) -> str:
    """The digest's name for hashlib.

    Raises:
        der.DerError: it isn't known here.
    """
    name = DIGESTS.get(algorithm.oid, "")
    if name not in hashlib.algorithms_guaranteed or algorithm.parameters not in (b"", _NULL):
        raise der.DerError("an unknown digest")
    return name


def _holds(
    key: bytes, way: Way, signature: bytes, data: bytes, hashed: hashes.HashAlgorithm | Prehashed | None
) -> bool:
    loaded = key_of(key)
    try:
        if isinstance(loaded, rsa.RSAPublicKey) and way.kind in {"rsa", "pss"} and hashed is not None:
            loaded.verify(signature, data, _padding(way), hashed)
        elif isinstance(loaded, ec.EllipticCurvePublicKey) and way.kind == "ecdsa" and hashed is not None:
            loaded.verify(signature, data, ec.ECDSA(hashed))
        elif isinstance(loaded, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey) and way.kind == "eddsa":
            loaded.verify(signature, data)
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def _padding(way: Way) -> padding.AsymmetricPadding:
    if way.kind == "rsa":
        return padding.PKCS1v15()
    return padding.PSS(padding.MGF1(_HASHES[way.digest]), way.salt)


def _pss(parameters: bytes) -> Way:
    """RSASSA-PSS-params; the mask's digest is the message's, and the trailer 1 (RFC 4055, 3.1; RFC 4056, 3)."""
    fields = {field.tag: der.only(field.content) for field in der.only(parameters).children()}
    if not set(fields) <= {_HASH_TAG, _MGF_TAG, _SALT_TAG, _TRAILER_TAG}:
        raise der.DerError("not PSS parameters")
    hashed = _identified(fields.get(_HASH_TAG))
    if _MGF_TAG in fields:
        mask = fields[_MGF_TAG].children()
        if der.dotted(mask[0].content) != _MGF1:
            raise der.DerError("an unknown mask")
        mask_digest = _identified(mask[1])
    else:
        mask_digest = SHA1
    salt = int.from_bytes(fields[_SALT_TAG].content, "big", signed=True) if _SALT_TAG in fields else 20
    trailer = fields[_TRAILER_TAG].content if _TRAILER_TAG in fields else b"\1"
    if digest_name(mask_digest) != digest_name(hashed) or trailer != b"\1" or not 0 <= salt <= 512:  # noqa: PLR2004
        raise der.DerError("PSS parameters that are not used here")
    return Way("pss", digest_name(hashed), salt)


def _identified(element: der.Element | None) -> Algorithm:
    if element is None:
        return SHA1
    identifier, *parameters = element.children()
    return Algorithm(der.dotted(identifier.content), b"".join(item.whole for item in parameters))


@lru_cache(maxsize=512)
def key_of(key: bytes) -> PublicKeyTypes | None:
    """A SubjectPublicKeyInfo loaded; None when it can't be used."""
    try:
        loaded = load_der_public_key(key)
    except (ValueError, UnsupportedAlgorithm, TypeError):
        return None
    if isinstance(loaded, rsa.RSAPublicKey) and loaded.key_size > _MAX_RSA:
        return None  # made to take long
    return loaded
