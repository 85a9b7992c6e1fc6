"""Whether a container's cryptography holds (RFC 5652, 5.4 and 5.6; RFC 5035; RFC 6211)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from signatures import certificate as x509
from signatures import der
from signatures.details import Algorithm
from signatures.verification import cms, keys

Digest = Callable[[str], bytes]
"""The digest of what is signed, by the name of the algorithm in hashlib."""

_SHA256 = Algorithm("2.16.840.1.101.3.4.2.1")
_GENERAL_NAME_DIRECTORY = 0xA4
_SIGNATURE_TAG = 0xA1


@dataclass(frozen=True, slots=True)
class Integrity:
    """What was found. ``holds`` when the signature is the holder's and what it signs is what is there.

    ``found`` and ``said`` are the digest computed and the one that the signature states; ``weak`` is what no longer
    holds, in words; ``fault`` is what makes no sense in the container, in words for developers.
    """

    holds: bool
    found: bytes = b""
    said: bytes = b""
    weak: tuple[str, ...] = ()
    fault: str = ""


def check(container: cms.Container, digest: Digest) -> Integrity:
    """Judge the signature of a container over contents whose digest is asked for. Raises nothing for what is in it."""
    try:
        return _check(container, digest)
    except (der.DerError, IndexError, ValueError) as error:
        return Integrity(holds=False, fault=str(error))


def _check(container: cms.Container, digest: Digest) -> Integrity:
    signer = container.signer
    name = keys.digest_name(signer.digest)
    way = keys.way_of(signer.algorithm, name)
    key = x509.parts(container.holder).public_key
    weak = tuple(dict.fromkeys([*_weak_digest(name), *keys.weakness(key, way)]))
    found = digest(name)
    if way.digest != name:
        raise der.DerError("two digests")
    if signer.signed is None:
        return Integrity(keys.holds_digest(key, way, signer.signature, found), found, found, weak)
    if way.kind == "eddsa" and name != "sha512":  # RFC 8419, 2.3
        raise der.DerError("EdDSA with another digest")
    _check_attributes(container)
    stated = der.only(signer.value(cms.MESSAGE_DIGEST) or b"")
    if stated.tag != der.OCTET_STRING:
        raise der.DerError("no message digest")
    is_signed = keys.holds(key, way, signer.signature, signer.signed)
    return Integrity(is_signed and stated.content == found, found, stated.content, weak)


def _check_attributes(container: cms.Container) -> None:
    signer = container.signer
    if signer.value(cms.CONTENT_TYPE) != der.oid(container.content_type):
        raise der.DerError("another content type")
    _check_certificate(signer, container.holder)
    protection = signer.value(cms.ALGORITHM_PROTECTION)
    if protection is not None:
        _check_protection(signer, der.only(protection).children())


def _check_certificate(signer: cms.SignerInfo, certificate: bytes) -> None:
    """The first of signing-certificate-v2, or of its elder, names the holder's certificate (RFC 5035, 3)."""
    second, first = signer.value(cms.SIGNING_CERTIFICATE_V2), signer.value(cms.SIGNING_CERTIFICATE)
    for value, usual in ((second, _SHA256), (first, Algorithm("1.3.14.3.2.26"))):
        if value is not None:
            identified = der.only(value).children()[0].children()[0].children()
            _check_identified(identified, usual, certificate)


def _check_identified(identified: list[der.Element], usual: Algorithm, certificate: bytes) -> None:
    algorithm = usual
    if identified[0].tag == der.SEQUENCE:
        algorithm, identified = cms.algorithm(identified[0]), identified[1:]
    hashed, *issuer_serial = identified
    if hashlib.new(keys.digest_name(algorithm), certificate, usedforsecurity=False).digest() != hashed.content:
        raise der.DerError("another certificate")
    if issuer_serial:
        names, serial = issuer_serial[0].children()
        parts = x509.parts(certificate)
        directory = [name for name in names.children() if name.tag == _GENERAL_NAME_DIRECTORY]
        if serial.whole != parts.serial or not any(cms.same_name(name.content, parts.issuer) for name in directory):
            raise der.DerError("another certificate's issuer and serial number")


def _check_protection(signer: cms.SignerInfo, fields: list[der.Element]) -> None:
    """CMSAlgorithmProtection repeats the digest's and the signature's algorithm (RFC 6211, 2)."""
    digest, *rest = fields
    stated = [field for field in rest if field.tag == _SIGNATURE_TAG]
    # IMPLICIT: the [1] has the place of the SEQUENCE.
    algorithms = [cms.algorithm(der.Element(der.SEQUENCE, field.content, field.whole)) for field in stated]
    found = [_bare(item) for item in (cms.algorithm(digest), *algorithms)]
    if found != [_bare(signer.digest), _bare(signer.algorithm)]:
        raise der.DerError("algorithms that are not the protected ones")


def _bare(algorithm: Algorithm) -> Algorithm:
    """NULL and no parameters are the same."""
    return Algorithm(algorithm.oid) if algorithm.parameters == der.encode(der.NULL) else algorithm


def _weak_digest(name: str) -> list[str]:
    return [f"o resumo {name.upper()}"] if name in {"md5", "sha1"} else []
