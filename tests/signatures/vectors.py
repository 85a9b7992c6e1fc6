"""Small PDFs with a form, certificates of any shape, and what is done to them on purpose."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pikepdf import Array, Dictionary, Name, Pdf, String

from signatures.credentials.model import Credential
from signatures.pki import Declaration, build_pki
from signatures.pki.declaration import HolderDeclaration, OtherName

MOMENT = datetime(2026, 11, 21, 10, 32, 5, tzinfo=timezone(timedelta(hours=-3)))
ROLES = ("responsavel_tecnico", "titular", "terceiro")

Keys = Callable[[str], Credential]
Signer = Callable[..., bytes]


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def make_certificate(
    common_name: str,
    *,
    serial_number: str = "",
    other_names: Sequence[tuple[str, str, str]] = (),
    policies: Sequence[str] = (),
) -> bytes:
    """A self-signed certificate; each other name is a type, a text and an encoding."""
    holder = HolderDeclaration(
        id="x",
        common_name=common_name,
        key="ec-p256",
        serial_number=serial_number,
        other_names=tuple(OtherName(*name) for name in other_names),
        policies=tuple(policies),
    )
    return der(build_pki(Declaration("x", (), (holder,)), MOMENT).holders["x"].certificate)


def make_form(lock: Dictionary | None = None) -> bytes:
    """A page with two text fields below ``titular``, a check box and three signature fields that lock them."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    page = pdf.pages[0].obj
    texts = [_text(pdf, page, name, 700 - 30 * row) for row, name in enumerate(("nome", "cpf"))]
    section = pdf.make_indirect(Dictionary(T=String("titular"), Kids=Array(texts)))
    for text in texts:
        text.Parent = section
    box = _widget(pdf, page, Dictionary(FT=Name.Btn, T=String("aceite"), V=Name.Off, AS=Name.Off), (50, 600, 60, 610))
    lock = lock or Dictionary(
        Type=Name.SigFieldLock,
        Action=Name.Include,
        Fields=Array([String("titular.nome"), String("titular.cpf"), String("aceite")]),
    )
    signatures = [_signature(pdf, page, role, 400 - 100 * row, lock) for row, role in enumerate(ROLES)]
    page.Annots = Array([*texts, box, *signatures])
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array([section, box, *signatures]), SigFlags=3))
    return saved(pdf)


def saved(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return out.getvalue()


def _text(pdf: Pdf, page: pikepdf.Object, name: str, bottom: int) -> pikepdf.Object:
    shown = pdf.make_stream(b"/Tx BMC EMC", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 20]))
    entries = Dictionary(FT=Name.Tx, T=String(name), V=String("de origem"), AP=Dictionary(N=shown))
    return _widget(pdf, page, entries, (50, bottom, 250, bottom + 20))


def _signature(pdf: Pdf, page: pikepdf.Object, role: str, bottom: int, lock: Dictionary) -> pikepdf.Object:
    entries = Dictionary(FT=Name.Sig, T=String(f"assinatura_{role}"), Lock=lock)
    return _widget(pdf, page, entries, (50, bottom, 250, bottom + 50))


def _widget(pdf: Pdf, page: pikepdf.Object, entries: Dictionary, box: tuple[int, int, int, int]) -> pikepdf.Object:
    entries.Type, entries.Subtype, entries.F, entries.P = Name.Annot, Name.Widget, 4, page
    entries.Rect = Array(list(box))
    return pdf.make_indirect(entries)
