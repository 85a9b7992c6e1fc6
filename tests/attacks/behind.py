"""What comes behind the last signature, where nobody signs: validation data may, and nothing else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore

from tests.attacks.raw import Ending, appended, body, compressed, entry, numbers, stream
from tests.attacks.saving import COVER
from tests.attacks.world import SIGNED, Base, Vector, agency, bad, good

_CODE = "mudanca-sem-assinatura"
_PACKET = b"/Type/Metadata/Subtype/XML"


def _objects(*texts: bytes) -> Callable[[Base], bytes]:
    """New objects that nothing refers to."""
    return lambda base: appended(base.pdf, {numbers(base.pdf).size + n: text for n, text in enumerate(texts)})


def _packed(base: Base) -> bytes:
    return compressed(base.pdf, {numbers(base.pdf).size + 5: b"<</Type/Page>>"})


def _two_revisions(base: Base) -> bytes:
    """Staged in one revision, and nothing in the next."""
    return appended(_objects(stream(COVER))(base), {})


def _of_each_other(base: Base) -> bytes:
    size = numbers(base.pdf).size
    return appended(base.pdf, {size: b"<</Next %d 0 R>>" % (size + 1), size + 1: b"<</Next %d 0 R>>" % size})


def _store(base: Base, text: bytes, *others: bytes) -> bytes:
    """A security store by hand; ``%(new)d`` is the first of the other objects."""
    known = numbers(base.pdf)
    first = known.size + 1
    root = entry(body(base.pdf, known.root), b"DSS", b"%d 0 R" % known.size)
    found = {b"new": first, b"content": known.content, b"page": known.page}
    return appended(
        base.pdf,
        {known.root: root, known.size: text % found, **{first + n: other for n, other in enumerate(others)}},
    )


def _with_store(text: bytes, *others: bytes) -> Callable[[Base], bytes]:
    return lambda base: _store(base, text, *others)


def _certificates(base: Base) -> bytes:
    """A store as programs add it, with the certificates of everybody."""
    out = io.BytesIO(base.pdf)
    held = [link for holder in agency().pki.holders.values() for link in holder.chain][:3]
    from asn1crypto import x509  # noqa: PLC0415 - beside its one use
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - the same

    found = [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in held]
    DocumentSecurityStore.add_dss(out, sig_contents=None, certs=found)
    assert PdfFileReader(out).root["/DSS"]
    return out.getvalue()


def _store_grown(base: Base) -> bytes:
    """The store grows in another revision."""
    return _certificates(Base(base.state, _certificates(base), base.roles))


def _store_and_content(base: Base) -> bytes:
    """The store says that the page's content is one of its lists, and the content is written again."""
    known = numbers(base.pdf)
    once = _store(base, b"<</Type/DSS/CRLs[%(content)d 0 R]>>")
    return appended(once, {known.content: stream(COVER)})


def _store_beside(base: Base) -> bytes:
    """The catalog gets a store, and one more entry."""
    known = numbers(base.pdf)
    once = entry(body(base.pdf, known.root), b"DSS", b"%d 0 R" % known.size)
    root = entry(once, b"PageMode", b"/FullScreen")
    return appended(base.pdf, {known.root: root, known.size: b"<</Type/DSS/Certs[]>>"})


def _same_again(which: str) -> Callable[[Base], bytes]:
    """An object written again, the same."""

    def build(base: Base) -> bytes:
        number = getattr(numbers(base.pdf), which)
        return appended(base.pdf, {number: body(base.pdf, number)})

    return build


def _information(key: str, value: bytes) -> Callable[[Base], bytes]:
    def build(base: Base) -> bytes:
        with pikepdf.open(io.BytesIO(base.pdf)) as opened:
            number = opened.trailer.Info.objgen[0]
        text = entry(body(base.pdf, number), key.encode(), value)
        return appended(base.pdf, {number: text}, Ending(trailer=b"/Info %d 0 R" % number))

    return build


def _metadata(
    change: Callable[[bytes], bytes], entries: bytes = b"/Type/Metadata/Subtype/XML"
) -> Callable[[Base], bytes]:
    """The metadata written again, changed."""

    def build(base: Base) -> bytes:
        with pikepdf.open(io.BytesIO(base.pdf)) as opened:
            number, content = opened.Root.Metadata.objgen[0], opened.Root.Metadata.read_bytes()
            information = opened.trailer.Info.objgen[0]
        changed = change(content)
        assert changed != content
        return appended(base.pdf, {number: stream(changed, entries)}, Ending(trailer=b"/Info %d 0 R" % information))

    return build


def _other_metadata(base: Base) -> bytes:
    """The catalog leads to other metadata than those that the signatories saw."""
    with pikepdf.open(io.BytesIO(base.pdf)) as opened:
        content, information = opened.Root.Metadata.read_bytes(), opened.trailer.Info.objgen[0]
    known = numbers(base.pdf)
    root = re.sub(rb"/Metadata \d+ 0 R", b"/Metadata %d 0 R" % known.size, body(base.pdf, known.root))
    made = stream(_titled(content), _PACKET)
    return appended(base.pdf, {known.root: root, known.size: made}, Ending(trailer=b"/Info %d 0 R" % information))


def _titled(content: bytes) -> bytes:
    return re.sub(rb"(<rdf:li xml:lang=\"x-default\">)[^<]*", rb"\1Sem efeito", content)


def _redated(content: bytes) -> bytes:
    return re.sub(rb"(<xmp:ModifyDate>)[^<]*", rb"\g<1>2026-11-21T13:00:00+00:00", content)


def _title_in_attribute(content: bytes) -> bytes:
    return content.replace(b'<rdf:Description rdf:about=""', b'<rdf:Description rdf:about="" dc:title="Sem efeito"')


def _title_in_node(content: bytes) -> bytes:
    node = b'<x:n xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Sem efeito</dc:title></x:n></rdf:RDF>'
    return content.replace(b"</rdf:RDF>", node)


def _with_entity(content: bytes) -> bytes:
    typed = b'<!DOCTYPE x [<!ENTITY t "Sem efeito">]><x:xmpmeta'
    return re.sub(rb"(x-default\">)[^<]*", rb"\1&t;", content.replace(b"<x:xmpmeta", typed))


VECTORS: tuple[Vector, ...] = (
    good("behind-store", _certificates),
    good("behind-store-twice", _store_grown),
    good("behind-modification-date", _information("ModDate", b"(D:20261121130000Z)")),
    bad("behind-title", _information("Title", b"(Outro documento)")),
    good("behind-metadata-date", _metadata(_redated)),
    bad("behind-metadata-title", _metadata(_titled), _CODE),
    bad("behind-metadata-title-in-attribute", _metadata(_title_in_attribute), _CODE),
    bad("behind-metadata-title-in-node", _metadata(_title_in_node)),
    bad("behind-metadata-language", _metadata(lambda content: content.replace(b"pt-BR", b"en-US")), _CODE),
    bad("behind-metadata-with-entity", _metadata(_with_entity)),
    bad("behind-metadata-cut", _metadata(lambda content: content[: len(content) // 2])),
    bad("behind-metadata-of-another-kind", _metadata(_redated, b"/Type/Font")),
    bad("behind-metadata-elsewhere", _other_metadata, _CODE),
    bad("behind-unused-page", _objects(b"<</Type/Page/MediaBox[0 0 9 9]>>"), _CODE, states=SIGNED),
    bad("behind-unused-stream", _objects(stream(COVER)), _CODE, states=SIGNED),
    bad("behind-unused-field", _objects(b"<</Type/Annot/Subtype/Widget/FT/Tx/T(x)/V(y)>>"), _CODE),
    bad("behind-unused-packed", _packed, _CODE),
    bad("behind-unused-of-each-other", _of_each_other, _CODE),
    bad("behind-unused-then-nothing", _two_revisions, _CODE),
    bad("behind-store-of-nothing", _with_store(b"<</Type/DSS/Certs[]>>", stream(COVER)), _CODE),
    bad("behind-store-with-a-page", _with_store(b"<</Type/DSS/Certs[%(new)d 0 R]/Page %(page)d 0 R>>", stream(b""))),
    bad("behind-store-owns-content", _store_and_content),
    bad("behind-store-and-more", _store_beside),
    bad("behind-page-again", _same_again("page"), _CODE, states=SIGNED),
    bad("behind-content-again", _same_again("content"), _CODE),
    bad("behind-form-again", _same_again("form"), _CODE),
)
