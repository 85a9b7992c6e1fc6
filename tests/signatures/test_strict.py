"""The quick reader gives what pyHanko's own gives, of any object, refusals included."""

from __future__ import annotations

import io
import logging
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import IndirectObject, PdfObject, Reference
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


def said(reader: PdfFileReader, number: int, revision: int | None = None) -> object:
    """What is read, or how it is refused."""
    try:
        found = reader.get_object(Reference(number, 0, reader), revision=revision)
        return described(found, reader)
    except Exception as error:  # noqa: BLE001 - whatever the one raises, the other raises
        return type(error)


def described(value: PdfObject, reader: PdfFileReader) -> object:
    """All that could differ in it: kinds, order, encodings, and what it says that it is kept in."""
    kept = value.container_ref and (value.container_ref.idnum, value.container_ref.generation)
    about = (type(value), kept, value.container_ref is None or value.container_ref.pdf is reader)
    if isinstance(value, dict):
        items = dict.items(value)
        entries = [(type(key), str(key), key.container_ref, described(item, reader)) for key, item in items]
        return about, entries, getattr(value, "encoded_data", None)
    if isinstance(value, list):
        return about, [described(item, reader) for item in list.__iter__(value)]
    if isinstance(value, IndirectObject):
        return about, value.idnum, value.generation, value.reference.pdf is reader
    words = repr(value) if isinstance(value, str | bytes | int | Decimal) else getattr(value, "value", None)
    return about, words, getattr(value, "autodetected_encoding", None)


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
    "every kind": b"<</A[1 -2 +3 0.5 -.5 4. true false null/N(t)<6162>5 0 R]/B<</C/D>>/E(\\055\\(\\))>>",
    "texts": b"<< /A (\xfe\xff\0a) /B (\xef\xbb\xbfa) /C (\xff\xfea\0) /D (\x7f\x9f) /E (a\r\nb) /F () /G <> >>",
    "escapes": b"<< /A (\\n) /B (\\7) /C (\\777) /D (\\1234) /E (\\\n) /F (a(b)c) >>",
    "an escape that is none": b"<< /A (\\x) >>",
    "an octal number too high": b"<< /A (\\400) >>",
    "a name with an escape": b"<< /A#20B /C >>",
    "a name with an escape that is none": b"<< /A#2 /C >>",
    "a name of no letter": b"<< / 1 /A / >>",
    "a name with an accent": b"<< /A\xe9 1 >>",
    "a name that ends in a brace": b"<< /A{ 1 >>",
    "a name that ends in a null byte": b"<< /A\0 1 >>",
    "a comma for a point": b"<< /A 1,2 >>",
    "two signs": b"<< /A --1 >>",
    "a number in letters": b"<< /A 1e3 >>",
    "a number that a name follows": b"<< /A 1/B 2.5/C -3>>",
    "a huge number": b"<< /A " + b"9" * 40 + b" /B " + b"1" * 20 + b"." + b"2" * 20 + b" >>",
    "zeros before": b"<< /A 007 /B 00.50 >>",
    "references": b"<< /A 3 0 R/B[3 0 R 4 0 R]/C 3 1 R /D 3 0  R /E 3 0\nR >>",
    "a reference to nothing": b"<< /A 0 0 R >>",
    "a reference that goes on": b"<< /A 3 0 Rx >>",
    "a word that goes on": b"<< /A truely >>",
    "a word that is none": b"<< /A nul >>",
    "a key that is none": b"<< 1 2 >>",
    "a key without its value": b"<< /A >>",
    "a key twice, plainly": b"<< /A 1 /A 2 >>",
    "a wrong end": b"<< /A [ 1 >> ]",
    "an end too many": b"<< /A 1 >> >>",
    "other white space": b"<< /A\f1 /B\x00 2 >>",
    "deep": b"<< /A " + b"[" * 40 + b"]" * 40 + b" >>",
    "too deep": b"<< /A " + b"[" * 4000,
    "not a dictionary": b"[ 1 2 ]",
    "no end of the object": b"<< /A 1 >> endob",
    "something before the end": b"<< /A 1 >> 7",
    "a comment before the end": b"<< /A 1 >> % done",
    "a stream": b"<< /Length 3 >>\nstream\r\nabc\r\nendstream",
    "a stream after a return": b"<< /Length 3 >>stream\rabc\nendstream",
    "a stream after spaces": b"<< /Length 3 >>stream  \nabc\nendstream",
    "a stream that is longer": b"<< /Length 2 >>\nstream\nabc\nendstream",
    "a stream that is shorter": b"<< /Length 4 >>\nstream\nabcendstream",
    "a stream much shorter": b"<< /Length 40 >>\nstream\nabc\nendstream",
    "a stream of spaces": b"<< /Length 3 >>\nstream\n   \n\n endstream",
    "a stream with a comment behind": b"<< /Length 3 >>\nstream\nabc%d\nendstream",
    "a stream of unknown length": b"<< /A 3 >>\nstream\nabc\nendstream",
    "a stream of negative length": b"<< /Length -3 >>\nstream\nabc\nendstream",
    "a stream whose length is elsewhere": b"<< /Length 3 0 R >>\nstream\nabc\nendstream",
    "a stream whose length is real": b"<< /Length 3.0 >>\nstream\nabc\nendstream",
    "a stream of metadata": b"<< /Type /Metadata /Subtype /XML /Length 4 >>\nstream\n<a/>\nendstream",
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD.keys())
def test_odd_objects(content: bytes) -> None:
    assert_alike(file_with(content))


PIECES = (LONG, DIGITS, b"<", b">", b"<<", b">>", b"/A", b"/B ", b"(", b")", b"[", b"]", b" ", b"%", b"\n", b"1 ")
WORDS = (b"3 0 R", b"endobj", b"stream\n", b"endstream", b"null", b"\\", b"true ", b"#20", b"-", b".5", b"07", b"\xe9")
PLAIN = (
    b"/A 1",
    b"/B(a\\)b)",
    b"/C[",
    b"]",
    b"/D<<",
    b">>",
    b"/E 3 0 R",
    b"/F<AB>",
    b" ",
    b"\r\n",
    b"/G null",
    b"/H/I",
)


@given(st.lists(st.sampled_from(PIECES + WORDS + PLAIN), max_size=12))
def test_any_object(pieces: list[bytes]) -> None:
    assert_alike(file_with(b"<< /X " + b"".join(pieces)))


@given(st.lists(st.sampled_from(PLAIN), max_size=14))
def test_any_plain_object(pieces: list[bytes]) -> None:
    assert_alike(file_with(b"<<" + b"".join(pieces) + b">>"))


@given(st.binary(max_size=30))
def test_any_bytes_in_an_object(content: bytes) -> None:
    assert_alike(file_with(b"<< /A " + content + b" >>"))


def test_every_object_of_a_signed_file(signed: Signer) -> None:
    pdf = signed("titular", "rsa3072", "terceiro")
    ours, theirs = StrictReader(pdf), PdfFileReader(io.BytesIO(pdf))
    for revision in range(theirs.xrefs.total_revisions):
        for found in theirs.xrefs.explicit_refs_in_revision(revision):
            for when in (None, revision):
                assert said(ours, found.idnum, when) == said(theirs, found.idnum, when)


@pytest.mark.parametrize("name", ["a signature", "two of them", "texts", "a stream", "a number that a name follows"])
def test_what_is_plain_is_read_without_a_call_for_each_byte(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the class is for: the base is not asked."""
    monkeypatch.setattr(PdfFileReader, "_read_object", lambda *_args, **_how: pytest.fail("the base was asked"))
    assert StrictReader(file_with(ODD[name])).get_object(Reference(2, 0, None))
