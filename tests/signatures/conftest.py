"""A throw-away PKI, built once, and small PDFs with a form, made here: nothing from the rest of the project."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from signatures.credentials.model import Credential
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.sign import SignatureRequest, sign
from signatures.pki import Pki, build_pki, demo_declaration, write_pki
from signatures.trust.store import TrustStore, load_trust

MOMENT = datetime(2026, 11, 21, 10, 32, 5, tzinfo=timezone(timedelta(hours=-3)))
SIGNERS = ("responsavel_tecnico", "titular", "terceiro")

Keys = Callable[[str], Credential]
Signer = Callable[..., bytes]


@pytest.fixture(scope="session")
def moment() -> datetime:
    return MOMENT


@pytest.fixture(scope="session")
def pki() -> Pki:
    return build_pki(demo_declaration(), MOMENT)


@pytest.fixture(scope="session")
def pki_folder(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pki")
    write_pki(pki, folder)
    return folder


@pytest.fixture(scope="session")
def trust(pki_folder: Path) -> TrustStore:
    return load_trust(pki_folder / "trust")


@pytest.fixture(scope="session")
def keys(pki: Pki) -> Keys:
    loaded: dict[str, Credential] = {}

    def load(name: str) -> Credential:
        if name not in loaded:
            loaded[name] = load_pkcs12(pki.pkcs12(name), pki.password)
        return loaded[name]

    return load


@pytest.fixture(scope="session")
def form() -> bytes:
    return make_form()


@pytest.fixture(scope="session")
def page() -> bytes:
    """What would be shown in a signature's box: one page, 200 by 50 points."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(200, 50))
    pdf.pages[0].Contents = pdf.make_stream(b"0 0 200 50 re S")
    return saved(pdf)


@pytest.fixture(scope="session")
def signed(form: bytes, keys: Keys, page: bytes) -> Signer:
    """``signed("titular", "terceiro")``: the form signed by these holders, in this order, each in a field of its own."""

    def make(*holders: str, pdf: bytes = form, when: datetime = MOMENT) -> bytes:
        for holder, role in zip(holders, SIGNERS, strict=False):
            request = SignatureRequest(f"assinatura_{role}", when, appearance=page, name=holder)
            pdf = sign(pdf, keys(holder), request)
        return pdf

    return make


@pytest.fixture(scope="session")
def now() -> datetime:
    """Some minutes after ``moment``."""
    return MOMENT.astimezone(UTC) + timedelta(minutes=5)


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
    signatures = [_signature(pdf, page, role, 400 - 100 * row, lock) for row, role in enumerate(SIGNERS)]
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
