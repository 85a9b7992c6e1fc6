"""What a certificate tells of its key: how it may sign, and which of the certificates at hand lead up from it."""

from __future__ import annotations

from collections.abc import Iterable

from cryptography import x509 as pyca
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from signatures import certificate as x509
from signatures import der
from signatures.credentials import model
from signatures.errors import CredentialError

_PSS, _HASH_FIELD = "1.2.840.113549.1.1.10", 0xA0
_MIN_RSA, _MAX_RSA = 2048, 4096
_CURVES = {"secp256r1": "sha256", "secp384r1": "sha384", "secp521r1": "sha512"}
_RSA_DIGESTS = ("sha256", "sha384", "sha512")


def algorithms_of(certificate: bytes) -> tuple[model.SignatureAlgorithm, ...]:
    """The ways in which a DER certificate's key may sign, the usual one first.

    Raises:
        CredentialError: ``credencial-rsa-fraca`` or ``credencial-chave-nao-suportada``.
    """
    try:
        key = pyca.load_der_x509_certificate(certificate).public_key()
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < _MIN_RSA:
        message = f"A chave RSA tem {key.key_size} bits: com menos de {_MIN_RSA} a assinatura não seria aceita."
        raise CredentialError("credencial-rsa-fraca", message)
    if isinstance(key, rsa.RSAPublicKey) and key.key_size <= _MAX_RSA:
        size, only = (key.key_size + 7) // 8, _pss_digests(certificate)
        if only is not None:
            return tuple(model.rsa_pss(digest, size) for digest in only)
        return tuple(way(digest, size) for way in (model.rsa, model.rsa_pss) for digest in _RSA_DIGESTS)
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        digests = dict.fromkeys((_CURVES[key.curve.name], "sha512"))  # policies have no SHA-384
        return tuple(model.ecdsa(digest, (key.key_size + 7) // 8) for digest in digests)
    if isinstance(key, ed25519.Ed25519PublicKey):
        return (model.ed25519(),)
    message = "A chave não é RSA de 2048 a 4096 bits, ECDSA (P-256, P-384 ou P-521) nem Ed25519."
    raise CredentialError("credencial-chave-nao-suportada", message)


def _pss_digests(certificate: bytes) -> tuple[str, ...] | None:
    """The digests of a key that is for RSASSA-PSS alone (RFC 4055, 1.2); None for a key of plain RSA.

    A key without parameters takes any digest; with them, the one that they name.
    """
    algorithm = der.only(x509.parts(certificate).public_key).children()[0].children()
    if der.dotted(algorithm[0].content) != _PSS:
        return None
    named = algorithm[1].children() if len(algorithm) > 1 and algorithm[1].tag == der.SEQUENCE else []
    hashed = [field.children()[0].children()[0] for field in named if field.tag == _HASH_FIELD]
    if not hashed:
        return _RSA_DIGESTS
    return tuple(digest for digest in _RSA_DIGESTS if der.oid(model.DIGESTS[digest]) == hashed[0].whole)


def chain_of(certificate: bytes, others: Iterable[bytes]) -> tuple[bytes, ...]:
    """The issuers among the others, nearest first; what isn't an issuer of the holder stays out of the signature."""
    by_subject: dict[bytes, bytes] = {}
    for other in others:
        by_subject.setdefault(_subject(other), other)
    chain: list[bytes] = []
    issuer = by_subject.pop(x509.parts(certificate).issuer, None)
    while issuer is not None:
        chain.append(issuer)
        issuer = by_subject.pop(x509.parts(issuer).issuer, None)
    return tuple(chain)


def _subject(certificate: bytes) -> bytes:
    try:
        return x509.parts(certificate).subject
    except (der.DerError, IndexError):
        return b""
