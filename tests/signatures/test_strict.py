"""The reader that cuts long strings out gives what pyHanko's own gives, of any object, refusals included."""

from __future__ import annotations

import io
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.reader import PdfFileReader

from signatures.strict import StrictReader
from tests.signatures.vectors import Signer

DIGITS = b"30" + b"0aF9" * 300
LONG = b"<" + DIGITS + b">"


@pytest.fixture(autouse=True)
def _quiet() -> None:
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


def file_with(content: bytes) -> bytes:
    """A file whose object 2 is what is asked, and whose object 3 follows it."""
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    second = b"2 0 obj\n" + content + b"\nendobj\n"
    third = b"3 0 obj\n<< /After " + LONG + b" >>\nendobj\n"
    places = [9, len(head), len(head + second)]
    entries = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 4\n" + entries + b"trailer\n<< /Size 4 /Root 1 0 R >>\n"
    return head + second + third + table + b"startxref\n%d\n%%%%EOF\n" % len(head + second + third)


def said(reader: PdfFileReader, number: int) -> object:
    """What is read, or how it is refused."""
    try:
        made = reader.get_object(Reference(number, 0, reader))
    except Exception as error:  # noqa: BLE001 - whatever the one raises, the other raises
        return type(error)
    content = getattr(made, "encoded_data", None)
    return type(made), repr(made), content


def assert_alike(pdf: bytes) -> None:
    ours, theirs = StrictReader(pdf), PdfFileReader(io.BytesIO(pdf))
    assert [said(ours, number) for number in (2, 3)] == [said(theirs, number) for number in (2, 3)]


ODD = {
    "a signature": b"<< /Type /Sig /Contents " + LONG + b" /ByteRange [0 1 2 3] >>",
    "an odd number of digits": b"<< /Contents <" + DIGITS + b"1> >>",
    "two of them": b"<< /A " + LONG + b" /B " + LONG + b" >>",
    "the key twice": b"<< /A " + LONG + b" /A " + LONG + b" >>",
    "white space inside": b"<< /A <" + DIGITS + b" \n" + DIGITS + b"> >>",
    "a comment inside": b"<< /A <" + DIGITS + b"%>\n" + DIGITS + b"> >>",
    "no end": b"<< /A <" + DIGITS + b" >>",
    "no end of the dictionary": b"<< /A " + LONG,
    "in a comment": b"<< /A 1 %" + LONG + b"\n /B 2 >>",
    "in a text": b"<< /A (" + LONG + b") /B <" + DIGITS[:40] + b"> >>",
    "in a name": b"<< /A" + LONG + b" >>",
    "in an array": b"<< /A [ " + LONG + b" ] >>",
    "in a dictionary within": b"<< /A << /B " + LONG + b" >> >>",
    "alone": LONG,
    "before a stream": b"<< /A " + LONG + b" /Length 3 >>\nstream\nabc\nendstream",
    "in a stream": b"<< /Length %d >>\nstream\n%b\nendstream" % (len(LONG), LONG),
    "before the end in a text": b"<< /A " + LONG + b" /B (endobj) /C 1 >>",
    "after the end in a text": b"<< /B (endobj) /A " + LONG + b" >>",
    "what is no object": b"<< /A " + LONG + b" /B } >>",
    "a byte order mark": b"<< /A <FEFF" + b"0041" * 300 + b"> >>",
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD.keys())
def test_odd_objects(content: bytes) -> None:
    assert_alike(file_with(content))


PIECES = (LONG, DIGITS, b"<", b">", b"<<", b">>", b"/A", b"/B ", b"(", b")", b"[", b"]", b" ", b"%", b"\n", b"1 ")
WORDS = (b"3 0 R", b"endobj", b"stream\n", b"endstream", b"null", b"\\")


@given(st.lists(st.sampled_from(PIECES + WORDS), max_size=12))
def test_any_object(pieces: list[bytes]) -> None:
    assert_alike(file_with(b"<< /X " + b"".join(pieces)))


def test_every_object_of_a_signed_file(signed: Signer) -> None:
    pdf = signed("titular", "rsa3072", "terceiro")
    ours, theirs = StrictReader(pdf), PdfFileReader(io.BytesIO(pdf))
    for revision in range(theirs.xrefs.total_revisions):
        for found in theirs.xrefs.explicit_refs_in_revision(revision):
            assert said(ours, found.idnum) == said(theirs, found.idnum)


def test_a_signature_is_read_without_a_call_for_each_digit(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the class is for: the base is not asked."""
    monkeypatch.setattr(PdfFileReader, "_read_object", lambda *_args, **_how: pytest.fail("the base was asked"))
    read = StrictReader(file_with(ODD["a signature"])).get_object(Reference(2, 0, None))
    assert bytes(read["/Contents"]) == bytes.fromhex(DIGITS.decode())
