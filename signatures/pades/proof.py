"""Whether a raw signature holds: the check that a device or a service did what was asked of it."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from signatures import der

_RSA = "1.2.840.113549.1.1.1"
_PSS, _ED25519 = "1.2.840.113549.1.1.10", "1.3.101.112"
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_OF_RSA = {"1.2.840.113549.1.1.11": "sha256", "1.2.840.113549.1.1.12": "sha384", "1.2.840.113549.1.1.13": "sha512"}
_OF_ECDSA = {"1.2.840.10045.4.3.2": "sha256", "1.2.840.10045.4.3.3": "sha384", "1.2.840.10045.4.3.4": "sha512"}


def holds(public_key: bytes, algorithm: der.Element, digest: str, data: bytes, signature: bytes) -> bool:
    """Whether ``signature`` of ``data`` is by this SubjectPublicKeyInfo; never raises.

    ``algorithm`` is the AlgorithmIdentifier of the container, and ``digest`` its digestAlgorithm, which counts where
    the algorithm names none.
    """
    try:
        kind, *_ = algorithm.children()
        key = serialization.load_der_public_key(public_key)
        _verify(key, der.dotted(kind.content), digest, data, signature)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError, KeyError, IndexError):
        return False
    return True


def _verify(key: object, oid: str, digest: str, data: bytes, signature: bytes) -> None:
    if isinstance(key, rsa.RSAPublicKey) and oid == _PSS:
        hashed = _HASHES[digest]
        key.verify(signature, data, padding.PSS(padding.MGF1(hashed), padding.PSS.AUTO), hashed)
    elif isinstance(key, rsa.RSAPublicKey):
        name = digest if oid == _RSA else _OF_RSA[oid]
        key.verify(signature, data, padding.PKCS1v15(), _HASHES[name])
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(_HASHES[_OF_ECDSA[oid]]))
    elif isinstance(key, ed25519.Ed25519PublicKey) and oid == _ED25519:
        key.verify(signature, data)
    else:
        raise UnsupportedAlgorithm(oid)
