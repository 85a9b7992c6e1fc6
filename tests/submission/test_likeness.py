"""Parts of a file by their digests, and files that are read where they stand."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from functools import partial

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Dictionary

from pipeline.readers.picture import foreign_annotations, page_pictures
from pipeline.readers.record import read_record
from pipeline.readers.text import page_text
from pipeline.submission.likeness import digest_of_lines, parts_of, unlike
from pipeline.submission.shown import shown_findings
from pipeline.submission.versions import resembles
from signatures.acroform import open_pdf
from signatures.beginning import Bytes, beginning
from signatures.verification.strictly import is_strict
from tests.submission.conftest import Agency

PAST_THE_LIMIT = 8_000_001  # bytes


@given(st.lists(st.sampled_from([b"", b"a", b"b c", b"% odd"])))
def test_contents_are_one_as_if_joined(contents: list[bytes]) -> None:
    assert digest_of_lines(contents) == hashlib.sha256(b"\n".join(contents).strip()).digest()


@pytest.mark.parametrize(("size", "is_alike"), [(1000, True), (PAST_THE_LIMIT, False)])
def test_a_large_stream_is_like_no_other(agency: Agency, size: int, is_alike: bool) -> None:  # noqa: FBT001 - a law
    """Not even like itself: nobody looked."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(agency.filled())) as pdf:
        pdf.pages[0].obj.Resources.Font.F99 = Dictionary(FontFile=pdf.make_stream(bytes(size)))
        pdf.save(out, compress_streams=False)
    parts = partial(parts_of, out.getvalue(), data_inside=True)
    assert unlike(parts(), parts()) == ([] if is_alike else ["página 1: Resources/Font"])


def outcome(read: Callable[[Bytes], object], pdf: Bytes) -> object:
    """What a reader gives, or raises."""
    try:
        return read(pdf)
    except Exception as error:  # noqa: BLE001 - of which the kind is compared
        return type(error)


READERS: tuple[Callable[[Bytes], object], ...] = (
    is_strict,
    page_text,
    page_pictures,
    foreign_annotations,
    read_record,
    partial(parts_of, data_inside=True),
    lambda pdf: sorted(open_pdf(pdf).Root.keys()),
    lambda pdf: resembles(pdf, bytes(pdf)),
    lambda pdf: shown_findings(bytes(pdf), pdf),
)


@pytest.mark.parametrize("cut", [0, 1, 7, 400, 20_000, 60_000])
def test_a_view_is_read_as_its_bytes_are(agency: Agency, cut: int) -> None:
    """Whole, and cut short: what doesn't belong to it stands behind it."""
    whole = agency.filled()
    size = len(whole) - cut
    copy, view = whole[:size], memoryview(whole + b"% more\n%%EOF\n")[:size]
    for read in READERS:
        assert outcome(read, view) == outcome(read, copy), read


def test_only_many_bytes_are_not_copied() -> None:
    large = bytes(5_000_000)
    assert isinstance(beginning(large, 1000), bytes)
    assert isinstance(beginning(large, 4_500_000), memoryview)
    assert beginning(large, len(large)) is large
