"""Tables of objects that are read at once say what pyHanko's own reading says, refusals included."""

from __future__ import annotations

import io
import logging

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import xref
from pyhanko.pdf_utils.reader import PdfFileReader

from signatures.strict import StrictReader
from tests.signatures.vectors import Signer
from tools.fuzz.laws.tables import said_of_tables


@pytest.fixture(autouse=True)
def _quiet() -> None:
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


BODY = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< /A 1 >>\nendobj\n"
FREE, USED = b"0000000000 65535 f \n", b"0000000009 00000 n \n"
SECOND = b"%010d 00000 n \n" % BODY.index(b"2 0 obj")
TRAILER = b"trailer\n<< /Size 3 /Root 1 0 R >>\n"


def file_with(table: bytes) -> bytes:
    """A file with two objects, and a table as it is given."""
    return BODY + b"xref" + table + b"\nstartxref\n%d\n%%%%EOF\n" % len(BODY)


def said(kind: type[PdfFileReader], pdf: bytes) -> object:
    """What the tables say, or how they are refused."""
    try:
        return said_of_tables(kind(pdf if kind is StrictReader else io.BytesIO(pdf)))
    except Exception as error:  # noqa: BLE001 - whatever the one raises, the other raises
        return type(error)


def assert_alike(pdf: bytes) -> object:
    found = said(StrictReader, pdf)
    assert found == said(PdfFileReader, pdf)
    return found


WHOLE = b"\n0 3\n" + FREE + USED + SECOND
TABLES = {
    "as everybody writes it": WHOLE + TRAILER,
    "line ends of two bytes": WHOLE.replace(b" \n", b"\r\n") + TRAILER,
    "a return for a line end": WHOLE.replace(b" \n", b" \r") + TRAILER,
    "one byte too few": WHOLE.replace(b" \n", b"\n") + TRAILER,
    "one byte too many": WHOLE.replace(b" \n", b" \r\n") + TRAILER,
    "the first is in use": b"\n0 3\n" + USED + USED + SECOND + TRAILER,
    "the first isn't free for ever": WHOLE.replace(b"65535", b"00000") + TRAILER,
    "no free one": b"\n1 2\n" + USED + SECOND + TRAILER,
    "a freed one": b"\n0 3\n" + FREE + USED + b"0000000000 00001 f \n" + TRAILER,
    "another generation": WHOLE.replace(b"00000 n", b"00001 n") + TRAILER,
    "two parts": b"\n0 1\n" + FREE + b"1 2\n" + USED + SECOND + TRAILER,
    "a number twice": b"\n0 3\n" + FREE + USED + SECOND + b"1 1\n" + SECOND + TRAILER,
    "a part without entries": b"\n0 0\n1 2\n" + USED + SECOND + TRAILER,
    "a part far away without entries": b"\n9 0\n1 2\n" + USED + SECOND + TRAILER,
    "nothing at all": TRAILER,
    "only the first": b"\n0 1\n" + FREE + TRAILER,
    "more than there are": b"\n0 9\n" + FREE + USED + SECOND + TRAILER,
    "fewer than there are": b"\n0 2\n" + FREE + USED + SECOND + TRAILER,
    "higher than the size": b"\n0 1\n" + FREE + b"7 1\n" + USED + TRAILER,
    "an unknown kind": WHOLE.replace(b" n", b" x") + TRAILER,
    "a comment": b"\n%d\n" + WHOLE[1:] + TRAILER,
    "a comment before the trailer": WHOLE + b"%d\n" + TRAILER,
    "the trailer beside": WHOLE + TRAILER.replace(b"trailer\n", b"trailer"),
    "a trailer that is none": WHOLE + b"trailer\n[ 1 ]",
    "no trailer": WHOLE,
    "no size": WHOLE + b"trailer\n<< /Root 1 0 R >>",
    "a size that is none": WHOLE + b"trailer\n<< /Size /Three /Root 1 0 R >>",
    "earlier is itself": WHOLE + TRAILER.replace(b">>", b"/Prev %d >>" % len(BODY)),
    "earlier is no number": WHOLE + TRAILER.replace(b">>", b"/Prev (9) >>"),
    "earlier is nowhere": WHOLE + TRAILER.replace(b">>", b"/Prev 99999 >>"),
    "a second table that is none": WHOLE + TRAILER.replace(b">>", b"/XRefStm 9 >>"),
    "a second table that is no number": WHOLE + TRAILER.replace(b">>", b"/XRefStm /9 >>"),
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_odd_tables(table: bytes) -> None:
    assert_alike(file_with(table))


PIECES = (b"0 3\n", b"1 2\n", b"0 1\n", b"5 1\n", b"2 0\n", FREE, USED, SECOND, b"0000000000 00001 f \n")
WORDS = (b" ", b"\n", b"\r", b"%x\n", b"1", b"0000000009 00002 n \n", b"0000000009 00000 n\r\n", b"trailer", b"<< >>")


@given(st.lists(st.sampled_from(PIECES + WORDS), max_size=9))
def test_any_table(pieces: list[bytes]) -> None:
    assert_alike(file_with(b"\n" + b"".join(pieces) + TRAILER))


def test_a_signed_file_and_what_others_make_of_it(signed: Signer) -> None:
    pdf = signed("titular", "rsa3072", "terceiro")
    made = [pdf]
    for how in ({"linearize": True}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}, {}):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            opened.save(out, **how)
        made.append(out.getvalue())
    assert not any(isinstance(assert_alike(each), type) for each in made)


def test_a_table_is_read_without_a_call_for_each_object(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the class is for: the base is not asked."""
    monkeypatch.setattr(xref, "parse_xref_table", lambda *_args, **_how: pytest.fail("the base was asked"))
    StrictReader(file_with(TABLES["as everybody writes it"]))
    StrictReader(file_with(TABLES["two parts"]))


def test_the_reader_has_all_that_its_base_sets() -> None:
    """Its base's beginning isn't run: what a later pyHanko adds there has to be added here."""
    pdf = file_with(TABLES["as everybody writes it"])
    ours, theirs = vars(StrictReader(pdf)), vars(PdfFileReader(io.BytesIO(pdf)))
    assert ours.keys() == theirs.keys() | {"_pdf"}
    plain = (bool, int, tuple, dict, type(None))
    assert {key: ours[key] for key, value in theirs.items() if isinstance(value, plain)} == {
        key: value for key, value in theirs.items() if isinstance(value, plain)
    }
