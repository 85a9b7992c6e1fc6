"""Files made to take all the time and memory that there is; small, each, when they are sent."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from tests.attacks.raw import Ending, appended, body, entry, numbers, stream
from tests.attacks.world import base

_MEGABYTE = 1024 * 1024


def _bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    packed = [packer.compress(bytes(_MEGABYTE)) for _ in range(megabytes)]
    return b"".join((*packed, packer.flush()))


def _signed() -> bytes:
    return base("all").pdf


def _page_content(content: bytes, entries: bytes) -> bytes:
    pdf = _signed()
    return appended(pdf, {numbers(pdf).content: stream(content, entries)})


def bomb_in_the_page() -> bytes:
    return _page_content(_bomb(500), b"/Filter/FlateDecode")


def bomb_in_a_bomb() -> bytes:
    return _page_content(zlib.compress(_bomb(500)), b"/Filter[/FlateDecode/FlateDecode]")


def bomb_in_the_record() -> bytes:
    pdf = _signed()
    known = numbers(pdf)
    text = b"<</Type/Filespec/F(dados.json)/UF(dados.json)/EF<</F %d 0 R>>>>" % known.size
    data = stream(_bomb(500), b"/Type/EmbeddedFile/Filter/FlateDecode")
    return appended(pdf, {known.record: text, known.size: data})


def bomb_in_an_object_stream() -> bytes:
    pdf = _signed()
    packed = _bomb(500)
    known = numbers(pdf)
    container = stream(packed, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    start = len(pdf)
    out = pdf + b"%d 0 obj\n%s\nendobj\n" % (known.size, container)
    row = bytes((2,)) + known.size.to_bytes(4, "big") + b"\0" + bytes((1,)) + start.to_bytes(4, "big") + b"\0"
    place = len(out)
    entries = b"/Type/XRef/Size %d/W[1 4 1]/Index[%d 1 %d 1]/Root %d 0 R/Prev %d"
    entries %= (known.size + 2, known.page, known.size, known.root, known.table)
    out += b"%d 0 obj\n%s\nendobj\n" % (known.size + 1, stream(row, entries))
    return out + b"startxref\n%d\n%%%%EOF\n" % place


def bomb_in_the_table() -> bytes:
    pdf = _signed()
    known = numbers(pdf)
    entries = b"/Type/XRef/Size 99999999/W[1 4 1]/Root %d 0 R/Prev %d/Filter/FlateDecode" % (known.root, known.table)
    table = b"%d 0 obj\n%s\nendobj\n" % (known.size, stream(_bomb(500), entries))
    return pdf + table + b"startxref\n%d\n%%%%EOF\n" % len(pdf)


def length_of_a_gigabyte() -> bytes:
    pdf = _signed()
    content = stream(b"q Q").replace(b"/Length 3", b"/Length 1000000000")
    return appended(pdf, {numbers(pdf).content: content})


def deep_arrays() -> bytes:
    pdf = _signed()
    known = numbers(pdf)
    return appended(
        pdf, {known.root: entry(body(pdf, known.root), b"Deep", b"%d 0 R" % known.size), known.size: b"[" * 200_000}
    )


def deep_dictionaries() -> bytes:
    pdf = _signed()
    known = numbers(pdf)
    root = entry(body(pdf, known.root), b"Deep", b"%d 0 R" % known.size)
    return appended(pdf, {known.root: root, known.size: b"<</A" * 100_000 + b"/B" + b">>" * 100_000})


def deep_references() -> bytes:
    """A long chain of objects, each leading to the next, under a field's appearance."""
    pdf = _signed()
    known = numbers(pdf)
    size, count = known.size, 20_000
    chain = {size + n: b"<</Next %d 0 R>>" % (size + n + 1) for n in range(count)} | {size + count: b"<<>>"}
    number = known.fields["assinatura_titular"]
    return appended(pdf, {number: entry(body(pdf, number), b"MK", b"%d 0 R" % size), **chain})


def million_objects() -> bytes:
    """With time enough it is refused as well: the page's content goes."""
    pdf = _signed()
    return appended(pdf, {numbers(pdf).content: b"null", **dict.fromkeys(range(10_000, 510_000), b"null")})


def table_of_millions() -> bytes:
    pdf = _signed()
    known = numbers(pdf)
    rows = b"%010d 00000 n \n" % 17 * 2_000_000
    trailer = b"trailer\n<</Size 2000000/Root %d 0 R/Prev %d>>\n" % (known.root, known.table)
    return pdf + b"xref\n0 2000000\n" + rows + trailer + b"startxref\n%d\n%%%%EOF\n" % len(pdf)


def loop_of_tables() -> bytes:
    pdf = _signed()
    return appended(pdf, {}, Ending(prev=len(pdf)))


def long_chain_of_tables() -> bytes:
    pdf = bytearray(_signed())
    known = numbers(bytes(pdf))
    previous = known.table
    for _ in range(5000):
        start = len(pdf)
        pdf += b"xref\n0 0\ntrailer\n<</Size %d/Root %d 0 R/Prev %d>>\n" % (known.size, known.root, previous)
        pdf += b"startxref\n%d\n%%%%EOF\n" % start
        previous = start
    return bytes(pdf)


def _last_contents(text: bytes) -> bytes:
    pdf = _signed()
    number = max(numbers(pdf).values.values())
    again = body(pdf, number)
    start = again.index(b"/Contents <") + 11
    return appended(pdf, {number: again[:start] + text + again[again.index(b">", start) :]})


def giant_container() -> bytes:
    return _last_contents(b"30840098967F" + b"00" * 10_000_000)


def deep_container() -> bytes:
    return _last_contents(b"3080" * 200_000)


def deep_container_in_der() -> bytes:
    inside = b""
    for _ in range(3000):
        inside = b"\x30\x84" + len(inside).to_bytes(4, "big") + inside
    return _last_contents(inside.hex().encode())


def container_of_many_certificates() -> bytes:
    certificate = b"\x30\x03\x02\x01\x01"
    listed = certificate * 300_000
    certificates = b"\xa0\x84" + len(listed).to_bytes(4, "big") + listed
    head = bytes.fromhex("020101310d300b0609608648016503040201300b06092a864886f70d010701")
    signed = b"\x30\x84" + (len(head) + len(certificates) + 2).to_bytes(4, "big") + head + certificates + b"\x31\x00"
    wrapped = b"\xa0\x84" + len(signed).to_bytes(4, "big") + signed
    kind = bytes.fromhex("06092a864886f70d010702")
    return _last_contents((b"\x30\x84" + (len(kind) + len(wrapped)).to_bytes(4, "big") + kind + wrapped).hex().encode())


def ten_thousand_fields() -> bytes:
    """Signed, all of them, by one signature."""
    pdf = _signed()
    known = numbers(pdf)
    value = max(known.values.values())
    field = b"<</FT/Sig/T(s%d)/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/V %d 0 R>>"
    made = {known.size + n: field % (n, value) for n in range(10_000)}
    listed = b" ".join(b"%d 0 R" % number for number in made)
    return appended(pdf, {known.form: entry(body(pdf, known.form), b"Fields", b"[%s]" % listed), **made})


def doubling_fields() -> bytes:
    """Each field has the next one twice for kids."""
    pdf = _signed()
    known = numbers(pdf)
    size = known.size
    made = {size + n: b"<</T(a)/Kids[%d 0 R %d 0 R]>>" % (size + n + 1, size + n + 1) for n in range(60)}
    made[size + 60] = b"<</T(a)/FT/Tx>>"
    return appended(pdf, {known.form: entry(body(pdf, known.form), b"Fields", b"[%d 0 R]" % size), **made})


def doubling_pages() -> bytes:
    pdf = _signed()
    known = numbers(pdf)
    size = known.size
    made = {
        size + n: b"<</Type/Pages/Count 1000000/Kids[%d 0 R %d 0 R]>>" % (size + n + 1, size + n + 1) for n in range(60)
    }
    made[size + 60] = body(pdf, known.page)
    return appended(pdf, {known.root: entry(body(pdf, known.root), b"Pages", b"%d 0 R" % size), **made})


def doubling_drawings() -> bytes:
    """Each drawing draws the next one ten times."""
    pdf = _signed()
    known = numbers(pdf)
    size = known.size
    page = entry(body(pdf, known.page), b"Contents", b"%d 0 R" % (size + 30))
    made = {}
    for n in range(30):
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>" % (size + n + 1)
        made[size + n] = stream(b"/X Do " * 10, entries)
    made[size + 29] = stream(b"0 0 m 500 800 l S " * 1000, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]")
    made[size + 30] = stream(b"/X Do")
    page = page[: page.rindex(b">>")] + b">>"
    resources = b"<</XObject<</X %d 0 R>>>>" % size
    return appended(pdf, {known.page: entry(page, b"Resources", resources), **made})


def endless_content() -> bytes:
    """Ninety megabytes of strokes."""
    return _page_content(b"0 0 m 500 800 l 300 100 l S " * 1_000_000, b"")


def giant_page() -> bytes:
    pdf = _signed()
    page = numbers(pdf).page
    return appended(pdf, {page: entry(body(pdf, page), b"MediaBox", b"[0 0 99999999 99999999]")})


def spaces_for_expressions() -> bytes:
    return _signed() + b"/ByteRange [" + b" " * 20_000_000 + b"\n%%EOF\n"


def endings_for_expressions() -> bytes:
    return _signed() + b"startxref " * 2_000_000 + b"\n%%EOF\n"


def headers_for_expressions() -> bytes:
    return _signed() + b"1 0 obj " * 2_000_000 + b"\n%%EOF\n"


VECTORS: tuple[Callable[[], bytes], ...] = (
    bomb_in_the_page,
    bomb_in_a_bomb,
    bomb_in_the_record,
    bomb_in_an_object_stream,
    bomb_in_the_table,
    length_of_a_gigabyte,
    deep_arrays,
    deep_dictionaries,
    deep_references,
    million_objects,
    table_of_millions,
    loop_of_tables,
    long_chain_of_tables,
    giant_container,
    deep_container,
    deep_container_in_der,
    container_of_many_certificates,
    ten_thousand_fields,
    doubling_fields,
    doubling_pages,
    doubling_drawings,
    endless_content,
    giant_page,
    spaces_for_expressions,
    endings_for_expressions,
    headers_for_expressions,
)
