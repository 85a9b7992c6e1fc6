"""Files that others signed, and archives in the years to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from signatures.pades.profile import Level
from signatures.pades.upgrade import Means, upgrade
from signatures.simulate.people import Key
from signatures.timestamps.authority import Expected, TimestampAuthority
from signatures.verification.verify import verify
from signatures.web import Web, WebOptions
from tests import judges
from tests.portal.portals import sign_as_portal
from tests.servers.published import Published
from tests.upgrade.clock import LATER

WEB = Web(WebOptions(timeout=5, retries=0))


@pytest.fixture
def portal(published: Published, form: bytes) -> bytes:
    """A portal's file: its own field, adbe.pkcs7.detached, a container in BER with indefinite lengths."""
    holder = published.pki.holders["pessoa"]
    return sign_as_portal(form, Key(holder.certificate, holder.chain, holder.key), published.now)


@pytest.mark.parametrize("level", [Level.T, Level.LT, Level.LTA])
def test_a_portals_file_is_raised(portal: bytes, means: Means, published: Published, level: Level) -> None:
    done = upgrade(portal, level, means)
    assert (done.level, done.problems) == (level, ())
    assert done.pdf.startswith(portal)
    theirs, *stamps = verify(done.pdf, published.trust, LATER).signatures
    assert (theirs.subfilter, theirs.level, theirs.valid) == ("/adbe.pkcs7.detached", "CMS", True)
    assert all(stamp.valid for stamp in stamps)
    lacks = {problem.code for problem in theirs.problems}
    assert ("revogacao-nao-conferida" in lacks) is (level is Level.T)


@pytest.mark.deep
def test_eu_dss_sees_a_portals_file_raised(portal: bytes, means: Means, published: Published, tmp_path: Path) -> None:
    trust = tmp_path / "ancoras"
    trust.mkdir()
    (trust / "raiz.pem").write_bytes(published.pki.authorities["raiz"].certificate.public_bytes(Encoding.PEM))
    (trust / "ancoras.toml").write_text('[[anchor]]\nfile = "raiz.pem"\nkind = "outra"\nlabel = "raiz"\n')
    for level in (Level.LT, Level.LTA):
        (tmp_path / f"{level.value}.pdf").write_bytes(upgrade(portal, level, means).pdf)
    words = judges.dss([tmp_path / "B-LT.pdf", tmp_path / "B-LTA.pdf"], trust, LATER)
    said = {name: [(word.level, word.indication, word.intact) for word in found] for name, found in words.items()}
    assert said == {
        "B-LT.pdf": [("PKCS7-LT", "TOTAL_PASSED", True)],
        "B-LTA.pdf": [("PKCS7-LTA", "TOTAL_PASSED", True)],
    }


def test_a_renewal_outlives_the_certificates(signed: bytes, means: Means, published: Published) -> None:
    """All who signed and stamped have certificates that end within a year; the archive was renewed before that."""
    archive = upgrade(signed, Level.LTA, means).pdf
    start = published.now
    longer = TimestampAuthority(published.url("carimbo-ec.tsa"), WEB, Expected(trust=published.trust))
    published.now = start + timedelta(days=300)
    try:
        renewed = upgrade(archive, Level.LTA, replace(means, moment=published.now, timestamper=longer))
    finally:
        published.now = start
    assert (renewed.level, renewed.problems) == (Level.LTA, ())
    late = start + timedelta(days=500)
    assert not any(status.valid for status in verify(archive, published.trust, late).signatures)
    found = verify(renewed.pdf, published.trust, late).signatures
    assert [status.level for status in found] == ["B-LTA", "B-LTA", "carimbo", "carimbo", "carimbo"]
    assert all(status.valid for status in found)
    # Each was judged at the moment that the timestamp after it proves, and the last one now.
    assert [round((status.moment - start) / timedelta(days=1)) for status in found] == [0, 0, 0, 300, 500]
