"""Files that two readers read differently: tables, streams of objects, headers, ends, trees and layers."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.attacks.raw import PLAIN, Ending, appended, body, compressed, entry, numbers, stream
from tests.attacks.saving import COVER, covered
from tests.attacks.world import EVERY_STATE, SIGNED, Base, Vector, bad


def _on(change: Callable[[bytes], bytes]) -> Callable[[Base], bytes]:
    return lambda base: change(base.pdf)


def _catalog(key: bytes, value: bytes) -> Callable[[Base], bytes]:
    return _edited("root", key, value)


def _edited(which: str, key: bytes, value: bytes) -> Callable[[Base], bytes]:
    """An entry of a known object set in one more revision."""

    def build(base: Base) -> bytes:
        number = getattr(numbers(base.pdf), which)
        return appended(base.pdf, {number: entry(body(base.pdf, number), key, value)})

    return build


def _hybrid(base: Base) -> bytes:
    """The classic table is the old one's; a stream beside it, for readers that look, gives other objects."""
    other = compressed(base.pdf, {numbers(base.pdf).content + 4000: b"<<>>"})
    place = int(re.findall(rb"startxref\n(\d+)", other)[-1])
    start = len(other)
    known = numbers(base.pdf)
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d/XRefStm %d>>\n" % (known.size, known.root, known.table, place)
    return other + b"xref\n0 0\n" + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def _catalog_compressed(base: Base) -> bytes:
    """The catalog again, from inside an object stream, without its form."""
    known = numbers(base.pdf)
    text = body(base.pdf, known.root).replace(b"/AcroForm", b"/AcroForn")
    return compressed(base.pdf, {known.root: text})


def _page_compressed(base: Base) -> bytes:
    known = numbers(base.pdf)
    text = entry(body(base.pdf, known.page), b"MediaBox", b"[0 0 10 10]")
    return compressed(base.pdf, {known.page: text})


def _listed_twice(base: Base) -> bytes:
    known = numbers(base.pdf)
    return compressed(base.pdf, {known.page: body(base.pdf, known.page)}, listed=2)


def _twice_in_one_revision(base: Base) -> bytes:
    """Two objects of one number: the table leads to the first, a reader that mends takes the last."""
    known = numbers(base.pdf)
    first = b"%d 0 obj\n%s\nendobj\n" % (known.content, body(base.pdf, known.content))
    whole = appended(base.pdf, {known.size: stream(b"")})
    place = whole.rindex(b"xref\n%d 1" % known.size)
    extra = first + b"%d 0 obj\n%s\nendobj\n" % (known.content, stream(COVER))
    moved = whole[:place] + extra + whole[place:]
    return re.sub(rb"startxref\n(\d+)\n%%EOF\n\Z", b"startxref\n%d\n%%%%EOF\n" % (place + len(extra)), moved)


def _prev(offset: Callable[[bytes], int]) -> Callable[[Base], bytes]:
    return lambda base: appended(base.pdf, {}, Ending(prev=offset(base.pdf)))


def _loop(base: Base) -> bytes:
    start = len(base.pdf)
    return appended(base.pdf, {}, Ending(prev=start))


def _skip(base: Base) -> bytes:
    """The chain of tables goes around the last signed revision."""
    first = int(re.findall(rb"startxref\s+(\d+)", base.pdf)[0])
    return appended(base.pdf, covered(base.pdf), Ending(prev=first))


def _double_key(base: Base) -> bytes:
    """/Pages twice in the catalog: the first and the last reader differ."""
    known = numbers(base.pdf)
    text = body(base.pdf, known.root)
    pages = re.search(rb"/Pages (\d+) 0 R", text)
    assert pages is not None
    other = body(base.pdf, int(pages[1])).replace(b"/Count 2", b"/Count 1")
    twice = text[:-2] + b"/Pages %d 0 R>>" % known.size
    return appended(base.pdf, {known.root: twice, known.size: other})


def _kids(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Base], bytes]:
    def build(base: Base) -> bytes:
        pages = re.search(rb"/Pages (\d+) 0 R", body(base.pdf, numbers(base.pdf).root))
        assert pages is not None
        text = body(base.pdf, int(pages[1]))
        listed = re.search(rb"/Kids\s*\[([^\]]*)\]", text)
        assert listed is not None
        kids = change(re.findall(rb"\d+ 0 R", listed[1]))
        again = entry(entry(text, b"Kids", b"[%s]" % b" ".join(kids)), b"Count", b"%d" % len(kids))
        return appended(base.pdf, {int(pages[1]): again})

    return build


def _catalog_renumbered(base: Base) -> bytes:
    """A new catalog, of a new number."""
    known = numbers(base.pdf)
    text = body(base.pdf, known.root)
    return appended(base.pdf, {known.size: text}, Ending(root=known.size))


def _catalog_without_form(base: Base) -> bytes:
    known = numbers(base.pdf)
    text = re.sub(rb"/AcroForm \d+ 0 R", b"", body(base.pdf, known.root))
    return appended(base.pdf, {known.size: text}, Ending(root=known.size))


def _second_form(base: Base) -> bytes:
    known = numbers(base.pdf)
    root = entry(body(base.pdf, known.root), b"AcroForm", b"%d 0 R" % known.size)
    return appended(base.pdf, {known.root: root, known.size: b"<</Fields[]/SigFlags 3>>"})


def _encrypt(base: Base) -> bytes:
    known = numbers(base.pdf)
    dictionary = b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (b"00" * 32, b"00" * 32)
    return appended(base.pdf, {known.size: dictionary}, Ending(trailer=b"/Encrypt %d 0 R" % known.size))


def _layers(base: Base) -> bytes:
    known = numbers(base.pdf)
    group = known.size
    layers = b"<</OCGs[%d 0 R]/D<</OFF[%d 0 R]>>>>" % (group, group)
    root = entry(body(base.pdf, known.root), b"OCProperties", layers)
    return appended(base.pdf, {known.root: root, group: b"<</Type/OCG/Name(x)>>"})


def _without_middle_revision(base: Base) -> bytes:
    """The second signatory's revision cut out."""
    ends = [place.end() for place in re.finditer(rb"%%EOF\n", base.pdf)]
    return base.pdf[: ends[1]] + base.pdf[ends[2] :]


def _up_to_first_signature(base: Base) -> bytes:
    ends = [place.end() for place in re.finditer(rb"%%EOF\n", base.pdf)]
    return base.pdf[: ends[1]]


def _many_ends(pdf: bytes) -> bytes:
    return pdf + b"%%EOF\n" * 5


def _two_files(pdf: bytes) -> bytes:
    """A whole other file behind the signed one."""
    return pdf + b"%PDF-1.7\n" + pdf[9:]


def _freed(base: Base) -> bytes:
    """The last field's signature is a free object, says the table."""
    known = numbers(base.pdf)
    start = len(base.pdf)
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\n" % (known.size, known.root, known.table)
    number = max(known.values.values())
    return base.pdf + b"xref\n%d 1\n0000000000 00001 f \n" % number + trailer + b"startxref\n%d\n%%%%EOF\n" % start


VECTORS: tuple[Vector, ...] = (
    bad("file-garbage-before", _on(lambda pdf: b"\x7fELF" + bytes(60) + pdf), "lixo-antes-do-pdf", states=EVERY_STATE),
    bad("file-header-late", _on(lambda pdf: b"\n" * 900 + pdf), "lixo-antes-do-pdf", states=SIGNED),
    bad("file-header-beyond-1024", _on(lambda pdf: b" " * 2000 + pdf)),
    bad("file-two-headers", _on(lambda pdf: b"%PDF-1.4\n" + pdf)),
    bad("file-without-header", _on(lambda pdf: b"%PDX" + pdf[4:])),
    bad("file-several-ends", _on(_many_ends), states=SIGNED),
    bad("file-zip-behind", _on(lambda pdf: pdf + b"PK\x03\x04" + bytes(300)), "bytes-depois-do-fim", states=SIGNED),
    bad("file-another-file-behind", _on(_two_files)),
    bad("file-cut-in-the-middle", _without_middle_revision),
    bad("file-back-to-one-signature", _up_to_first_signature, "falta-assinatura"),
    bad("xref-hybrid", _hybrid, states=SIGNED),
    bad("xref-prev-loop", _loop),
    bad("xref-prev-negative", _prev(lambda _: -5)),
    bad("xref-prev-beyond", _prev(lambda pdf: len(pdf) * 3)),
    bad("xref-prev-skips-a-revision", _skip, states=SIGNED),
    bad("xref-empty-revision-without-id", _on(lambda pdf: appended(pdf, {}, PLAIN).replace(b"/Prev", b"/PreV"))),
    bad("xref-signature-freed", _freed, states=SIGNED),
    bad("objects-catalog-in-a-stream", _catalog_compressed, states=SIGNED),
    bad("objects-page-in-a-stream", _page_compressed, states=SIGNED),
    bad("objects-listed-twice", _listed_twice),
    bad("objects-twice-in-one-revision", _twice_in_one_revision, states=SIGNED),
    bad("catalog-double-key", _double_key),
    bad("catalog-renumbered", _catalog_renumbered, "mudanca-sem-assinatura"),
    bad("catalog-without-form", _catalog_without_form, "assinatura-fora-do-formulario", states=SIGNED),
    bad("catalog-second-form", _second_form, "assinatura-fora-do-formulario", states=SIGNED),
    bad("catalog-layers-added", _layers),
    bad("catalog-viewer-preferences", _catalog(b"PageMode", b"/FullScreen")),
    bad("catalog-base-uri", _catalog(b"URI", b"<</Base(http://exemplo.invalid/)>>")),
    bad("catalog-threads", _catalog(b"Threads", b"[]")),
    bad("catalog-page-labels", _catalog(b"PageLabels", b"<</Nums[0<</P(99)>>]>>")),
    bad("catalog-collection", _catalog(b"Collection", b"<</View/T>>")),
    bad("page-cropped", _edited("page", b"CropBox", b"[0 400 595 842]"), "alteracao-nao-permitida", states=SIGNED),
    bad("page-turned", _edited("page", b"Rotate", b"180"), "alteracao-nao-permitida"),
    bad("page-larger-unit", _edited("page", b"UserUnit", b"3"), "alteracao-nao-permitida"),
    bad("page-other-resources", _edited("page", b"Resources", b"<<>>")),
    bad("page-group", _edited("page", b"Group", b"<</S/Transparency/K true>>")),
    bad("pages-swapped", _kids(lambda kids: kids[::-1]), "alteracao-nao-permitida", states=SIGNED),
    bad("pages-first-only", _kids(lambda kids: kids[:1]), "alteracao-nao-permitida", states=SIGNED),
    bad("pages-repeated", _kids(lambda kids: kids + kids[:1]), "alteracao-nao-permitida"),
    bad("file-encrypt-added", _encrypt, states=SIGNED),
)
