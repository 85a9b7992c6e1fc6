"""Keys in a PKCS#12 file (RFC 7292): the certificates that ICP-Brasil calls A1.

The file is opened once; nothing here keeps, prints or raises its password.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, pkcs12

from signatures.credentials import model
from signatures.errors import CredentialError

MAX_SIZE = 1 << 20
"""A PKCS#12 file has a key and some certificates: a few kilobytes. More than this isn't read."""

_MIN_RSA, _MAX_RSA = 2048, 4096
_VERSION_3 = b"\x02\x01\x03"  # PFX ::= SEQUENCE { version INTEGER {v3(3)}, ...
_CURVES: dict[str, HashAlgorithm] = {"secp256r1": SHA256(), "secp384r1": SHA384(), "secp521r1": SHA512()}

_Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Pkcs12Credential:
    """A private key in memory, with its certificate and the issuers' that came in the file."""

    certificate: bytes
    chain: tuple[bytes, ...]
    algorithm: model.SignatureAlgorithm
    _key: _Key = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        """The raw signature of ``data``."""
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), SHA256())
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(_CURVES[self._key.curve.name]))
        return self._key.sign(data)


def load_pkcs12(data: bytes, password: str) -> model.Credential:
    """The credential in a PKCS#12 file.

    Raises:
        CredentialError: ``credencial-nao-e-pkcs12``, ``-senha``, ``-cifra``, ``-sem-chave``, ``-sem-certificado``,
            ``-chave-de-outro``, ``-rsa-fraca`` or ``-chave-nao-suportada``.
    """
    if len(data) > MAX_SIZE or data[:1] != b"\x30" or _VERSION_3 not in data[:16]:
        raise CredentialError("credencial-nao-e-pkcs12", "O arquivo da chave não é um PKCS#12 (.pfx ou .p12).")
    bundle = _open(data, password)
    key = _key_of(bundle)
    if bundle.cert is None:
        raise CredentialError("credencial-sem-certificado", "O arquivo tem uma chave, mas não o certificado dela.")
    certificate = bundle.cert.certificate
    if _public(key) != _public(certificate):
        raise CredentialError("credencial-chave-de-outro", "A chave do arquivo não é a do certificado que vem com ela.")
    issuers = [extra.certificate for extra in bundle.additional_certs]
    return Pkcs12Credential(certificate.public_bytes(Encoding.DER), _chain(certificate, issuers), _algorithm(key), key)


def _open(data: bytes, password: str) -> pkcs12.PKCS12KeyAndCertificates:
    try:
        return pkcs12.load_pkcs12(data, password.encode())
    except UnsupportedAlgorithm:
        message = "O arquivo da chave usa uma cifra antiga que não é mais aceita; exporte-o de novo, com AES."
        raise CredentialError("credencial-cifra", message) from None
    except Exception:  # noqa: BLE001 - the parser raises several kinds; "from None" keeps what it saw out of tracebacks
        message = "A senha não abre o arquivo da chave, ou o arquivo está corrompido."
        raise CredentialError("credencial-senha", message) from None


def _key_of(bundle: pkcs12.PKCS12KeyAndCertificates) -> _Key:
    key = bundle.key
    if key is None:
        raise CredentialError("credencial-sem-chave", "O arquivo tem certificados, mas nenhuma chave privada.")
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < _MIN_RSA:
        message = f"A chave RSA tem {key.key_size} bits: com menos de {_MIN_RSA} a assinatura não seria aceita."
        raise CredentialError("credencial-rsa-fraca", message)
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size <= _MAX_RSA:
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return key
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key
    message = "A chave não é RSA de 2048 a 4096 bits, ECDSA (P-256, P-384 ou P-521) nem Ed25519."
    raise CredentialError("credencial-chave-nao-suportada", message)


def _algorithm(key: _Key) -> model.SignatureAlgorithm:
    if isinstance(key, rsa.RSAPrivateKey):
        return model.rsa_sha256(key.key_size // 8)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return model.ecdsa(_CURVES[key.curve.name].name, (key.key_size + 7) // 8)
    return model.ed25519()


def _public(holder: _Key | x509.Certificate) -> bytes:
    return holder.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _chain(certificate: x509.Certificate, issuers: list[x509.Certificate]) -> tuple[bytes, ...]:
    """Nearest issuer first; what isn't an issuer of the holder stays out of the signature."""
    by_subject = {issuer.subject: issuer for issuer in issuers}
    chain: list[x509.Certificate] = []
    issuer = by_subject.pop(certificate.issuer, None)
    while issuer is not None:
        chain.append(issuer)
        issuer = by_subject.pop(issuer.issuer, None)
    return tuple(link.public_bytes(Encoding.DER) for link in chain)
