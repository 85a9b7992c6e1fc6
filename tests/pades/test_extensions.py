"""The catalog says that the file uses PAdES's additions to PDF 1.7, where that is right and nobody takes it amiss."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from pipeline.workflow.demo import run_demo
from signatures.pades.dss import Evidence, append_dss
from signatures.pades.inventory import inventory
from signatures.pades.request import SignatureRequest, SubFilter
from signatures.pades.sign import sign
from signatures.trust.store import TrustStore
from signatures.verification.policy import POLICY
from signatures.verification.verify import verify
from tests import judges
from tests.signatures.vectors import MOMENT, Keys

LEVEL_2 = {"/BaseVersion": "/1.7", "/ExtensionLevel": 2}


def versioned(form: bytes, version: str, extensions: Dictionary | None = None) -> bytes:
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(form)) as opened:
        if extensions is not None:
            opened.Root.Extensions = extensions
        opened.save(out, force_version=version, deterministic_id=True)
    return out.getvalue()


def declared(pdf: bytes) -> dict[str, object] | None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = opened.Root.get(Name.Extensions, Dictionary()).get(Name.ESIC)
        if not isinstance(found, Dictionary):
            return None
        assert not opened.Root.Extensions.is_indirect  # ISO 32000-1, 7.12.1
        assert not found.is_indirect
        return {key: int(value) if key == "/ExtensionLevel" else str(value) for key, value in found.items()}


def signed_by(pdf: bytes, keys: Keys, role: str = "titular", subfilter: SubFilter = SubFilter.CADES) -> bytes:
    return sign(pdf, keys(role), SignatureRequest(f"assinatura_{role}", MOMENT, subfilter=subfilter))


def test_the_first_signature_says_so(form: bytes, keys: Keys, trust: TrustStore) -> None:
    once = signed_by(versioned(form, "1.7"), keys)
    assert declared(once) == LEVEL_2
    twice = signed_by(once, keys, "terceiro")
    assert declared(twice) == LEVEL_2
    with pikepdf.open(io.BytesIO(once)) as before, pikepdf.open(io.BytesIO(twice)) as after:
        assert before.Root.unparse(resolved=True) == after.Root.unparse(resolved=True)  # the second leaves it alone
    assert all(status.valid for status in verify(twice, trust, MOMENT).signatures)


@pytest.mark.parametrize("version", ["1.4", "1.6", "2.0"])
def test_other_versions_are_left_alone(form: bytes, keys: Keys, version: str) -> None:
    assert declared(signed_by(versioned(form, version), keys)) is None


@pytest.mark.parametrize("subfilter", [SubFilter.PBAD, SubFilter.PKCS7])
def test_it_is_for_the_subfilter_of_pades(form: bytes, keys: Keys, subfilter: SubFilter) -> None:
    assert declared(signed_by(versioned(form, "1.7"), keys, subfilter=subfilter)) is None


def with_store(pdf: bytes) -> bytes:
    return append_dss(pdf, [Evidence(found.contents, (found.signer,)) for found in inventory(pdf)])


def test_a_store_says_so_where_no_signature_did(form: bytes, keys: Keys) -> None:
    stored = with_store(signed_by(versioned(form, "1.7"), keys, subfilter=SubFilter.PKCS7))
    assert declared(stored) == {"/BaseVersion": "/1.7", "/ExtensionLevel": 1}
    assert declared(with_store(signed_by(versioned(form, "1.7"), keys))) == LEVEL_2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Dictionary(ESIC=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=1)), LEVEL_2),
        (
            Dictionary(ESIC=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=5)),
            {"/BaseVersion": "/1.7", "/ExtensionLevel": 5},
        ),
        (Dictionary(GLGR=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=3)), LEVEL_2),
        (Dictionary(ESIC=Array([])), None),
    ],
    ids=["lower", "higher", "another's", "not as the norm has it"],
)
def test_what_stands_there_stays(form: bytes, keys: Keys, before: Dictionary, after: dict[str, object] | None) -> None:
    signed = signed_by(versioned(form, "1.7", before), keys)
    assert declared(signed) == after
    with pikepdf.open(io.BytesIO(signed)) as opened:
        assert set(before.keys()) <= set(opened.Root.Extensions.keys())


def test_after_somebody_elses_signature_the_catalog_stays(form: bytes, keys: Keys, trust: TrustStore) -> None:
    """A portal signed first, in its own way: what it covers isn't touched for a recommendation."""
    first = signed_by(versioned(form, "1.7"), keys, "terceiro", SubFilter.PKCS7)
    both = signed_by(first, keys)
    assert declared(both) is None
    assert all(status.valid for status in verify(both, trust, MOMENT).signatures)


def test_pyhanko_takes_the_store_that_says_so_for_what_it_is(form: bytes, keys: Keys) -> None:
    stored = with_store(signed_by(versioned(form, "1.7"), keys, subfilter=SubFilter.PKCS7))
    embedded = PdfFileReader(io.BytesIO(stored)).embedded_signatures[0]
    context = ValidationContext(trust_roots=[], allow_fetching=False, moment=MOMENT)
    status = validate_pdf_signature(embedded, context, diff_policy=POLICY)
    assert status.modification_level is ModificationLevel.LTA_UPDATES


@pytest.mark.deep
def test_the_real_document_says_so_and_stays_archivable(tmp_path: Path) -> None:
    """PDF/A-3 and PDF/UA-1 with the entry, three visible signatures, and EU DSS on what came after each."""
    run_demo(tmp_path, datetime.now(UTC))
    path = tmp_path / "siop-ws.signed.pdf"
    assert declared(path.read_bytes()) == LEVEL_2
    assert not judges.qpdf_problems(path)
    assert judges.pdfsig(path) == ["Signature is Valid."] * 3
    for flavour in ("3a", "ua1"):
        assert judges.verapdf([path], flavour) == {path.name: []}
    [words] = judges.dss([path], tmp_path / "pki" / "trust").values()
    assert {word.indication for word in words} == {"TOTAL_PASSED"}
    assert all(word.intact and "Extensions" not in word.unknown for word in words)
