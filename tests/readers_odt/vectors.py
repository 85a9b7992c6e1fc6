"""ODT files made to harm, or only broken, each with the code of what is said of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from pipeline.renderers.odt.render import render
from tests.renderers.documents import blank_siop

ODT = b"application/vnd.oasis.opendocument.text"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "form": "form",
        "text": "text",
        "draw": "drawing",
        "script": "script",
        "meta": "meta",
    }.items()
)
_LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
MILLION = 1_000_000


def archive(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as zipped:
        for path, content in parts.items():
            zipped.writestr(path, content)
    return made.getvalue()


def content(inside: str, before: str = "") -> bytes:
    return f"{before}<office:document-content {_NAMESPACES} {_LINK}>{inside}</office:document-content>".encode()


def odt(inside: str, before: str = "", **more: bytes) -> bytes:
    return archive({"mimetype": ODT, "content.xml": content(inside, before), **more})


def form(controls: str) -> bytes:
    return odt(f"<office:body><office:text><office:forms>{controls}</office:forms></office:text></office:body>")


def _blank() -> bytes:
    return render(blank_siop())


def _entities() -> bytes:
    doctype = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    doctype += "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    return odt("&i;", doctype + "]>")


def _external_entity() -> bytes:
    return odt("&a;", '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>')


def _many_entries() -> bytes:
    return archive({"mimetype": ODT} | {f"p{n}": b"" for n in range(60_000)}, zipfile.ZIP_STORED)


def _lying_size() -> bytes:
    """The directory declares a small size for an entry that expands to 20 MB."""
    made = bytearray(odt(" " * 20 * MILLION))
    start = made.rindex(b"PK\x01\x02", 0, made.rindex(b"content.xml"))
    made[start + 24 : start + 28] = (4096).to_bytes(4, "little")
    return bytes(made)


def _encrypted() -> bytes:
    made = bytearray(odt(""))
    start = made.rindex(b"PK\x01\x02", 0, made.rindex(b"content.xml"))
    made[start + 8] |= 1
    return bytes(made)


def _twice() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        zipped.writestr("mimetype", ODT)
        zipped.writestr("content.xml", content(""))
        with zipped.open(zipfile.ZipInfo("Content.xml"), "w") as other:
            other.write(content(""))
    return made.getvalue().replace(b"Content.xml", b"content.xml")


def _image(target: str) -> bytes:
    return odt(f'<office:body><draw:image xlink:href="{target}"/></office:body>')


VECTORS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("arquivo-ilegivel", lambda: b""),
    "not a zip": ("arquivo-ilegivel", lambda: b"%PDF-1.7\n" * 50),
    "a zip of something else": ("nao-e-odt", lambda: archive({"a.txt": b"x"})),
    "a docx": ("nao-e-odt", lambda: archive({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})),
    "truncated": ("arquivo-ilegivel", lambda: _blank()[:-200]),
    "cut in the middle": ("arquivo-ilegivel", lambda: _blank()[:9000]),
    "a flipped byte": ("arquivo-ilegivel", lambda: _blank().replace(b"Dados do titular", b"Dados do titulaR", 1)),
    "not XML": ("arquivo-ilegivel", lambda: archive({"mimetype": ODT, "content.xml": b"\xff\xfe<a"})),
    "bad encoding": (
        "arquivo-ilegivel",
        lambda: archive({"mimetype": ODT, "content.xml": b'<?xml version="1.0" encoding="rot13"?><a/>'}),
    ),
    "zip bomb": ("arquivo-hostil", lambda: odt(" " * 60 * MILLION)),
    "zip bomb under the limit of size": ("arquivo-hostil", lambda: odt(" " * 40 * MILLION)),
    "zip bomb in a part that is not read": ("arquivo-hostil", lambda: odt("", bomb=b"\0" * 60 * MILLION)),
    "zip bomb that lies of its size": ("arquivo-ilegivel", _lying_size),
    "a crowd of entries": ("arquivo-hostil", _many_entries),
    "larger than any form": ("arquivo-grande", lambda: b"PK" + bytes(51 * MILLION * 105 // 100)),
    "another way of compression": (
        "arquivo-hostil",
        lambda: archive({"mimetype": ODT, "content.xml": content("")}, zipfile.ZIP_BZIP2),
    ),
    "a part twice": ("arquivo-hostil", _twice),
    "path traversal": ("arquivo-hostil", lambda: odt("", **{"../../etc/cron.d/x": b"x"})),
    "absolute path": ("arquivo-hostil", lambda: odt("", **{"/etc/x": b"x"})),
    "path of Windows": ("arquivo-hostil", lambda: odt("", **{"C:\\x": b"x"})),
    "entity bomb": ("arquivo-hostil", _entities),
    "external entity": ("arquivo-hostil", _external_entity),
    "10,000 nested tags": ("arquivo-hostil", lambda: odt("<text:p>" * 10_000 + "</text:p>" * 10_000)),
    "a crowd of elements": ("arquivo-hostil", lambda: odt("<a/><b/>" * 300_000)),
    "password": ("arquivo-com-senha", _encrypted),
    "password of LibreOffice": (
        "arquivo-com-senha",
        lambda: odt("", **{"META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
    ),
    "macro": ("odt-macro", lambda: odt("", **{"Basic/Standard/Module1.xml": b"<x/>"})),
    "script of Python": ("odt-macro", lambda: odt("", **{"Scripts/python/x.py": b"x"})),
    "macro on an event": (
        "odt-macro",
        lambda: form('<form:form><script:event-listener script:language="x"/></form:form>'),
    ),
    "script in the content": ("odt-macro", lambda: odt("<office:scripts><office:script/></office:scripts>")),
    "image from elsewhere": ("odt-vinculo", lambda: _image("https://example.org/x.png")),
    "image from a file": ("odt-vinculo", lambda: _image("../../../etc/passwd")),
    "image from a share": ("odt-vinculo", lambda: _image("//server/share/x.png")),
    "section from elsewhere": (
        "odt-vinculo",
        lambda: odt('<office:body><text:section-source xlink:href="file:///etc/passwd"/></office:body>'),
    ),
    "form that is sent elsewhere": ("odt-vinculo", lambda: form('<form:form xlink:href="https://example.org/"/>')),
    "a field twice": (
        "odt-campo-repetido",
        lambda: form('<form:text form:name="a.b"/><form:text form:name="a.b" form:current-value="x"/>'),
    ),
    "a field and a box of one name": (
        "odt-campo-repetido",
        lambda: form('<form:text form:name="a.b"/><form:checkbox form:name="a.b.x" form:current-state="checked"/>'),
    ),
    "both of two exclusive boxes": (
        "odt-campo-repetido",
        lambda: form(
            '<form:radio form:name="a.b" form:value="sim" form:current-selected="true"/>'
            '<form:radio form:name="a.b" form:value="nao" form:current-selected="true"/>'
        ),
    ),
    "two options of one list": (
        "odt-campo-repetido",
        lambda: form(
            '<form:listbox form:name="a.b"><form:option form:value="x" form:current-selected="true"/>'
            '<form:option form:value="y" form:current-selected="true"/></form:listbox>'
        ),
    ),
}
