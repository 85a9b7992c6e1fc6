"""Signed files raised to higher levels: they only grow, and say how far they got."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from pikepdf import Name, Pdf

from signatures.acroform import open_pdf
from signatures.errors import PdfError, SigningError, TimestampError
from signatures.pades.dss import Evidence, append_dss
from signatures.pades.inventory import inventory, readable
from signatures.pades.profile import Level
from signatures.pades.upgrade import Means, upgrade
from signatures.report import SignatureReport
from signatures.timestamps.authority import FirstOf, TimestampAuthority
from signatures.trust.store import TrustStore
from signatures.verification.verify import verify
from tests.servers.loopback import Reply
from tests.servers.published import Published
from tests.signatures.vectors import saved

HIGHER = (Level.T, Level.LT, Level.LTA)


def judged(pdf: bytes, published: Published) -> SignatureReport:
    """By the root alone: what the file doesn't bring isn't there."""
    return verify(pdf, published.trust, published.now + timedelta(minutes=1))


def levels(report: SignatureReport) -> list[str]:
    return [status.level for status in report.signatures]


@pytest.mark.parametrize("level", HIGHER)
def test_each_level_is_reached_and_the_file_only_grows(
    signed: bytes, means: Means, published: Published, level: Level
) -> None:
    done = upgrade(signed, level, means)
    assert (done.level, done.problems) == (level, ())
    assert done.pdf.startswith(signed)
    report = judged(done.pdf, published)
    stamps = 2 if level is Level.LTA else 1
    assert levels(report) == [level.value, level.value, *["carimbo"] * stamps]
    assert all(status.valid for status in report.signatures)
    assert report.problems == ()


@pytest.mark.parametrize("level", [Level.LT, Level.LTA])
def test_the_file_brings_all_that_judging_it_takes(
    signed: bytes, means: Means, published: Published, level: Level
) -> None:
    report = judged(upgrade(signed, level, means).pdf, published)
    assert "revogacao-nao-conferida" not in {
        problem.code for status in report.signatures[:2] for problem in status.problems
    }


def test_a_renewal_stores_the_last_timestamps_evidence_and_stamps_again(
    signed: bytes, means: Means, published: Published
) -> None:
    archive = upgrade(signed, Level.LTA, means).pdf
    renewed = upgrade(archive, Level.LTA, means).pdf
    assert renewed.startswith(archive)
    assert levels(judged(renewed, published)) == ["B-LTA"] * 2 + ["carimbo"] * 3
    keys, fields = _keys(renewed), inventory(renewed)
    assert _vri(renewed) == keys - {_key(fields[-1].contents)}
    assert all(status.valid for status in judged(renewed, published).signatures)


def test_what_is_there_already_is_not_made_again(signed: bytes, means: Means) -> None:
    stamped = upgrade(signed, Level.T, means).pdf
    assert upgrade(stamped, Level.T, means).pdf == stamped
    long_term = upgrade(stamped, Level.LT, means).pdf
    assert upgrade(long_term, Level.LT, means).pdf == long_term
    assert upgrade(signed, Level.B, means).pdf == signed


def test_nothing_is_stored_twice(signed: bytes, means: Means) -> None:
    renewed = upgrade(upgrade(signed, Level.LTA, means).pdf, Level.LTA, means).pdf
    with open_pdf(renewed) as opened:
        for kind in (Name.Certs, Name.CRLs, Name.OCSPs):
            stored = [item.read_bytes() for item in opened.Root.DSS[kind]]
            assert len(set(stored)) == len(stored) > 0


def test_the_evidence_of_each_signature_is_named_by_its_contents(signed: bytes, means: Means) -> None:
    done = upgrade(signed, Level.LT, means).pdf
    assert _vri(done) == _keys(done)
    with open_pdf(done) as opened:
        first = opened.Root.DSS.VRI[f"/{hashlib.sha1(inventory(done)[0].contents).hexdigest().upper()}"]  # noqa: S324 - a name
        assert {Name.Cert, Name.OCSP, Name.Type} <= set(map(Name, first.keys()))
        stored = {item.objgen for item in opened.Root.DSS.Certs}
        assert {item.objgen for item in first.Cert} <= stored


def test_a_later_signature_keeps_its_evidence_apart(signed: bytes, means: Means, published: Published) -> None:
    """What a store said of a signature stays as it was, or verifiers take it for an attack."""
    before = upgrade(signed, Level.LTA, means).pdf
    later = replace(means, moment=means.moment + timedelta(hours=10))
    published.now += timedelta(hours=10)  # the answers ended, and others are stored
    try:
        after = upgrade(before, Level.LTA, later).pdf
        assert [status.change.name for status in judged(after, published).signatures][:2] == ["SIGNATURES"] * 2
    finally:
        published.now -= timedelta(hours=10)
    with open_pdf(before) as old, open_pdf(after) as new:
        assert len(new.Root.DSS.OCSPs) > len(old.Root.DSS.OCSPs)
        kept = old.Root.DSS.VRI
        assert {key: kept[key].objgen for key in kept.keys()}.items() <= {  # noqa: SIM118 - pikepdf's dictionary
            key: value.objgen for key, value in new.Root.DSS.VRI.items()
        }.items()


def test_without_a_timestamp_nothing_is_done(signed: bytes, means: Means, published: Published) -> None:
    published.instead["carimbo.tsa"] = lambda _: Reply(500)
    with pytest.raises(TimestampError) as caught:
        upgrade(signed, Level.LT, means)
    assert caught.value.code == "carimbo-servidor"
    with pytest.raises(TimestampError) as caught:
        upgrade(signed, Level.T, replace(means, timestamper=None))
    assert caught.value.code == "carimbo-sem-autoridade"


def test_a_second_authority_stamps(signed: bytes, means: Means, published: Published) -> None:
    published.instead["carimbo.tsa"] = lambda _: Reply(500)
    assert means.timestamper is not None
    assert isinstance(means.timestamper, TimestampAuthority)
    other = TimestampAuthority(published.url("carimbo-ec.tsa"), means.timestamper._web)  # noqa: SLF001 - the same client
    done = upgrade(signed, Level.T, replace(means, timestamper=FirstOf([means.timestamper, other])))
    assert levels(judged(done.pdf, published)) == ["B-T", "B-T", "carimbo"]


def test_without_a_word_on_revocation_it_stays_where_it_is(signed: bytes, means: Means, published: Published) -> None:
    published.instead["ac-sem-lista.ocsp"] = lambda _: Reply(503)
    done = upgrade(signed, Level.LTA, means)
    assert done.level is Level.T
    assert "coleta-sem-revogacao" in {problem.code for problem in done.problems}
    assert levels(judged(done.pdf, published)) == ["B-T", "B-T", "carimbo"]
    published.instead.clear()
    assert upgrade(done.pdf, Level.LTA, means).level is Level.LTA


def test_whom_nobody_trusts_is_not_raised(signed: bytes, means: Means) -> None:
    done = upgrade(signed, Level.LT, replace(means, trust=TrustStore.empty()))
    assert done.level is Level.T
    assert {problem.code for problem in done.problems} == {"elevar-sem-raiz"}


def test_the_archive_stamp_fails_after_the_evidence_is_there(signed: bytes, means: Means, published: Published) -> None:
    stamped = upgrade(signed, Level.T, means).pdf
    published.instead["carimbo.tsa"] = lambda _: Reply(401)
    done = upgrade(stamped, Level.LTA, means)
    assert (done.level, [problem.code for problem in done.problems]) == (Level.LT, ["carimbo-autenticacao"])
    assert levels(judged(done.pdf, published)) == ["B-LT", "B-LT", "carimbo"]
    with pytest.raises(TimestampError):
        upgrade(done.pdf, Level.LTA, means)


class _Grows:
    """An authority whose tokens turn out larger than it said."""

    def __init__(self, token: Any, size: int) -> None:
        self.stamp, self._sizes = token, iter((size, 10_000))

    @property
    def size(self) -> int:
        return next(self._sizes, 10_000)


def test_a_token_larger_than_its_room_is_asked_for_again(signed: bytes, means: Means, published: Published) -> None:
    assert means.timestamper is not None
    done = upgrade(signed, Level.T, replace(means, timestamper=_Grows(means.timestamper.stamp, 100)))
    assert levels(judged(done.pdf, published)) == ["B-T", "B-T", "carimbo"]


def test_a_token_that_never_fits_is_told(signed: bytes, means: Means) -> None:
    assert means.timestamper is not None
    tiny = _Grows(lambda _: bytes(20_000), 100)
    with pytest.raises(SigningError) as caught:
        upgrade(signed, Level.T, replace(means, timestamper=tiny))
    assert caught.value.code == "assinar-carimbo-grande"


@pytest.mark.parametrize(
    ("pdf", "error", "code"),
    [
        (b"", PdfError, "pdf-vazio"),
        (b"nada", PdfError, "pdf-ilegivel"),
        (None, SigningError, "assinar-sem-assinatura"),
    ],
    ids=["empty", "no pdf", "nobody signed"],
)
def test_files_that_are_not_raised(
    form: bytes, means: Means, pdf: bytes | None, error: type[Exception], code: str
) -> None:
    with pytest.raises(error) as caught:
        upgrade(form if pdf is None else pdf, Level.LT, means)
    assert getattr(caught.value, "code", "") == code


def test_a_form_that_has_no_fields_of_ours_takes_a_timestamp(means: Means, published: Published) -> None:
    """A file without a form, and without annotations: both are made."""
    from signatures.pades.doc_timestamp import timestamp_revision  # noqa: PLC0415 - the part under test

    pdf = Pdf.new()
    pdf.add_blank_page()
    assert means.timestamper is not None
    bare = saved(pdf)
    once = bare + timestamp_revision(bare, means.timestamper)
    stamped = once + timestamp_revision(once, means.timestamper)
    assert stamped.startswith(bare)
    assert [signed.field for signed in inventory(stamped)] == ["carimbo_1", "carimbo_2"]
    assert all(status.valid for status in judged(stamped, published).signatures)


def test_evidence_that_is_there_changes_nothing(signed: bytes) -> None:
    evidence = Evidence(inventory(signed)[0].contents, (b"0\x00",), (b"1",), ())
    once = append_dss(signed, [evidence])
    assert once.startswith(signed)
    assert append_dss(once, [evidence]) == once


def test_a_store_that_is_none_is_told(signed: bytes) -> None:
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        pdf.Root.DSS = pikepdf.Array([1])
        broken = saved(pdf)
    with pytest.raises(PdfError):
        append_dss(broken, [Evidence(b"x", (b"1",))])


def test_a_hostile_file_has_nothing_to_look_for() -> None:
    assert readable(b"") == readable(b"%PDF-1.7 lixo") == []


def _key(contents: bytes) -> str:
    return hashlib.sha1(contents, usedforsecurity=False).hexdigest().upper()


def _keys(pdf: bytes) -> set[str]:
    return {_key(signed.contents) for signed in inventory(pdf)}


def _vri(pdf: bytes) -> set[str]:
    with open_pdf(pdf) as opened:
        return {key.lstrip("/") for key in opened.Root.DSS.VRI.keys()}  # noqa: SIM118 - pikepdf's dictionary
