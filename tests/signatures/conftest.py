"""A throw-away PKI, built once, and a small form: nothing from the rest of the project."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pikepdf import Pdf

from signatures.credentials.model import Credential
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.sign import SignatureRequest, sign
from signatures.pki import Pki, build_pki, demo_declaration, write_pki
from signatures.trust.store import TrustStore, load_trust
from tests.signatures.vectors import MOMENT, ROLES, Keys, Signer, make_form, saved


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
    """``signed("titular", "terceiro")``: the form signed by these holders, in order, each in a field of its own."""

    def make(*holders: str, pdf: bytes = form, when: datetime = MOMENT) -> bytes:
        for holder, role in zip(holders, ROLES, strict=False):
            request = SignatureRequest(f"assinatura_{role}", when, appearance=page, name=holder)
            pdf = sign(pdf, keys(holder), request)
        return pdf

    return make


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real certificates of authorities, kept beside the project and not in it."""
    folder = Path(__file__).parents[3] / "shared"
    if not (folder / "icp-brasil").is_dir():
        pytest.skip(f"the certificates of real authorities are not in {folder}")
    return folder


@pytest.fixture(scope="session")
def now() -> datetime:
    """Some minutes after ``moment``."""
    return MOMENT.astimezone(UTC) + timedelta(minutes=5)
