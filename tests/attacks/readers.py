"""Files that two programs read differently, prepared before anybody signs: what is signed has two meanings.

Each stands in the original, or in a revision that comes before the first signature, and says in another place what some
program would show: an object twice, a number that overflows, a stream that ends elsewhere.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf

from signatures.errors import SignaturesError
from tests.attacks.raw import Ending, appended, body, compressed, entry, numbers, stream
from tests.attacks.saving import COVER
from tests.attacks.shadow import prepared
from tests.attacks.world import EVERY_STATE, STATES, Base, Vector, agency, bad, good

Change = Callable[[bytes], bytes]


def before(change: Change) -> Callable[[Base], bytes]:
    """Changed by hand, and then signed by who signs in this state; what can't be signed goes as it is."""

    def build(base: Base) -> bytes:
        pdf = change(agency().filled())
        try:
            return agency().signed(pdf, STATES[base.state])
        except (SignaturesError, AssertionError):
            return pdf

    return build


def _rewritten(change: Change) -> Callable[[bytes], bytes]:
    """The document saved again, its bytes changed, and its table made anew for where the objects are then."""

    def build(_: bytes) -> bytes:
        return tabled(change(prepared(_nothing)))

    return build


def _nothing(_: pikepdf.Pdf) -> None:
    """Saved again, and no more."""


def tabled(pdf: bytes) -> bytes:
    """A classic table of the last object of each number."""
    places = {int(found[1]): found.start() + 1 for found in re.finditer(rb"\n(\d+) 0 obj\b", pdf)}
    start = pdf.rindex(b"xref\n0 ")
    rows = [b"0000000000 65535 f \n"] + [b"%010d 00000 n \n" % places[number] for number in sorted(places)]
    trailer = pdf[pdf.index(b"trailer", start) : pdf.rindex(b"startxref")]
    return pdf[:start] + b"xref\n0 %d\n%s" % (len(rows), b"".join(rows)) + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def _update(change: Callable[[bytes], dict[int, bytes]], end: Ending | None = None) -> Change:
    """One more revision by hand."""
    return lambda pdf: appended(pdf, change(pdf), end or Ending())


def _page(key: bytes, value: bytes, *others: bytes) -> Change:
    """An entry of the first page; ``%(new)d`` is the first of the other objects, ``%(old)d`` its content."""

    def change(pdf: bytes) -> dict[int, bytes]:
        known = numbers(pdf)
        text = entry(body(pdf, known.page), key, value % {b"new": known.size, b"old": known.content})
        return {known.page: text, **{known.size + n: other for n, other in enumerate(others)}}

    return _update(change)


def _page_twice(key: bytes, first: bytes, *others: bytes) -> Change:
    """The key is there twice: one reader takes the first, another the last."""

    def change(pdf: bytes) -> dict[int, bytes]:
        known = numbers(pdf)
        text = body(pdf, known.page)
        value = first % {b"new": known.size, b"old": known.content}
        return {
            known.page: b"<</" + key + b" " + value + text[2:],
            **{known.size + n: other for n, other in enumerate(others)},
        }

    return _update(change)


def _root(key: bytes, value: bytes, *others: bytes) -> Change:
    def change(pdf: bytes) -> dict[int, bytes]:
        known = numbers(pdf)
        text = entry(body(pdf, known.root), key, value % {b"new": known.size})
        return {known.root: text, **{known.size + n: other for n, other in enumerate(others)}}

    return _update(change)


def _twice(pdf: bytes) -> bytes:
    """The page's content stands twice, and the table leads to the first."""
    known = numbers(pdf)
    other = b"%d 0 obj\n%s\nendobj\n" % (known.content, stream(COVER))
    start = pdf.rindex(b"xref\n0 ")
    moved = pdf[:start] + other + pdf[start:]
    return re.sub(rb"startxref\n\d+", b"startxref\n%d" % (start + len(other)), moved)


def _loose(pdf: bytes) -> bytes:
    """A stream holds an object of the page's content's number, for programs that look for objects."""
    known = numbers(pdf)
    inside = b"\n%d 0 obj\n%s\nendobj\n" % (known.content, stream(COVER))
    return appended(pdf, {known.size: stream(inside)})


def _length(shift: int, more: bytes = b"") -> Change:
    """The page's content says a length that isn't its own."""

    def change(pdf: bytes) -> dict[int, bytes]:
        known = numbers(pdf)
        text = stream(_content(pdf) + more)
        return {known.content: re.sub(rb"/Length (\d+)", lambda m: b"/Length %d" % (int(m[1]) + shift), text, count=1)}

    return _update(change)


def _says_length(value: bytes) -> Change:
    """The page's content says this length; ``%d`` is its own number."""

    def change(pdf: bytes) -> dict[int, bytes]:
        number = numbers(pdf).content
        said = value % number if b"%d" in value else value
        return {number: re.sub(rb"/Length \d+", b"/Length " + said, stream(_content(pdf)), count=1)}

    return _update(change)


def _beside(content: bytes, entries: bytes = b"") -> Change:
    """One more stream behind the page's content."""
    return _page(b"Contents", b"[%(old)d 0 R %(new)d 0 R]", stream(content, entries))


def _between(line: bytes) -> Change:
    """A line between two objects."""
    return _rewritten(lambda pdf: pdf.replace(b"\n2 0 obj", b"\n" + line + b"\n2 0 obj", 1))


def _content(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return opened.pages[0].Contents.read_bytes()


_INNER = b"\nendstream\nendobj\n"


def _two_streams_in_one(pdf: bytes) -> dict[int, bytes]:
    """The length goes beyond an `endstream` that other programs stop at, and what follows covers the page."""
    known = numbers(pdf)
    return {known.content: stream(_content(pdf) + b"\n%" + _INNER.replace(b"\n", b" ") + b"\n" + b"q Q\n")}


def _without_endobj(pdf: bytes) -> bytes:
    return appended(pdf, {numbers(pdf).content: stream(_content(pdf))}).replace(
        b"endstream\nendobj\nxref", b"endstream\nxref"
    )


def _generation(pdf: bytes) -> bytes:
    """The table says another generation than the object."""
    whole = appended(pdf, {numbers(pdf).content: stream(_content(pdf))})
    place = whole.rindex(b" 00000 n")
    return whole[:place] + b" 00001 n" + whole[place + 8 :]


def _offset(shift: int) -> Change:
    """The table's place of the page's content is some bytes off."""

    def change(pdf: bytes) -> bytes:
        known = numbers(pdf)
        whole = appended(pdf, {known.content: stream(_content(pdf))})
        row = re.findall(rb"\d{10} 00000 n", whole)[-1]
        place = whole.rindex(row)
        return whole[:place] + b"%010d" % (int(row[:10]) + shift) + whole[place + 10 :]

    return change


def _size(value: bytes) -> Change:
    def change(pdf: bytes) -> bytes:
        whole = appended(pdf, {numbers(pdf).content: stream(_content(pdf))})
        place = whole.rindex(b"/Size ")
        end = whole.index(b"/Root", place)
        return whole[:place] + b"/Size " + value + whole[end:]

    return change


def _freed_and_used(pdf: bytes) -> bytes:
    """The content is free, says the table of the newest revision."""
    known = numbers(pdf)
    start = len(pdf)
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\n" % (known.size, known.root, known.table)
    rows = b"xref\n%d 1\n0000000000 00000 f \n" % known.content
    return pdf + rows + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def _overflowing_reference(pdf: bytes) -> bytes:
    """A number that wraps around at 32 bits is another object for some."""
    known = numbers(pdf)
    text = entry(body(pdf, known.page), b"Contents", b"[%d 0 R %d 0 R]" % (known.content, 4294967296 + known.size))
    return appended(pdf, {known.page: text, known.size: stream(COVER)})


def _hybrid(pdf: bytes) -> bytes:
    """A table for old programs and a stream for new ones."""
    known = numbers(pdf)
    other = compressed(pdf, {known.page: entry(body(pdf, known.page), b"Rotate", b"180")})
    place = int(re.findall(rb"startxref\n(\d+)", other)[-1])
    start = len(other)
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d/XRefStm %d>>\n" % (known.size, known.root, known.table, place)
    return other + b"xref\n0 0\n" + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def _packed_page(pdf: bytes) -> bytes:
    """The page is in an object stream as well."""
    known = numbers(pdf)
    return compressed(pdf, {known.page: body(pdf, known.page)})


def _packed_twice(pdf: bytes) -> bytes:
    """Two rows of the table for the same page."""
    known = numbers(pdf)
    return compressed(pdf, {known.page: body(pdf, known.page)}, listed=2)


def _early_revision(pdf: bytes) -> bytes:
    """`/Prev` leads around a revision."""
    known = numbers(pdf)
    covered = appended(pdf, {known.content: stream(COVER)})
    return appended(covered, {known.content: stream(_content(pdf))}, Ending(prev=known.table))


def _two_catalogs(pdf: bytes) -> bytes:
    """`/Root` twice in the trailer."""
    known = numbers(pdf)
    other = body(pdf, known.root).replace(b"/Pages", b"/Pagez")
    return appended(pdf, {known.size: other}, Ending(trailer=b"/Root %d 0 R" % known.root, root=known.size))


def _version(pdf: bytes) -> bytes:
    return b"%PDF-9.9" + pdf[8:]


def _empty_password(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="dono", user=""))
    return out.getvalue()


def _linear_hints(pdf: bytes) -> bytes:
    """A dictionary that says that the file is linearized, with hints that lead elsewhere."""
    known = numbers(pdf)
    place = pdf.index(b"\n1 0 obj")
    hint = b"\n%d 0 obj\n<</Linearized 1/L %d/H[9 9]/O %d/E 9/N 1/T 9>>\nendobj" % (known.size, len(pdf), known.root)
    return tabled(pdf[:place] + hint + pdf[place:])


_COVERING = stream(COVER)


def _read(name: str, change: Change, *codes: str, states: tuple[str, ...] = ("all",)) -> Vector:
    return bad(f"read-{name}", before(change), *codes, states=states)


VECTORS: tuple[Vector, ...] = (
    good("read-saved-again", before(_update(lambda pdf: {numbers(pdf).content: stream(_content(pdf))}))),
    good("read-page-in-a-stream", before(_packed_page)),
    _read("key-twice", _page_twice(b"Contents", b"%(new)d 0 R", _COVERING), states=EVERY_STATE),
    _read("key-twice-written-otherwise", _page_twice(b"Cont#65nts", b"%(new)d 0 R", _COVERING)),
    _read("key-with-a-null-byte", _page_twice(b"Contents#00", b"%(new)d 0 R", _COVERING)),
    _read("catalog-pages-twice", _root(b"Pages#20", b"%(new)d 0 R", b"<</Type/Pages/Kids[]/Count 0>>")),
    _read("object-twice", _twice, states=EVERY_STATE),
    _read("object-inside-a-stream", _loose, states=EVERY_STATE),
    _read("length-short", _length(-40), states=EVERY_STATE),
    _read("length-long", _length(9)),
    _read("length-zero", _says_length(b"0")),
    _read("length-negative", _length(-(10**6))),
    _read("length-in-a-loop", _says_length(b"%d 0 R")),
    _read("stream-ends-twice", _update(_two_streams_in_one)),
    _read("object-without-end", _without_endobj),
    _read("table-other-generation", _generation),
    _read("table-offset-before", _offset(-1)),
    _read("table-offset-inside", _offset(1)),
    _read("table-content-freed", _freed_and_used),
    _read("table-hybrid", _hybrid),
    _read("table-row-twice", _packed_twice),
    _read("table-prev-around", _early_revision),
    _read("size-negative", _size(b"-1")),
    _read("size-zero", _size(b"0")),
    _read("size-small", _size(b"5")),
    _read("size-huge", _size(b"99999999999")),
    _read("size-real", _size(b"999.5")),
    _read("trailer-root-twice", _two_catalogs),
    _read("reference-overflows", _overflowing_reference),
    _read("reference-to-nothing", _page(b"Contents", b"[%(old)d 0 R 99999 0 R]")),
    _read("reference-of-another-generation", _page(b"Contents", b"[%(old)d 0 R %(new)d 7 R]", _COVERING)),
    _read("number-with-exponent", _page(b"CropBox", b"[0 0 5.95e2 842]")),
    _read("number-with-two-signs", _page(b"CropBox", b"[--0 0 ++595 842]")),
    _read("number-with-two-points", _page(b"CropBox", b"[0 0 595.276.1 841.89]")),
    _read("box-upside-down", _page(b"MediaBox", b"[595.276 841.89 0 0]")),
    _read("box-of-five", _page(b"MediaBox", b"[0 0 595.276 841.89 7]")),
    _read("rotate-odd", _page(b"Rotate", b"45")),
    _read("rotate-real", _page(b"Rotate", b"0.5")),
    _read("rotate-whole-turn", _page(b"Rotate", b"720")),
    _read("contents-unfinished", _beside(b"q 1 1 1 rg 40 500 500 300 re")),
    _read("contents-unbalanced", _page(b"Contents", b"[%(new)d 0 R %(old)d 0 R]", stream(b"Q Q Q 1 0 0 1 0 0 cm"))),
    _read("contents-unknown-filter", _beside(COVER, b"/Filter/Outro")),
    _read("contents-of-a-file", _beside(COVER, b"/F(outro.bin)")),
    _read("contents-cut-token", _beside(b"((")),
    _read("contents-crypt-filter", _beside(b"", b"/Filter/Crypt")),
    _read("pages-count", _update(lambda pdf: _counted(pdf, 1))),
    _read("pages-kid-twice", _update(lambda pdf: _kids(pdf, lambda kids: [*kids, kids[0]]))),
    _read("pages-kid-null", _update(lambda pdf: _kids(pdf, lambda kids: [*kids, b"99999 0 R"]))),
    _read("header-version", _version),
    _read("header-twice", _between(b"%PDF-1.3")),
    _read("comment-between", _between(b"%999 0 obj<</Type/Catalog>>endobj")),
    _read("linearized-hints", _linear_hints),
    _read("encrypted-empty-password", _empty_password, states=("none",)),
)


def _tree(pdf: bytes) -> int:
    found = re.search(rb"/Pages (\d+) 0 R", body(pdf, numbers(pdf).root))
    assert found is not None
    return int(found[1])


def _counted(pdf: bytes, count: int) -> dict[int, bytes]:
    return {_tree(pdf): entry(body(pdf, _tree(pdf)), b"Count", b"%d" % count)}


def _kids(pdf: bytes, change: Callable[[list[bytes]], list[bytes]]) -> dict[int, bytes]:
    text = body(pdf, _tree(pdf))
    listed = re.search(rb"/Kids\s*\[([^\]]*)\]", text)
    assert listed is not None
    kids = change(re.findall(rb"\d+ 0 R", listed[1]))
    return {_tree(pdf): entry(text, b"Kids", b"[%s]" % b" ".join(kids))}
