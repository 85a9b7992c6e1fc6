"""Revisions written by hand, object by object: what no honest program writes needs a writer of its own."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import pikepdf


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of the objects that attacks are after. ``fields`` by name; ``values`` are signature dictionaries."""

    size: int
    root: int
    form: int
    page: int
    content: int
    record: int
    fields: Mapping[str, int]
    values: Mapping[str, int]
    table: int


@dataclass(frozen=True, slots=True)
class Ending:
    """How a revision ends; the default is how it should. ``trailer`` are more entries."""

    trailer: bytes = b""
    root: int | None = None
    prev: int | None = None
    table: bool = True
    dictionary: bool = True
    startxref: int | None = None
    eof: bytes = b"%%EOF\n"


PLAIN = Ending()


def numbers(pdf: bytes) -> Numbers:
    """Where things are in the newest revision."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root, page = opened.Root, opened.pages[0].obj
        contents = page.Contents[0] if isinstance(page.Contents, pikepdf.Array) else page.Contents
        fields = {str(field.T): field for field in root.AcroForm.Fields if "/T" in field}
        signed = {name: field.V for name, field in fields.items() if field.get("/FT") == "/Sig" and "/V" in field}
        return Numbers(
            size=int(opened.trailer.Size),
            root=root.objgen[0],
            form=root.AcroForm.objgen[0],
            page=page.objgen[0],
            content=contents.objgen[0],
            record=root.AF[0].objgen[0],
            fields={name: field.objgen[0] for name, field in fields.items()},
            values={name: value.objgen[0] for name, value in signed.items()},
            table=int(re.findall(rb"startxref\s+(\d+)", pdf)[-1]),
        )


def body(pdf: bytes, number: int) -> bytes:
    """The newest text of an object that isn't in an object stream."""
    found = list(re.finditer(rb"(?:^|[\r\n])%d 0 obj\s*(.*?)\s*endobj" % number, pdf, re.DOTALL))
    return found[-1][1]


def entry(text: bytes, key: bytes, value: bytes) -> bytes:
    """A dictionary's text with an entry set; the old one, when simple, is replaced."""
    simple = rb"/%s\s*(/[^\s/<>\[\]()]+|\d+ 0 R|\[[^\[\]]*\]|<[0-9A-Fa-f]*>|\([^()]*\)|[-\d.]+|true|false|null)" % key
    without = re.sub(simple, b"", text, count=1)
    place = without.rfind(b">>")
    return without[:place] + b"/%s %s" % (key, value) + without[place:]


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object's text, uncompressed."""
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def appended(pdf: bytes, objects: Mapping[int, bytes], end: Ending = PLAIN) -> bytes:
    """One more revision with these objects, and a classic table."""
    known = numbers(pdf)
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    offsets = {}
    for number, text in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = len(out)
    if end.table:
        out += _table(offsets)
    if end.dictionary:
        out += _trailer(pdf, known, objects, end)
    if end.startxref is None:
        out += b"startxref\n%d\n" % table
    elif end.startxref >= 0:
        out += b"startxref\n%d\n" % end.startxref
    return bytes(out + end.eof)


def compressed(pdf: bytes, objects: Mapping[int, bytes], more: bytes = b"", listed: int = 1) -> bytes:
    """One more revision whose objects are in an object stream, found by a cross-reference stream."""
    known = numbers(pdf)
    size = max(known.size, *objects) + 1
    container, table = size, size + 1
    head, texts = b"", b""
    for number, text in objects.items():
        head += b"%d %d " % (number, len(texts))
        texts += text + b" "
    packed = zlib.compress(head + texts)
    out = bytearray(pdf)
    place = len(out)
    out += b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n" % (
        container,
        len(objects),
        len(head),
        len(packed),
    )
    out += packed + b"\nendstream\nendobj\n"
    start = len(out)
    rows = [(number, bytes((2,)) + container.to_bytes(4, "big") + bytes((n,))) for n, number in enumerate(objects)]
    rows += [(container, bytes((1,)) + place.to_bytes(4, "big") + b"\0")]
    rows += [(table, bytes((1,)) + start.to_bytes(4, "big") + b"\0")]
    rows *= listed
    data = b"".join(row for _, row in rows)
    index = b" ".join(b"%d 1" % number for number, _ in rows)
    entries = b"/Type/XRef/Size %d/W[1 4 1]/Index[%s]/Root %d 0 R/Prev %d%s" % (
        table + 1,
        index,
        known.root,
        known.table,
        _identifier(pdf) + more,
    )
    out += b"%d 0 obj\n%s\nendobj\n" % (table, stream(data, entries))
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start


def _table(offsets: Mapping[int, int]) -> bytes:
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in sorted(offsets.items()))
    return b"xref\n" + (rows or b"0 0\n")


def _trailer(pdf: bytes, known: Numbers, objects: Mapping[int, bytes], end: Ending) -> bytes:
    size = max(known.size, *(number + 1 for number in objects)) if objects else known.size
    prev = known.table if end.prev is None else end.prev
    root = known.root if end.root is None else end.root
    entries = b"/Size %d/Root %d 0 R/Prev %d%s%s" % (size, root, prev, _identifier(pdf), end.trailer)
    return b"trailer\n<<%s>>\n" % entries


def _identifier(pdf: bytes) -> bytes:
    found = re.findall(rb"/ID\s*\[[^\]]*\]", pdf)
    return found[-1] if found else b""
