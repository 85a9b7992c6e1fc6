"""A law: whatever byte of a signed file is changed, somebody notices."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signatures.report import SignatureReport
from signatures.trust.store import TrustStore
from signatures.verification.found import FoundSignature
from signatures.verification.ranges import previous_size, range_fault
from signatures.verification.verify import verify
from tests.signatures.vectors import Signer

FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def holes(pdf: bytes, count: int) -> list[tuple[int, int]]:
    """Where each signature's hexadecimal string begins and ends."""
    found, place = [], 0
    for _ in range(count):
        start = pdf.index(b"/Contents <", place) + len(b"/Contents ")
        place = pdf.index(b">", start) + 1
        found.append((start, place))
    return found


def sound(report: SignatureReport) -> bool:
    return not report.problems and bool(report.signatures) and all(status.valid for status in report.signatures)


def irregular(report: SignatureReport) -> bool:
    return any(problem.code == "assinatura-irregular" for status in report.signatures for problem in status.problems)


@pytest.fixture(scope="session")
def two(signed: Signer) -> bytes:
    return signed("titular", "terceiro")


@FEW
@given(data=st.data())
def test_a_changed_byte_in_what_is_signed(data: st.DataObject, two: bytes, trust: TrustStore, now: datetime) -> None:
    place = data.draw(st.integers(0, len(two) - 1), label="place")
    bits = data.draw(st.integers(1, 255), label="bits")
    changed = bytearray(two)
    changed[place] ^= bits
    report = verify(bytes(changed), trust, now)
    inside = any(start < place < end - 1 for start, end in holes(two, 2)[1:])
    if inside and chr(changed[place]).lower() == chr(two[place]).lower():
        assert not sound(report)
    else:
        assert not sound(report) or irregular(report)


@FEW
@given(data=st.data())
def test_a_changed_digit_in_the_signature(data: st.DataObject, two: bytes, trust: TrustStore, now: datetime) -> None:
    start, end = holes(two, 2)[1]
    place = data.draw(st.integers(start + 1, end - 2), label="place")
    digit = data.draw(st.sampled_from(b"0123456789ABCDEFabcdef"), label="digit")
    changed = bytearray(two)
    if changed[place] == digit:
        return
    changed[place] = digit
    report = verify(bytes(changed), trust, now)
    assert not sound(report) or irregular(report)


@FEW
@given(data=st.data())
def test_a_file_cut_anywhere(data: st.DataObject, two: bytes, trust: TrustStore, now: datetime) -> None:
    report = verify(two[: data.draw(st.integers(0, len(two) - 2))], trust, now)
    whole_revision = sound(report) and len(report.signatures) == 1
    assert not sound(report) or whole_revision


@FEW
@given(st.binary(max_size=500))
def test_garbage_never_raises(trust: TrustStore, now: datetime, data: bytes) -> None:
    for pdf in (data, b"%PDF-1.7\n" + data, b"%PDF-1.7\n" + data + b"\nstartxref\n9\n%%EOF\n"):
        assert verify(pdf, trust, now).problems


def signature(*byte_range: int, contents: bytes = b"\x30\x00") -> FoundSignature:
    return FoundSignature("x", "/ETSI.CAdES.detached", byte_range, contents, timestamp=False, in_form=True)


FILE = b"%PDF-1.7\nxref\n<3000>\nstartxref\n9\n%%EOF\n"


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (signature(0, 14, 20, 19), ""),
        (signature(), "primeiro byte"),
        (signature(1, 14, 20, 20), "primeiro byte"),
        (signature(0, 14, 20, 20, 5, 5), "primeiro byte"),
        (signature(0, 14, 20, 20), "passam do fim"),
        (signature(0, 14, 14, 25), "se sobrepõem"),
        (signature(0, -1, 20, 19), "se sobrepõem"),
        (signature(0, 13, 20, 19), "só a própria"),
        (signature(0, 14, 21, 18), "só a própria"),
        (signature(0, 14, 20, 19, contents=b"\x30\x01"), "deste campo"),
        (signature(0, 14, 20, 10), "não termina"),
    ],
)
def test_byte_ranges(found: FoundSignature, word: str) -> None:
    fault = range_fault(FILE, found)
    assert word in fault
    assert bool(fault) is bool(word)


def test_a_table_that_is_not_there() -> None:
    assert "tabela" in range_fault(FILE.replace(b"xref\n9", b"xref\n3"), signature(0, 14, 20, 19))


def test_the_original_is_found_under_each_revision(form: bytes, signed: Signer) -> None:
    one, both = signed("titular"), signed("titular", "terceiro")
    assert previous_size(both, len(both)) == len(one)
    assert previous_size(both, len(one)) == len(form)
    assert previous_size(both, len(form)) == 0
    assert previous_size(b"", 0) == 0
