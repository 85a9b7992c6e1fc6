"""The real form, rendered and signed by real keys, as the receiving agency gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from pipeline.data.model import FormData
from pipeline.definition.catalog import Catalog
from pipeline.document.compose import compose
from pipeline.renderers.pdf.render import render
from pipeline.submission.judge import Bench, judge
from pipeline.submission.verdict import Verdict
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.sign import SignatureRequest, sign
from signatures.pki.build import Pki, build_pki
from signatures.pki.declaration import demo_declaration
from signatures.pki.write import write_pki
from signatures.trust.store import TrustStore, load_trust
from signatures.verification.verify import verify
from tests.samples import siop_example

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
ROLES = ("responsavel_tecnico", "titular", "terceiro")


class File(bytes):
    """A PDF whose repr fits in a failure's report."""

    def __repr__(self) -> str:
        return f"<PDF of {len(self)} bytes>"


@dataclass(frozen=True, repr=False)
class Agency:
    """The whole flow in memory: renders, signs in anyone's name, judges."""

    catalog: Catalog
    pki: Pki
    trust: TrustStore

    def filled(self, data: FormData | None = None) -> bytes:
        """The filled document."""
        return render(compose(self.catalog.form("siop-ws"), data or siop_example(), MOMENT.date()))

    def blank(self) -> bytes:
        """The blank."""
        return render(compose(self.catalog.form("siop-ws"), None, datetime(2026, 11, 1, tzinfo=UTC).date()))

    def signed(self, pdf: bytes, roles: tuple[str, ...] = ROLES, *, by: str = "") -> bytes:
        """Signed for each role, by that role's holder or by another of the PKI's; nothing is asked first."""
        for role in roles:
            credential = load_pkcs12(self.pki.pkcs12(by or role), self.pki.password)
            pdf = sign(pdf, credential, SignatureRequest(f"assinatura_{role}", MOMENT))
        return pdf

    def judged(self, pdf: bytes) -> Verdict:
        """The verdict."""
        return judge(pdf, verify(pdf, self.trust, MOMENT), Bench(self.catalog, render))


@pytest.fixture(scope="session")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Agency:
    pki = build_pki(demo_declaration(), MOMENT)
    folder = tmp_path_factory.mktemp("pki")
    write_pki(pki, folder)
    return Agency(Catalog(), pki, load_trust(folder / "trust"))


@pytest.fixture(scope="session")
def filled(agency: Agency) -> bytes:
    return File(agency.filled())


@pytest.fixture(scope="session")
def signed(agency: Agency, filled: bytes) -> bytes:
    return File(agency.signed(filled))
