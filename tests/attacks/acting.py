"""What acts by itself, and what is carried along: actions, scripts, media, embedded files, the data record."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.attacks.raw import appended, body, entry, numbers, stream
from tests.attacks.world import EVERY_STATE, SIGNED, Base, Vector, bad

_SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def _root(key: bytes, value: bytes) -> Callable[[Base], bytes]:
    def build(base: Base) -> bytes:
        known = numbers(base.pdf)
        return appended(base.pdf, {known.root: entry(body(base.pdf, known.root), key, value)})

    return build


def _page(key: bytes, value: bytes, *others: bytes) -> Callable[[Base], bytes]:
    def build(base: Base) -> bytes:
        known = numbers(base.pdf)
        page = entry(body(base.pdf, known.page), key, value % {b"new": b"%d 0 R" % known.size})
        return appended(base.pdf, {known.page: page, **{known.size + n: other for n, other in enumerate(others)}})

    return build


def _annotation(text: bytes, *others: bytes) -> Callable[[Base], bytes]:
    return _page(b"Annots", b"[%(new)s]", b"<</Type/Annot/Rect[40 500 540 800]/F 4" + text + b">>", *others)


def _field_action(base: Base) -> bytes:
    known = numbers(base.pdf)
    number = known.fields["assinatura_titular"]
    return appended(base.pdf, {number: entry(body(base.pdf, number), b"AA", b"<</E %s>>" % _SCRIPT)})


def _named(value: bytes, *others: bytes) -> Callable[[Base], bytes]:
    """The name tree of the catalog replaced."""

    def build(base: Base) -> bytes:
        known = numbers(base.pdf)
        text = re.sub(rb"/Names\s*<<\s*/EmbeddedFiles\s*<<[^<>]*>>\s*>>", b"", body(base.pdf, known.root))
        new = {b"new": b"%d 0 R" % known.size, b"record": b"%d 0 R" % known.record}
        text = text[: text.rindex(b">>")] + b"/Names " + value % new + b">>"
        return appended(base.pdf, {known.root: text, **{known.size + n: other for n, other in enumerate(others)}})

    return build


def _record_stream(base: Base) -> int:
    text = body(base.pdf, numbers(base.pdf).record)
    found = re.search(rb"/F (\d+) 0 R", text)
    assert found is not None
    return int(found[1])


def _record_content(base: Base) -> bytes:
    """The data inside say something else, and the page what it said."""
    number = _record_stream(base)
    data = body(base.pdf, number)
    start = data.index(b"stream") + 7
    changed = data[start : data.rindex(b"endstream")].strip().replace(b"SIGOR", b"OUTRO")
    return appended(base.pdf, {number: stream(changed, b"/Type/EmbeddedFile")})


def _record_specification(base: Base) -> bytes:
    known = numbers(base.pdf)
    text = re.sub(rb"/EF\s*<<[^>]*>>", b"/EF<</F %d 0 R>>" % known.size, body(base.pdf, known.record))
    data = b'{"form":"siop-ws","edition":"2026-11","date":"2026-11-21","data":{}}'
    return appended(base.pdf, {known.record: text, known.size: stream(data, b"/Type/EmbeddedFile")})


def _record_renamed(base: Base) -> bytes:
    known = numbers(base.pdf)
    return appended(base.pdf, {known.record: body(base.pdf, known.record).replace(b"(dados.json)", b"(outros.json)")})


def _form(base: Base, key: bytes, value: bytes) -> bytes:
    known = numbers(base.pdf)
    return appended(base.pdf, {known.form: entry(body(base.pdf, known.form), key, value)})


_FILE = b"<</Type/Filespec/F(x.exe)/UF(x.exe)/EF<</F %d 0 R>>>>"
_SPEC = b"<</Type/Filespec/F(dados.json)/UF(dados.json)>>"

VECTORS: tuple[Vector, ...] = (
    bad("act-script-on-opening", _root(b"OpenAction", _SCRIPT), "conteudo-ativo", states=EVERY_STATE),
    bad("act-launch-on-opening", _root(b"OpenAction", b"<</S/Launch/F(cmd.exe)>>"), "conteudo-ativo", states=SIGNED),
    bad("act-submit-on-opening", _root(b"OpenAction", b"<</S/SubmitForm/F(http://x.invalid)>>"), "conteudo-ativo"),
    bad("act-import-on-opening", _root(b"OpenAction", b"<</S/ImportData/F(x.fdf)>>"), "conteudo-ativo"),
    bad("act-reset-on-opening", _root(b"OpenAction", b"<</S/ResetForm>>"), "conteudo-ativo"),
    bad("act-other-file-on-opening", _root(b"OpenAction", b"<</S/GoToR/F(x.pdf)/D[0/Fit]>>"), "conteudo-ativo"),
    bad("act-embedded-file-on-opening", _root(b"OpenAction", b"<</S/GoToE/T<</R/C/N(x)>>>>"), "conteudo-ativo"),
    bad("act-layer-on-opening", _root(b"OpenAction", b"<</S/SetOCGState/State[]>>"), "conteudo-ativo"),
    bad("act-rendition-on-opening", _root(b"OpenAction", b"<</S/Rendition/OP 0>>"), "conteudo-ativo"),
    bad("act-next-in-chain", _root(b"OpenAction", b"<</S/GoTo/D[0/Fit]/Next%s>>" % _SCRIPT), "conteudo-ativo"),
    bad("act-hide-on-opening", _root(b"OpenAction", b"<</S/Hide/T(assinatura_titular)>>")),
    bad("act-on-closing", _root(b"AA", b"<</WC %s>>" % _SCRIPT), "conteudo-ativo"),
    bad("act-on-page", _page(b"AA", b"<</O %s>>" % _SCRIPT), "conteudo-ativo", states=SIGNED),
    bad("act-on-field", _field_action, "conteudo-ativo", states=SIGNED),
    bad("act-named-script", _named(b"<</JavaScript<</Names[(x)%s]>>>>" % _SCRIPT), "conteudo-ativo", states=SIGNED),
    bad(
        "act-named-script-kids",
        _named(b"<</JavaScript<</Kids[%(new)s]>>>>", b"<</Names[(x)%s]>>" % _SCRIPT),
        "conteudo-ativo",
    ),
    bad("act-link-with-script", _annotation(b"/Subtype/Link/A%s" % _SCRIPT), "conteudo-ativo"),
    bad("act-link-with-media", _annotation(b"/Subtype/Screen/A<</S/Rendition/OP 0>>"), "conteudo-ativo"),
    bad("media-rich", _annotation(b"/Subtype/RichMedia/RichMediaContent<<>>")),
    bad("media-3d", _annotation(b"/Subtype/3D/3DD<<>>")),
    bad("media-movie", _annotation(b"/Subtype/Movie/Movie<</F(x.avi)>>")),
    bad("media-file-annotation", _annotation(b"/Subtype/FileAttachment/FS(x.exe)")),
    bad("form-xfa-added", lambda base: _form(base, b"XFA", b"(<xdp/>)"), "formulario-xfa", states=SIGNED),
    bad("form-appearances-needed", lambda base: _form(base, b"NeedAppearances", b"true"), "mudanca-sem-assinatura"),
    bad("form-calculation-order", lambda base: _form(base, b"CO", b"[]")),
    bad("names-emptied", _named(b"<<>>")),
    bad("names-other-file", _named(b"<</EmbeddedFiles<</Names[(x.exe)%(new)s]>>>>", _FILE % 9999)),
    bad(
        "names-one-more-file",
        _named(b"<</EmbeddedFiles<</Names[(dados.json)%(record)s(x.exe)%(new)s]>>>>", _FILE % 9999),
    ),
    bad("record-content-swapped", _record_content, "dados-trocados", states=SIGNED),
    bad("record-specification-swapped", _record_specification, "dados-trocados", states=SIGNED),
    bad("record-renamed", _record_renamed, "dados-trocados"),
    bad("record-list-emptied", _root(b"AF", b"[]"), "dados-trocados", states=SIGNED),
    bad("record-list-of-another", _root(b"AF", b"[%s]" % _SPEC), "dados-trocados"),
)
