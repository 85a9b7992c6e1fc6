"""Keys in a PKCS#12 file (RFC 7292): the certificates that ICP-Brasil calls A1.

The file is opened once; nothing here keeps, prints or raises its password. Old files open too: what encrypts them (RC2,
RC4, DES, triple DES) only protects the key on this disk, and says nothing of the signatures that it makes.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key, pkcs12

from signatures import ber, der
from signatures.credentials import model
from signatures.credentials.certificates import algorithms_of, chain_of
from signatures.credentials.pkcs12_cost import MOST, rounds
from signatures.errors import CredentialError

MAX_SIZE = 1 << 20
"""A PKCS#12 file has a key and some certificates: a few kilobytes. More than this isn't read."""

_VERSION_3 = b"\x02\x01\x03"  # PFX ::= SEQUENCE { version INTEGER {v3(3)}, ...
_HASHES: dict[str, HashAlgorithm] = {"sha256": SHA256(), "sha384": SHA384(), "sha512": SHA512()}

_Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Pkcs12Credential:
    """A private key in memory, with its certificate and the issuers' that came in the file."""

    certificate: bytes
    chain: tuple[bytes, ...]
    algorithms: tuple[model.SignatureAlgorithm, ...]
    algorithm: model.SignatureAlgorithm
    _key: _Key = field(repr=False)

    def using(self, algorithm: model.SignatureAlgorithm) -> Pkcs12Credential:
        """The same key, signing in another of its ways."""
        return replace(self, algorithm=algorithm)

    def sign(self, data: bytes) -> bytes:
        """The raw signature of ``data``."""
        if isinstance(self._key, ed25519.Ed25519PrivateKey):
            return self._key.sign(data)
        hashed = _HASHES[self.algorithm.digest]
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(hashed))
        if self.algorithm.is_pss:
            return self._key.sign(data, padding.PSS(padding.MGF1(hashed), hashed.digest_size), hashed)
        return self._key.sign(data, padding.PKCS1v15(), hashed)


def load_pkcs12(data: bytes, password: str) -> model.Credential:
    """The credential in a PKCS#12 file that has one.

    Raises:
        CredentialError: ``credencial-varias-chaves``, and what `load_keys` does.
    """
    found = load_keys(data, password)
    if len(found) == 1:
        return found[0]
    raise CredentialError("credencial-varias-chaves", "O arquivo tem mais de uma chave: escolha uma.")


def load_keys(data: bytes, password: str) -> tuple[Pkcs12Credential, ...]:
    """Every key in a PKCS#12 file that has its certificate there; nearly all files have one.

    Raises:
        CredentialError: ``credencial-nao-e-pkcs12``, ``-senha``, ``-corrompida``, ``-cifra``, ``-sem-chave``,
            ``-sem-certificado``, ``-chave-de-outro``, ``-rsa-fraca``, ``-chave-nao-suportada`` or ``-demorada``.
    """
    if len(data) > MAX_SIZE or data[:1] != b"\x30" or _VERSION_3 not in data[:16]:
        raise CredentialError("credencial-nao-e-pkcs12", "O arquivo da chave não é um PKCS#12 (.pfx ou .p12).")
    _refuse_endless(data)
    bundle = _open(data, password)
    key = _usable(bundle.key)
    if bundle.cert is None:
        raise CredentialError("credencial-sem-certificado", "O arquivo tem uma chave, mas não o certificado dela.")
    if _public(key) != _public(bundle.cert.certificate):
        raise CredentialError("credencial-chave-de-outro", "A chave do arquivo não é a do certificado que vem com ela.")
    certificates = [bundle.cert.certificate, *(extra.certificate for extra in bundle.additional_certs)]
    keys = {_public(each): each for each in (key, *_other_keys(data, password))}
    return tuple(
        _credential(keys[public], certificate, certificates)
        for certificate in certificates
        if (public := _public_of(certificate)) in keys
    )


def _credential(key: _Key, certificate: x509.Certificate, known: Sequence[x509.Certificate]) -> Pkcs12Credential:
    holder = certificate.public_bytes(Encoding.DER)
    others = (other.public_bytes(Encoding.DER) for other in known if other is not certificate)
    algorithms = algorithms_of(holder)
    return Pkcs12Credential(holder, chain_of(holder, others), algorithms, algorithms[0], key)


def _other_keys(data: bytes, password: str) -> Iterator[_Key]:
    """The keys beyond the first, which is all that the parser gives; one that can't be used isn't one."""
    bags = _encrypted_keys(data) or []
    for bag in bags if len(bags) > 1 else []:
        for spelling in _spellings(password):
            with contextlib.suppress(Exception):  # what it saw stays out of tracebacks
                yield _usable(load_der_private_key(bag, spelling))
                break


def _refuse_endless(data: bytes) -> None:
    try:
        if rounds(data) <= MOST:
            return
    except der.DerError:
        return  # who opens it says what is wrong with it
    message = (
        "O arquivo da chave pede contas demais para conferir a senha, e levaria horas para abrir: use outra cópia, ou "
        "exporte-o de novo."
    )
    raise CredentialError("credencial-demorada", message)


def _open(data: bytes, password: str) -> pkcs12.PKCS12KeyAndCertificates:
    for spelling in _spellings(password):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # BER, which old browsers wrote, is opened with a warning
                return pkcs12.load_pkcs12(data, spelling)
        except UnsupportedAlgorithm:
            message = "O arquivo da chave usa uma cifra que não é conhecida aqui; exporte-o de novo, com AES."
            raise CredentialError("credencial-cifra", message) from None
        except Exception:  # noqa: BLE001, S112 - the parser raises several kinds; what it saw stays out of tracebacks
            continue
    raise _refused(data, password) from None


def _spellings(password: str) -> Iterator[bytes]:
    """A password is a BMPString (RFC 7292, appendix B.1); OpenSSL before 1.1 took each octet of it for a character."""
    yield password.encode()
    if not password.isascii():
        yield password.encode().decode("latin-1").encode()


def _refused(data: bytes, password: str) -> CredentialError:
    """A wrong password and a broken file look alike to who only tries to open it: look where it fails."""
    bags = _encrypted_keys(data)
    if bags is None or any(_opens(bag, spelling) for bag in bags for spelling in _spellings(password)):
        message = "O arquivo da chave está corrompido ou incompleto: use outra cópia, ou exporte-o de novo."
        return CredentialError("credencial-corrompida", message)
    message = "A senha não abre o arquivo da chave. Confira-a: maiúsculas e minúsculas são diferentes."
    return CredentialError("credencial-senha", message)


def _encrypted_keys(data: bytes) -> list[bytes] | None:
    """The encrypted keys of the file as PKCS#8; None when the file can't be taken apart."""
    from asn1crypto import pkcs12 as asn1  # noqa: PLC0415 - only when something is wrong

    try:
        safes = asn1.Pfx.load(ber.to_der(data)[0], strict=True).authenticated_safe
        contents = [asn1.SafeContents.load(s["content"].native) for s in safes if s["content_type"].native == "data"]
        bags = [bag for content in contents for bag in content if bag["bag_id"].native == "pkcs8_shrouded_key_bag"]
        return [bag["bag_value"].untag().dump() for bag in bags]
    except (ValueError, TypeError, AttributeError, KeyError):  # DerError is a ValueError
        return None


def _opens(key: bytes, password: bytes) -> bool:
    try:
        load_der_private_key(key, password)
    except Exception:  # noqa: BLE001 - as above
        return False
    return True


def _usable(key: object) -> _Key:
    if key is None:
        raise CredentialError("credencial-sem-chave", "O arquivo tem certificados, mas nenhuma chave privada.")
    if isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey):
        return key
    raise CredentialError("credencial-chave-nao-suportada", "A chave do arquivo não é RSA, ECDSA nem Ed25519.")


def _public_of(certificate: x509.Certificate) -> bytes:
    """An issuer's key may be of a kind that isn't known here: then it is nobody's of ours."""
    try:
        return _public(certificate)
    except (ValueError, UnsupportedAlgorithm):
        return b""


def _public(holder: _Key | x509.Certificate) -> bytes:
    return holder.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
