"""What comes after a signature and can't be read whole: a change that isn't permitted, and said as such."""

from __future__ import annotations

import io

import pytest
from pyhanko.pdf_utils.generic import ArrayObject, IndirectObject, NameObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signatures.boundary import DEBUG
from signatures.report import Change, SignatureStatus
from signatures.trust.store import TrustStore
from signatures.verification import review
from signatures.verification.refusals import READER_REFUSALS
from signatures.verification.verify import verify
from tests.signatures.vectors import MOMENT, Signer

NOWHERE = 9999


@pytest.fixture(autouse=True)
def _defects_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is caught only because everything is would be raised."""
    monkeypatch.setenv(DEBUG, "1")


def altered(pdf: bytes, *path: str, value: object = None) -> bytes:
    """One more revision, in which the last of these entries of the catalog is this, or names an object that isn't."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    *parents, last = path
    holder = writer.root
    for name in parents:
        holder = holder[NameObject(name)]
    holder[NameObject(last)] = IndirectObject(NOWHERE, 0, writer) if value is None else value
    writer.update_container(holder)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def judged(pdf: bytes, trust: TrustStore) -> SignatureStatus:
    [status] = verify(pdf, trust, MOMENT).signatures
    return status


@pytest.mark.parametrize("path", [("/DSS",), ("/AcroForm", "/DR")])
def test_an_object_that_is_not_there(signed: Signer, trust: TrustStore, path: tuple[str, ...]) -> None:
    status = judged(altered(signed("titular"), *path), trust)
    assert (status.change, status.intact, status.valid) == (Change.OTHER, True, False)
    assert [problem.code for problem in status.problems if problem.fatal] == ["alteracao-nao-permitida"]


@pytest.mark.parametrize(
    ("path", "value"),
    [(("/DSS",), NumberObject(1)), (("/DSS",), ArrayObject([NumberObject(1)])), (("/Perms",), NumberObject(1))],
)
def test_an_object_of_another_kind(signed: Signer, trust: TrustStore, path: tuple[str, ...], value: object) -> None:
    status = judged(altered(signed("titular"), *path, value=value), trust)
    assert (status.change, status.valid) == (Change.OTHER, False)


@pytest.mark.parametrize("error", READER_REFUSALS)
def test_whatever_the_review_trips_over(
    signed: Signer, trust: TrustStore, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    class Tripping:
        def review_file(self, *_: object, **__: object) -> object:
            raise error("hostile")

    pdf = altered(signed("titular"), "/DSS", value=NumberObject(1))
    monkeypatch.setattr(review, "POLICY", Tripping())
    status = judged(pdf, trust)
    assert (status.change, status.valid) == (Change.OTHER, False)
