"""Signatures of any shape, placed by pyHanko's embedder: whatever container the recipe gives, in a hole of any size."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields
from pyhanko.sign.signers import cms_embedder
from pyhanko.sign.signers.pdf_byterange import PdfSignedData

from signatures.pki.build import Holder
from tests.attacks import raw
from tests.attacks.world import agency
from tests.submission.conftest import MOMENT

_HASHES = {"md5": hashes.MD5, "sha1": hashes.SHA1, "sha256": hashes.SHA256, "sha512": hashes.SHA512}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a container goes. ``box`` makes a field that shows something; ``certify`` is a DocMDP level."""

    field: str
    subfilter: str = "/ETSI.CAdES.detached"
    type: str = "/Sig"
    room: int = 32768
    certify: int = 0
    box: tuple[int, int, int, int] | None = None
    digest: str = "sha256"


def placed(pdf: bytes, place: Place, container: Callable[[bytes], bytes]) -> bytes:
    """The file with one more signature, whose container is made from the byte range's digest."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    spec = None
    if place.box is not None:
        spec = fields.SigFieldSpec(place.field, box=place.box, on_page=0)
    embedding = cms_embedder.PdfCMSEmbedder(new_field_spec=spec).write_cms(place.field, writer)
    next(embedding)
    signed = PdfSignedData(
        NameObject(place.type), subfilter=fields.SigSeedSubFilter.PADES, bytes_reserved=place.room, timestamp=MOMENT
    )
    signed[NameObject("/SubFilter")] = NameObject(place.subfilter)
    signed[NameObject("/Filter")] = NameObject("/Adobe.PPKLite")
    mdp = None
    if place.certify:
        level = fields.MDPPerm(place.certify)
        mdp = cms_embedder.SigMDPSetup(place.digest, certify=True, docmdp_perms=level)
    embedding.send(cms_embedder.SigObjSetup(signed, mdp_setup=mdp))
    prepared, output = embedding.send(cms_embedder.SigIOSetup(place.digest))
    embedding.send(container(prepared.document_digest))
    return bytes(output.getvalue())


@dataclass(frozen=True, slots=True)
class Manner:
    """What is done to the texts of a field and of its signature before they are written."""

    field: Callable[[bytes], bytes]
    value: Callable[[bytes], bytes]


_PLAINLY = Manner(lambda text: text, lambda text: text)


def signed_with(pdf: bytes, role: str, changes: Mapping[int, bytes], manner: Manner = _PLAINLY) -> bytes:
    """Signed for this role in a revision that also has these objects: written by hand, one table for all."""
    known = raw.numbers(pdf)
    number = known.fields[f"assinatura_{role}"]
    room, made = 32768, recipe(role)
    value = (
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20261121120000Z)"
        b"/ByteRange [0 %s]/Contents <%s>>>"
    )
    value = manner.value(value % (b" " * 40, b"0" * room))
    field = manner.field(raw.entry(raw.body(pdf, number), b"V", b"%d 0 R" % known.size))
    whole = raw.appended(pdf, {**changes, number: field, known.size: value})
    hole = whole.rindex(b"/Contents <") + 10
    end = hole + room + 2
    rest = b"%d %d %d" % (hole, end, len(whole) - end)
    whole = pdf + whole[len(pdf) :].replace(b" " * 41, b" " + rest.ljust(40))
    digest = hashlib.sha256(whole[:hole] + whole[end:]).digest()
    return whole[: hole + 1] + container(made)(digest).hex().encode().ljust(room, b"0") + whole[end - 1 :]


@dataclass(frozen=True, slots=True)
class Recipe:
    """A container as it should be, and each piece that an attacker would change."""

    certificate: bytes
    key: Any
    others: tuple[bytes, ...] = ()
    digest: str = "sha256"
    named_digest: str = ""
    signed_digest: str = ""
    named_by: bytes = b""
    vouched: bytes | None = b""
    content_type: str | None = "data"
    attributes: tuple[cms.CMSAttribute, ...] = ()
    unsigned: tuple[cms.CMSAttribute, ...] = ()
    repeat_digest: bool = False
    pss: bool = False


def recipe(name: str, **changes: Any) -> Recipe:
    """How one of the PKI's holders signs."""
    holder: Holder = agency().pki.holders[name]
    others = tuple(link.public_bytes(Encoding.DER) for link in holder.chain)
    return replace(Recipe(der(holder.certificate), holder.key, others), **changes)


def der(certificate: x509.Certificate) -> bytes:
    """A certificate's bytes."""
    return certificate.public_bytes(Encoding.DER)


def container(made: Recipe) -> Callable[[bytes], bytes]:
    """What turns a document's digest into the container of this recipe."""
    return lambda digest: bytes(content_info((signer_info(made, digest),), (made.certificate, *made.others)).dump())


def signer_info(made: Recipe, digest: bytes) -> cms.SignerInfo:
    """One signer's part."""
    attributes = cms.CMSAttributes(_attributes(made, digest))
    raw = sign(made, attributes.dump())
    return _assembled(made, raw, attributes)


def bare_signer_info(made: Recipe, raw: bytes) -> cms.SignerInfo:
    """One without signed attributes, with this raw signature."""
    return _assembled(made, raw, None)


def _assembled(made: Recipe, raw: bytes, attributes: cms.CMSAttributes | None) -> cms.SignerInfo:
    named = asn1.Certificate.load(made.named_by or made.certificate)
    identifier = cms.IssuerAndSerialNumber({"issuer": named.issuer, "serial_number": named.serial_number})
    parts = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": identifier}),
        "digest_algorithm": algos.DigestAlgorithm({"algorithm": made.named_digest or made.digest}),
        "signature_algorithm": _algorithm(made),
        "signature": raw,
    }
    if attributes is not None:
        parts["signed_attrs"] = attributes
    if made.unsigned:
        parts["unsigned_attrs"] = cms.CMSAttributes(made.unsigned)
    return cms.SignerInfo(parts)


def content_info(
    infos: Sequence[cms.SignerInfo], certificates: Sequence[bytes], content: bytes | None = None
) -> cms.ContentInfo:
    """The whole container."""
    inside: dict[str, Any] = {"content_type": "data"}
    if content is not None:
        inside["content"] = core.OctetString(content)
    digests = {info["digest_algorithm"].dump(): info["digest_algorithm"] for info in infos}
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": cms.DigestAlgorithms(digests.values()),
            "encap_content_info": inside,
            "certificates": [asn1.Certificate.load(certificate) for certificate in dict.fromkeys(certificates)],
            "signer_infos": list(infos),
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def sign(made: Recipe, data: bytes) -> bytes:
    """The raw signature of ``data`` with the recipe's key."""
    chosen = _HASHES[made.signed_digest or made.digest]()
    if isinstance(made.key, rsa.RSAPrivateKey):
        scheme: Any = padding.PSS(padding.MGF1(chosen), 32) if made.pss else padding.PKCS1v15()
        return made.key.sign(data, scheme, chosen)
    return bytes(made.key.sign(data, ec.ECDSA(chosen)))


def attribute(kind: str, value: Any) -> cms.CMSAttribute:
    """One attribute with one value."""
    return cms.CMSAttribute({"type": kind, "values": (value,)})


def vouching(certificate: bytes) -> cms.CMSAttribute:
    """ESS: the certificate that this signature was made with (RFC 5035)."""
    identifier = tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(certificate).digest()})
    return attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [identifier]}))


def _attributes(made: Recipe, digest: bytes) -> list[cms.CMSAttribute]:
    found = [attribute("message_digest", core.OctetString(digest))]
    if made.content_type is not None:
        found.append(attribute("content_type", made.content_type))
    if made.vouched is not None:
        found.append(vouching(made.vouched or made.certificate))
    if made.repeat_digest:
        found.append(attribute("message_digest", core.OctetString(bytes(32))))
    return [*found, *made.attributes]


def _algorithm(made: Recipe) -> algos.SignedDigestAlgorithm:
    digest = made.named_digest or made.digest
    if made.pss:
        mask = algos.MaskGenAlgorithm({"algorithm": "mgf1", "parameters": {"algorithm": digest}})
        parameters = {"hash_algorithm": {"algorithm": digest}, "mask_gen_algorithm": mask, "salt_length": 32}
        return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": algos.RSASSAPSSParams(parameters)})
    scheme = "rsa" if isinstance(made.key, rsa.RSAPrivateKey) else "ecdsa"
    return algos.SignedDigestAlgorithm({"algorithm": f"{digest}_{scheme}"})
