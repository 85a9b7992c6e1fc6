"""Every report says when a signature was made, and what proves it: in text, JSON, PDF, HTML and XML."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from lxml import etree
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from pipeline.readers.text import page_text
from pipeline.workflow.reporting import SUFFIXES, Reported, facts_of, write_report
from tests.submission.conftest import MOMENT, Agency
from tests.verification.making import stamper

LATER = MOMENT - timedelta(hours=1)
"""Signed at noon by the signer's clock; proved to exist an hour before, in Brasília at 8: the stamp's word counts."""

PROVED, CLAIMED = "provada por um carimbo do tempo do documento", "declarada por quem assinou"


@pytest.fixture(scope="module")
def reports(agency: Agency, filled: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """By what proves the time, the reports by their suffixes."""
    folder = tmp_path_factory.mktemp("reports")
    alone = agency.signed(filled, ("titular",))
    writer = IncrementalPdfFileWriter(io.BytesIO(alone))
    stamped = signers.PdfTimeStamper(stamper(agency.pki, LATER)).timestamp_pdf(writer, "sha256").getvalue()
    made: dict[str, dict[str, bytes]] = {}
    for name, pdf in (("claimed", alone), ("proved", bytes(stamped))):
        path = folder / f"{name}.pdf"
        path.write_bytes(pdf)
        reported = Reported(path, agency.judged(pdf), facts_of(path, MOMENT, "a pasta de teste"))
        outs = [folder / f"{name}-relatorio{suffix}" for suffix in SUFFIXES]
        for out in outs:
            write_report(reported, out)
        made[name] = {out.suffix: out.read_bytes() for out in outs}
    return made


def said(reports: dict[str, bytes], suffix: str) -> str:
    whole = reports[suffix]
    text = "\n".join(page_text(whole)) if suffix == ".pdf" else whole.decode("utf-8")
    return " ".join(text.split())


@pytest.mark.parametrize("suffix", [".pdf", ".html", ".txt"])
def test_people_read_what_proves_it(reports: dict[str, dict[str, bytes]], suffix: str) -> None:
    assert CLAIMED in said(reports["claimed"], suffix)
    assert PROVED not in said(reports["claimed"], suffix)
    assert PROVED in said(reports["proved"], suffix)
    assert "hora declarada:" in said(reports["proved"], suffix)


def test_programs_read_it(reports: dict[str, dict[str, bytes]]) -> None:
    claimed, proved = (json.loads(reports[name][".json"])["verdict"]["signatures"][0] for name in ("claimed", "proved"))
    assert (claimed["time_source"], claimed["time"]) == ("declarada", claimed["claimed_time"])
    assert (proved["time_source"], proved["time"]) == ("carimbo do documento", LATER.isoformat())
    assert proved["claimed_time"] == claimed["claimed_time"]


def test_validators_read_it(reports: dict[str, dict[str, bytes]]) -> None:
    """BestSignatureTime is the proof's, and SigningTime what the signer says (ETSI TS 119 102-2, 4.2.8 and A)."""
    found = etree.fromstring(reports["proved"][".xml"])
    space = {"v": found.nsmap.get(None) or found.nsmap[found.prefix]}
    best = found.xpath("//v:BestSignatureTime/v:POETime/text()", namespaces=space)
    signing = found.xpath("//v:SigningTime/v:Time/text()", namespaces=space)
    assert best[0] == LATER.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert signing[0] == MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ")
