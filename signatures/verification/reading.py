"""Each kind of signature read to the same value: who signed, what came along, whether the cryptography holds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from signatures import certificate as x509
from signatures import der
from signatures.details import Attribute
from signatures.verification import cms, container, integrity, keys, stamps
from signatures.verification.covered import Covered
from signatures.verification.found import FoundSignature

TIMESTAMP, BARE_RSA, HASH_INSIDE = "/ETSI.RFC3161", "/adbe.x509.rsa_sha1", "/adbe.pkcs7.sha1"
DETACHED = frozenset({"/ETSI.CAdES.detached", "/adbe.pkcs7.detached", "/PBAD.PAdES"})
KNOWN = DETACHED | {TIMESTAMP, BARE_RSA, HASH_INSIDE}
"""The kinds that can be verified here (ISO 32000-2, 12.8.3; DOC-ICP-15.03); any other is reported."""

_SHA1 = "o resumo SHA1"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that could be read. ``container`` is None for the kind that has none; ``imprint`` is a timestamp's.

    ``raw`` is the signature without the padding of its place, as it stands in the file.
    """

    raw: bytes
    holder: bytes
    others: tuple[bytes, ...]
    integrity: integrity.Integrity
    container: cms.Container | None = None
    imprint: stamps.Imprint | None = None

    @property
    def crls(self) -> tuple[bytes, ...]:
        """The lists that came along."""
        return (*(self.container.crls if self.container else ()), *self._archived(0))

    @property
    def ocsps(self) -> tuple[bytes, ...]:
        """The OCSP responses that came along."""
        return self._archived(1)

    def _archived(self, place: int) -> tuple[bytes, ...]:
        """Revocation data that the signer's program put among the signed attributes (ISO 32000-2, 12.8.3.3.2)."""
        held = [item for item in self.attributes if item.oid == cms.ADOBE_REVOCATION]
        try:
            kinds = [kind for item in held for value in item.values for kind in der.only(value).children()]
            lists = [der.only(kind.content) for kind in kinds if kind.tag == 0xA0 | place]
            return tuple(item.whole for found in lists for item in found.children())
        except der.DerError:
            return ()

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """The signed attributes."""
        return self.container.signer.attributes if self.container else ()


def read_signed(found: FoundSignature, covered: Covered) -> Signed:
    """A signature of one of the known kinds.

    Raises:
        ValueError: it can't be read.
    """
    raw = container.unpadded(found.contents)
    if found.subfilter == BARE_RSA:
        return _bare_rsa(raw, found, covered)
    read = cms.read_container(raw)
    signed = Signed(raw, read.holder, read.others, integrity.Integrity(holds=False), read)
    if found.subfilter == TIMESTAMP:
        return _timestamp(signed, read, covered)
    if found.subfilter == HASH_INSIDE:
        return _hash_inside(signed, read, covered)
    if read.content is not None or read.content_type != cms.DATA:
        return faulty(signed, "a detached signature with something inside")
    return replace(signed, integrity=integrity.check(read, covered.digest))


def faulty(signed: Signed, fault: str) -> Signed:
    """The same, whose cryptography isn't to be believed."""
    return replace(signed, integrity=integrity.Integrity(holds=False, fault=fault))


def _timestamp(signed: Signed, read: cms.Container, covered: Covered) -> Signed:
    imprint = stamps.read_imprint(read)
    checked = integrity.check(read, stamps.content_digest(read))
    name = keys.digest_name(imprint.algorithm)
    actual = covered.digest(name)
    weak = tuple(dict.fromkeys((*checked.weak, *([f"o resumo {name.upper()}"] if name in {"md5", "sha1"} else []))))
    judged = replace(
        checked, holds=checked.holds and actual == imprint.digest, found=actual, said=imprint.digest, weak=weak
    )
    return replace(signed, integrity=judged, imprint=imprint)


def _hash_inside(signed: Signed, read: cms.Container, covered: Covered) -> Signed:
    """The SHA-1 of what is covered stands inside, as data that are signed (ISO 32000-1, 12.8.3.3.1)."""
    if read.content is None or read.content_type != cms.DATA:
        return faulty(signed, "no digest inside")
    checked = integrity.check(read, stamps.content_digest(read))
    actual = covered.digest("sha1")
    weak = tuple(dict.fromkeys((*checked.weak, _SHA1)))
    holds = checked.holds and actual == read.content
    return replace(signed, integrity=replace(checked, holds=holds, found=actual, said=read.content, weak=weak))


def _bare_rsa(raw: bytes, found: FoundSignature, covered: Covered) -> Signed:
    """A PKCS#1 signature with SHA-1, and its certificates beside it (ISO 32000-1, 12.8.3.2)."""
    value = der.only(raw)
    if value.tag != der.OCTET_STRING or not found.certificates:
        raise der.DerError("not a signature with its certificate")
    holder, *others = found.certificates
    way, key = keys.Way("rsa", "sha1"), x509.parts(holder).public_key
    digest = covered.digest("sha1")
    holds = keys.holds_digest(key, way, value.content, digest)
    weak = tuple(keys.weakness(key, way))
    return Signed(raw, holder, tuple(others), integrity.Integrity(holds, digest, b"", weak))
