"""What each target reads, the law that must hold for any bytes, and good examples to begin with.

A target raises for a defect, and for nothing else: errors that a function declares are its answer.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import pairwise

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, String

from signatures import ber, der, identity
from signatures import certificate as x509
from signatures.certificate import policies
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.sign import SignatureRequest, sign
from signatures.pki.build import Pki, build_pki
from signatures.pki.declaration import demo_declaration
from signatures.report import SignatureReport
from signatures.trust.anchors import Anchor, AnchorKind
from signatures.trust.store import TrustStore
from signatures.verification import cms
from signatures.verification.container import irregularities, tampered, unpadded
from signatures.verification.verify import verify

MOMENT = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)  # noqa: UP017 - one name for zones here
HOLDERS = ("responsavel_tecnico", "titular", "outra_pessoa")


@dataclass(frozen=True, slots=True)
class Target:
    """A law over bytes, with seeds. ``longest`` is the largest input worth trying."""

    check: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    longest: int


@cache
def pki() -> Pki:
    """Keys for good examples; they end with the process."""
    return build_pki(demo_declaration(), MOMENT, only=HOLDERS)


@cache
def trust() -> TrustStore:
    """Trusts that PKI."""
    roots = [built for built in pki().authorities.values() if built.declared.kind]
    anchors = tuple(Anchor(_der(built), AnchorKind(built.declared.kind), built.declared.label) for built in roots)
    others = tuple(_der(built) for built in pki().authorities.values() if built.declared.issuer)
    return TrustStore(anchors, others)


@cache
def signed() -> tuple[bytes, ...]:
    """A form of one page that nobody, one and two people signed."""
    found = [_form()]
    for number, holder in enumerate(HOLDERS[:2]):
        credential = load_pkcs12(pki().pkcs12(holder), pki().password)
        found.append(sign(found[-1], credential, SignatureRequest(f"assinatura_{number}", MOMENT)))
    return tuple(found)


def check_identity(data: bytes) -> None:
    """Whoever it names is named by somebody with a valid CPF, or it is nobody."""
    found = identity.identify(data)
    if found.holder is identity.Holder.PERSON and not (found.cpf and identity.is_cpf(found.cpf)):
        raise AssertionError(found)
    identity.has_policy(data, "2.16.76.1.2.1")


def check_der(data: bytes) -> None:
    """What is read covers the bytes, and says them again."""
    try:
        found = list(der.elements(data))
    except der.DerError:
        return
    if b"".join(element.whole for element in found) != data:
        raise AssertionError
    for element in found:
        der.text(element)
        if element.tag == der.OID:
            _check_name(element.content)


def check_ber(data: bytes) -> None:
    """What becomes DER is DER, and stays as it is the second time."""
    try:
        made, size = ber.to_der(data)
    except ValueError:
        return
    if not 0 < size <= len(data) or ber.to_der(made) != (made, len(made)):
        raise AssertionError


def check_certificate(data: bytes) -> None:
    """A certificate's parts are read, or there is one kind of error."""
    try:
        found = x509.parts(data)
        x509.validity(data)
        list(x509.name_values(found.subject))
        list(x509.other_names(found))
        policies(found)
        x509.may_sign(found)
    except (der.DerError, IndexError, ValueError):
        return


def check_container(data: bytes) -> None:
    """A container is read, or there is one kind of error."""
    try:
        unpadded(data)
        certificates = cms.read_container(data).certificates
        if certificates:
            irregularities(data, certificates[0])
            tampered(certificates, trust())
    except (der.DerError, IndexError, ValueError):
        return


def check_pdf(data: bytes) -> None:
    """Nothing is raised; and a signature that holds is one of those that were made, over what was signed."""
    report = verify(data, trust(), MOMENT + timedelta(minutes=5))
    if any(found.code == "verificacao-falhou" for found in report.problems):
        raise AssertionError("an error that nobody expected")
    if is_accepted(report) and not _grew_from_ours(data):
        raise AssertionError("accepted")


def is_accepted(report: SignatureReport) -> bool:
    """Whether somebody would rely on every signature, and on the file."""
    fatal = any(found.fatal for found in report.problems)
    return bool(report.signatures) and not fatal and all(status.valid for status in report.signatures)


def _grew_from_ours(data: bytes) -> bool:
    """Whether it is one of the signed files, but for white space after it and the case of hexadecimal digits."""
    folded = data.rstrip(b"\r\n\t\0\f ").lower()
    return any(folded == made.rstrip(b"\r\n\t\0\f ").lower() for made in signed()[1:])


def _check_name(content: bytes) -> None:
    try:
        der.dotted(content)
    except der.DerError:
        return


def _der(built: object) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - beside its one use

    return bytes(built.certificate.public_bytes(Encoding.DER))  # type: ignore[attr-defined]


def _certificate_seeds() -> list[bytes]:
    return [_der(holder) for holder in (*pki().holders.values(), *pki().authorities.values())]


def _container_seeds() -> list[bytes]:
    found = []
    for before, after in pairwise(signed()):
        text = after[len(before) :].split(b"/Contents <")[1].split(b">")[0]
        found.append(bytes.fromhex(text.decode()))
    return found


def _form() -> bytes:
    """One page with a text field and three places to sign."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(300, 300))
    page = pdf.pages[0].obj
    common = {"Type": Name.Annot, "Subtype": Name.Widget, "F": 4, "P": page}
    fields = [
        pdf.make_indirect(Dictionary(FT=Name.Sig, T=String(f"assinatura_{n}"), Rect=Array([0, 0, 0, 0]), **common))
        for n in range(3)
    ]
    text = Dictionary(FT=Name.Tx, T=String("nome"), V=String("x"), Rect=Array([10, 10, 90, 30]), **common)
    fields.append(pdf.make_indirect(text))
    page.Annots = Array(fields)
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(fields), SigFlags=3))
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=ObjectStreamMode.disable, deterministic_id=True)
    return out.getvalue()


TARGETS = {
    "identity": Target(check_identity, _certificate_seeds, 4096),
    "der": Target(check_der, _certificate_seeds, 4096),
    "ber": Target(check_ber, _container_seeds, 8192),
    "certificate": Target(check_certificate, _certificate_seeds, 4096),
    "container": Target(check_container, _container_seeds, 8192),
    "pdf": Target(check_pdf, lambda: list(signed()), 32768),
}
