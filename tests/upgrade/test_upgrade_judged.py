"""Other programs judge the raised files: with the roots alone, so that what they need is in the file or isn't."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature, validate_pdf_timestamp

from pipeline.workflow.demo import ROLES, run_demo
from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.profile import Level
from signatures.pades.sign import SignatureRequest, sign
from signatures.pades.upgrade import Means, upgrade
from signatures.timestamps.authority import TimestampAuthority
from signatures.trust.gather import Gatherer
from signatures.trust.store import TrustStore, load_trust
from signatures.verification.policy import POLICY
from signatures.verification.verify import verify
from signatures.web import Web, WebOptions
from tests import judges
from tests.servers.published import Published
from tests.signatures.vectors import make_form
from tests.upgrade.clock import LATER

LEVELS = {"B-T.pdf": "PAdES-BASELINE-T", "B-LT.pdf": "PAdES-BASELINE-LT", "B-LTA.pdf": "PAdES-BASELINE-LTA"}
ALL = (*LEVELS, "renewed.pdf")


@dataclass(frozen=True, slots=True)
class Files:
    """The raised files, a folder with anchors and nothing else, and the same anchors as values."""

    folder: Path
    trust: Path
    store: TrustStore

    def paths(self, *names: str) -> list[Path]:
        return [self.folder / name for name in names]


def raised(pdf: bytes, folder: Path, published: Published, store: TrustStore) -> Files:
    web = Web(WebOptions(timeout=10))
    means = Means(store, Gatherer(web), published.now, TimestampAuthority(published.url("carimbo.tsa"), web))
    for level in (Level.T, Level.LT, Level.LTA):
        (folder / f"{level.value}.pdf").write_bytes(upgrade(pdf, level, means).pdf)
    archive = (folder / "B-LTA.pdf").read_bytes()
    (folder / "renewed.pdf").write_bytes(upgrade(archive, Level.LTA, means).pdf)
    return Files(folder, folder / "ancoras", store)


def anchors_only(folder: Path, certificates: dict[str, bytes]) -> None:
    folder.mkdir()
    tables = []
    for name, pem in certificates.items():
        (folder / f"{name}.pem").write_bytes(pem)
        tables.append(f'[[anchor]]\nfile = "{name}.pem"\nkind = "outra"\nlabel = "{name}"\n')
    (folder / "ancoras.toml").write_text("\n".join(tables))


@pytest.fixture(scope="module")
def small(running: Published, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A small form, signed by one person."""
    folder = tmp_path_factory.mktemp("pequeno")
    credential = load_pkcs12(running.pki.pkcs12("pessoa"), running.pki.password)
    pdf = sign(make_form(), credential, SignatureRequest("assinatura_titular", running.now))
    root = running.pki.authorities["raiz"].certificate
    anchors_only(folder / "ancoras", {"raiz": root.public_bytes(Encoding.PEM)})
    return raised(pdf, folder, running, running.trust)


@pytest.fixture(scope="module")
def real(running: Published, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The demonstration's document, tagged and archivable, with its three visible signatures."""
    folder = tmp_path_factory.mktemp("demonstracao")
    run_demo(folder, running.now)
    theirs = load_trust(folder / "pki" / "trust")
    store = TrustStore((*theirs.anchors, *running.trust.anchors), theirs.intermediates, theirs.crls)
    pems = {name: (folder / "pki" / "trust" / f"{name}.pem").read_bytes() for name in ("icp-raiz", "govbr-raiz")}
    pems["raiz"] = running.pki.authorities["raiz"].certificate.public_bytes(Encoding.PEM)
    anchors_only(folder / "ancoras", pems)
    return raised((folder / "siop-ws.signed.pdf").read_bytes(), folder, running, store)


@pytest.mark.deep
def test_eu_dss_sees_each_level(small: Files) -> None:
    words = judges.dss(small.paths(*ALL), small.trust, LATER)
    assert {name: [word.level for word in said] for name, said in words.items()} == {
        **{name: [level] for name, level in LEVELS.items()},
        "renewed.pdf": ["PAdES-BASELINE-LTA"],
    }
    passed = [word for name in ("B-LT.pdf", "B-LTA.pdf", "renewed.pdf") for word in words[name]]
    assert {word.indication for word in passed} == {"TOTAL_PASSED"}
    assert all(word.intact and word.unknown == "[]" for said in words.values() for word in said)


@pytest.mark.deep
def test_eu_dss_passes_the_real_document(real: Files) -> None:
    words = judges.dss(real.paths("B-LT.pdf", "renewed.pdf"), real.trust, LATER)
    levels = {name: {(word.level, word.indication) for word in said} for name, said in words.items()}
    assert levels == {
        "B-LT.pdf": {("PAdES-BASELINE-LT", "TOTAL_PASSED")},
        "renewed.pdf": {("PAdES-BASELINE-LTA", "TOTAL_PASSED")},
    }
    assert all(len(said) == len(ROLES) and all(word.intact for word in said) for said in words.values())
    # What it can't explain are the later signatures' values, seen through the tags; nothing that raising added.
    unknown = [
        change for said in words.values() for word in said for change in word.unknown.strip("[]").split(", ") if change
    ]
    assert all("/StructTreeRoot" in change and "/V " in change for change in unknown)


@pytest.mark.deep
@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_finds_nothing(real: Files, flavour: str) -> None:
    assert judges.verapdf(real.paths(*ALL), flavour) == {name: [] for name in ALL}


@pytest.mark.deep
def test_qpdf_and_pdfsig_find_nothing(real: Files) -> None:
    for path in real.paths(*ALL):
        assert not judges.qpdf_problems(path)
        # pdfsig knows no timestamps of documents, and says that it has not verified them.
        assert judges.pdfsig(path)[: len(ROLES)] == ["Signature is Valid."] * len(ROLES)


@pytest.mark.parametrize("name", ["B-LT.pdf", "B-LTA.pdf", "renewed.pdf"])
def test_pyhanko_trusts_all_with_what_the_file_brings(small: Files, name: str) -> None:
    reader = PdfFileReader(io.BytesIO((small.folder / name).read_bytes()))
    store = DocumentSecurityStore.read_dss(reader)
    roots = list(load_certs_from_pemder([str(path) for path in small.trust.glob("*.pem")]))
    (signature,) = reader.embedded_regular_signatures
    # The file ends with a timestamp whose own revocation nothing in it speaks of: the next renewal brings that.
    stamps = reader.embedded_timestamp_signatures
    for embedded in (signature, *(stamps if name == "B-LT.pdf" else stamps[:-1])):
        settings = {"trust_roots": roots, "allow_fetching": False, "revocation_mode": "require", "moment": LATER}
        context = store.as_validation_context(settings)
        is_stamp = embedded.sig_object_type == "/DocTimeStamp"
        validate = validate_pdf_timestamp if is_stamp else validate_pdf_signature
        status = validate(embedded, context, diff_policy=POLICY)
        assert status.intact
        assert status.valid
        assert status.trusted
        if name != "B-LT.pdf" or not is_stamp:
            assert status.diff_result.modification_level is ModificationLevel.LTA_UPDATES


@pytest.mark.parametrize("name", ALL)
def test_we_accept_the_real_document(real: Files, name: str) -> None:
    report = verify((real.folder / name).read_bytes(), real.store, LATER)
    level = "B-LTA" if name == "renewed.pdf" else name.removesuffix(".pdf")
    assert [status.level for status in report.signatures][: len(ROLES)] == [level] * len(ROLES)
    assert all(status.valid for status in report.signatures)
