"""Good examples of all that the targets read, made once, with the anchors by which they are good.

They are kept beside the corpora: a corpus signed by the keys of another run would be a stranger's.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.serialization import Encoding
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, String

from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.dss import Evidence, append_dss
from signatures.pades.sign import SignatureRequest, sign
from signatures.pki.build import Pki, build_pki
from signatures.pki.declaration import read_declaration
from signatures.pki.responder import Responder
from signatures.pki.timestamping import Stamper
from signatures.timestamps.request import timestamp_request
from signatures.trust.anchors import Anchor, AnchorKind
from signatures.trust.revocation import ocsp_request
from signatures.trust.store import TrustStore
from signatures.verification.container import unpadded

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
PASSWORD = "fuzz"  # noqa: S105 - of keys that are thrown away
STAMPED = hashlib.sha256(b"what was stamped").digest()
DOCUMENT = b"the document that is awaited"
SIGNERS = ("uma", "outra")


class World(msgspec.Struct, frozen=True):
    """All DER, but for the PDFs. ``signed`` is a form that nobody, one and two people signed; ``archived`` has a DSS.

    ``certificates`` are by name, the authorities' too; ``crl`` is of the authority that issued the holders',
    ``answers`` are OCSP's about the first signer and about one that was revoked.
    """

    certificates: dict[str, bytes]
    signed: tuple[bytes, ...]
    archived: bytes
    crl: bytes
    answers: tuple[bytes, ...]
    stamp: bytes
    key_file: bytes

    @property
    def root(self) -> bytes:
        """What is trusted."""
        return self.certificates["raiz"]

    @property
    def issuer(self) -> bytes:
        """Who issued the holders'."""
        return self.certificates["ac"]


_kept: dict[str, World] = {}


def world() -> World:
    """The examples of this process."""
    if "" not in _kept:
        _kept[""] = _made()
    return _kept[""]


def keep_in(path: Path) -> None:
    """Take the examples of an earlier run, or leave these for the next."""
    if path.exists():
        _kept[""] = msgspec.msgpack.decode(path.read_bytes(), type=World)
    else:
        path.write_bytes(msgspec.msgpack.encode(world()))


@cache
def trust() -> TrustStore:
    """Trusts the root of those examples."""
    return TrustStore((Anchor(world().root, AnchorKind.ICP_BRASIL, "Raiz"),), (world().issuer,))


def containers() -> list[bytes]:
    """The CMS containers of the signatures, without their padding."""
    return [unpadded(_container(pdf)) for pdf in world().signed[1:]]


def hole(pdf: bytes) -> bytes:
    """The hexadecimal digits of the last signature of one of the examples."""
    return pdf.rpartition(b"/Contents <")[2].partition(b">")[0]


def _made() -> World:
    pki = build_pki(read_declaration(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")), MOMENT)
    built = {**pki.authorities, **pki.holders}
    certificates = {name: found.certificate.public_bytes(Encoding.DER) for name, found in built.items()}
    crl = pki.authorities["ac"].crl.public_bytes(Encoding.DER)
    answers = tuple(_answer(pki, certificates[name], certificates["ac"]) for name in ("uma", "revogada"))
    signed = _signed(pki)
    archived = append_dss(signed[1], [Evidence(_container(signed[1]), (certificates["ac"],), (crl,), answers[:1])])
    return World(certificates, signed, archived, crl, answers, _stamp(pki), pki.pkcs12("outra"))


def _container(pdf: bytes) -> bytes:
    return bytes.fromhex(hole(pdf).decode())


def _answer(pki: Pki, certificate: bytes, issuer: bytes) -> bytes:
    known = {holder.certificate.serial_number: holder.certificate for holder in pki.holders.values()}
    request = ocsp_request(certificate, issuer) or b""
    return Responder(pki.authorities["ac"], pki.holders["respondente"], known).answer(request, MOMENT)


def _stamp(pki: Pki) -> bytes:
    return Stamper(pki.holders["carimbo"]).answer(timestamp_request(STAMPED, 1, ""), MOMENT)


def _signed(pki: Pki) -> tuple[bytes, ...]:
    found = [_form()]
    for number, name in enumerate(SIGNERS):
        credential = replace(load_pkcs12(pki.pkcs12(name), pki.password), chain=())  # type: ignore[type-var]
        found.append(sign(found[-1], credential, SignatureRequest(f"assinatura_{number}", MOMENT)))
    return tuple(found)


def _form() -> bytes:
    """One page with a text, a box to tick, three places to sign and a record inside."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(300, 300))
    page = pdf.pages[0].obj
    page.Contents = Stream(pdf, b"0 0 9 9 re f")
    common = {"Type": Name.Annot, "Subtype": Name.Widget, "F": 4, "P": page}
    fields = [
        pdf.make_indirect(Dictionary(FT=Name.Sig, T=String(f"assinatura_{n}"), Rect=Array([0, 0, 0, 0]), **common))
        for n in range(3)
    ]
    shown = pdf.make_indirect(Dictionary(N=Stream(pdf, b"x", Subtype=Name.Form)))
    place = Array([10, 10, 90, 30])
    text = Dictionary(FT=Name.Tx, T=String("nome"), V=String("x"), Rect=place, AP=shown, **common)
    box = Dictionary(FT=Name.Btn, T=String("caixa"), V=Name.Sim, AS=Name.Sim, Rect=place, **common)
    fields += [pdf.make_indirect(text), pdf.make_indirect(box)]
    page.Annots = Array(fields)
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(fields), SigFlags=3))
    inside = Stream(pdf, b'{"form":"x","edition":"2026-01","data":{}}', Type=Name.EmbeddedFile)
    record = Dictionary(
        Type=Name.Filespec, F=String("dados.json"), UF=String("dados.json"), EF=Dictionary(F=pdf.make_indirect(inside))
    )
    pdf.Root.AF = Array([pdf.make_indirect(record)])
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=ObjectStreamMode.disable, deterministic_id=True, compress_streams=False)
    return out.getvalue()
