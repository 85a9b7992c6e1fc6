"""The report for validators of files with timestamps: what proves since when each signature existed."""

from __future__ import annotations

import base64
import dataclasses
from typing import Any

import pytest
from lxml import etree

from signatures.credentials.pkcs12 import load_pkcs12
from signatures.etsi import validation_report
from signatures.etsi.xml import written
from signatures.pades.profile import Level, Profile
from signatures.pades.request import SignatureRequest
from signatures.pades.sign import Task, sign_many
from signatures.pades.upgrade import upgrade
from signatures.report import SignatureReport
from signatures.verification.verify import verify
from tests.conformity.test_validation_report import NS, schema
from tests.servers.published import Published
from tests.signatures.vectors import make_form
from tests.upgrade.by_policy import means_of
from tests.upgrade.clock import LATER

__all__ = ["schema"]


@pytest.fixture(scope="module")
def stamped(running: Published) -> bytes:
    """With a timestamp of its own."""
    credential = load_pkcs12(running.pki.pkcs12("pessoa"), running.pki.password)
    request = SignatureRequest("assinatura_titular", running.now, profile=Profile(Level.T))
    [outcome] = sign_many([Task(make_form(), request)], credential, means_of(running).timestamper)
    return outcome.pdf


@pytest.fixture(scope="module")
def archived(stamped: bytes, running: Published) -> bytes:
    return upgrade(stamped, Level.LTA, means_of(running)).pdf


@pytest.fixture(scope="module")
def bare(running: Published) -> bytes:
    """Without a timestamp of its own, and with one of the document after it."""
    credential = load_pkcs12(running.pki.pkcs12("pessoa"), running.pki.password)
    [outcome] = sign_many([Task(make_form(), SignatureRequest("assinatura_titular", running.now))], credential, None)
    return upgrade(outcome.pdf, Level.LTA, means_of(running)).pdf


def report_of(pdf: bytes, running: Published) -> SignatureReport:
    return verify(pdf, running.trust, LATER)


def read(report: SignatureReport) -> Any:
    return etree.fromstring(validation_report(report, LATER))


def proof_in(made: Any) -> tuple[str, bytes | None]:
    """The time that is proved, and the object that proves it, as the report has it."""
    best = made.find(".//vr:BestSignatureTime", NS)
    named = best.find("vr:POEObject", NS)
    time = best.findtext("vr:POETime", namespaces=NS)
    if named is None:
        return time, None
    [found] = [
        each for each in made.iterfind(".//vr:ValidationObject", NS) if each.get("id") == named.get("VOReference")
    ]
    assert found.findtext("vr:ObjectType", namespaces=NS) == "urn:etsi:019102:validationObject:timestamp"
    return time, base64.b64decode(found.findtext(".//vr:base64", namespaces=NS))


def test_the_signatures_own_timestamp(stamped: bytes, running: Published) -> None:
    report = report_of(stamped, running)
    [status] = report.signatures
    assert status.details is not None
    [stamp] = status.details.timestamps
    assert proof_in(read(report)) == (written(stamp.time), stamp.token)


def test_the_documents_timestamp(bare: bytes, running: Published) -> None:
    report = report_of(bare, running)
    status = report.signatures[0]
    assert status.details is not None
    assert status.moment_source == "carimbo do documento"
    assert status.details is not None
    assert proof_in(read(report)) == (written(status.details.archives[0].time), status.details.archives[0].token)


def test_both_are_among_the_objects_and_the_attributes(archived: bytes, running: Published) -> None:
    report = report_of(archived, running)
    status = report.signatures[0]
    assert status.details is not None
    made = read(report)
    [own], [later] = status.details.timestamps, status.details.archives
    assert proof_in(made) == (written(own.time), own.token)
    for name, stamp in (("SignatureTimeStamp", own), ("DocTimeStamp", later)):
        [said] = made.findall(f".//vr:SignatureAttributes/vr:{name}", NS)
        assert said.findtext("vr:TimeStampValue", namespaces=NS) == written(stamp.time)
    objects = {each.get("id") for each in made.iterfind(".//vr:ValidationObject", NS)}
    named = {name for each in made.iterfind(".//*[@VOReference]") for name in each.get("VOReference").split()}
    assert named == objects


@pytest.mark.parametrize("change", [{"moment_source": "verificação"}, {"details": None}])
def test_where_no_timestamp_gives_the_time_there_is_no_object(
    stamped: bytes, running: Published, change: dict[str, object]
) -> None:
    report = report_of(stamped, running)
    changed = dataclasses.replace(report.signatures[0], **change)  # type: ignore[arg-type]
    assert proof_in(read(dataclasses.replace(report, signatures=(changed,))))[1] is None


def test_a_timestamp_that_nobody_trusts_proves_nothing(stamped: bytes, running: Published) -> None:
    report = verify(stamped, type(running.trust).empty(), LATER)
    time, proof = proof_in(read(report))
    assert (time, proof) == (written(LATER), None)


@pytest.mark.deep
def test_the_standards_schema_accepts_them(schema: Any, stamped: bytes, archived: bytes, running: Published) -> None:
    for pdf in (stamped, archived):
        made = read(report_of(pdf, running))
        assert made.find(".//vr:POEObject", NS) is not None
        schema.assertValid(made)
