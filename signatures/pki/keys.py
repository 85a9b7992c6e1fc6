"""The kinds of key that a declaration can ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from signatures.errors import PkiError

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

_PUBLIC_EXPONENT = 65537
_KINDS: Mapping[str, Callable[[], PrivateKey]] = {
    "rsa-1024": lambda: rsa.generate_private_key(_PUBLIC_EXPONENT, 1024),  # noqa: S505 - to show that it is refused
    "rsa-2048": lambda: rsa.generate_private_key(_PUBLIC_EXPONENT, 2048),
    "rsa-3072": lambda: rsa.generate_private_key(_PUBLIC_EXPONENT, 3072),
    "rsa-4096": lambda: rsa.generate_private_key(_PUBLIC_EXPONENT, 4096),
    "ec-p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ec-p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "ec-p521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}


def generate(kind: str) -> PrivateKey:
    """A new key; PkiError when there is no such kind."""
    if kind not in _KINDS:
        raise PkiError("pki-chave-desconhecida", f"Não há o tipo de chave “{kind}”; há {', '.join(_KINDS)}.")
    return _KINDS[kind]()


def digest_for(key: PrivateKey) -> SHA256 | None:
    """What the key's own signatures are hashed with: Ed25519 takes the message whole."""
    return None if isinstance(key, ed25519.Ed25519PrivateKey) else SHA256()


def sign_with(key: PrivateKey, data: bytes) -> bytes:
    """The key's own signature: Ed25519, ECDSA or RSA PKCS#1 v1.5, the last two with SHA-256."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(data)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(SHA256()))
    return key.sign(data, padding.PKCS1v15(), SHA256())
