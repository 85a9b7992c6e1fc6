"""DOCX files made to harm, or only broken, each with the code of what is said of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from pipeline.renderers.docx.render import render
from tests.renderers.documents import blank_siop

_MAIN = "word/document.xml"
_RELS = "word/_rels/document.xml.rels"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MILLION = 1_000_000


def parts_of(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def with_parts(changes: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    return packed(parts_of(render(blank_siop())) | dict(changes), method)


def main(content: str, before: str = "") -> bytes:
    return with_parts({_MAIN: f"{before}<w:document {_W}>{content}</w:document>".encode()})


def _related(kind: str, target: str) -> bytes:
    parts = parts_of(render(blank_siop()))
    one = f'<Relationship Id="rId99" Type="{_OFFICE}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return packed(parts | {_RELS: parts[_RELS].replace(b"</Relationships>", one.encode())})


def _entities() -> bytes:
    doctype = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    doctype += "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    return main("&i;", doctype + "]>")


def _many_options() -> bytes:
    option = '<opcao id="a" rotulo="b" marca="c"/>'
    table = f'<campo nome="a.b" tipo="choices">{option * 300_000}</campo>'
    content = f'<credencia xmlns="urn:credencia:docx:1"><dados>{{}}</dados><campos>{table}</campos></credencia>'
    return with_parts({"customXml/item1.xml": content.encode()})


def _deep_record() -> bytes:
    record = "[" * 100_000
    content = f'<credencia xmlns="urn:credencia:docx:1"><dados>{record}</dados></credencia>'
    return with_parts({"customXml/item1.xml": content.encode()})


def _nested_controls() -> bytes:
    """Each text is inside two hundred controls."""
    begin, end = "<w:sdt><w:sdtPr><w:tag w:val='a.b'/></w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>"
    return main(f"<w:body><w:p>{begin * 120}<w:r>{'<w:t>x</w:t>' * 300_000}</w:r>{end * 120}</w:p></w:body>")


def _crowded_controls() -> bytes:
    inner = '<w:sdt><w:sdtPr><w:tag w:val="a.b"/></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>'
    return main(f"<w:body><w:p>{inner * 50_000}</w:p></w:body>")


def _macros() -> bytes:
    return with_parts({"word/vbaProject.bin": b"\0"})


def _macro_type() -> bytes:
    types = parts_of(render(blank_siop()))["[Content_Types].xml"]
    normal = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return with_parts(
        {"[Content_Types].xml": types.replace(normal, b"application/vnd.ms-word.document.macroEnabled.main+xml")}
    )


def _repeated() -> bytes:
    one = '<w:sdt><w:sdtPr><w:tag w:val="a.b"/></w:sdtPr><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>'
    return main(f"<w:body><w:p>{one.format('um')}{one.format('dois')}</w:p></w:body>")


# What is said of each; None where the file is read, and only must not take long.
VECTORS: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "empty": (lambda: b"", "arquivo-ilegivel"),
    "not-a-zip": (lambda: b"%PDF-1.7\n" * 100, "arquivo-ilegivel"),
    "only-the-beginning": (lambda: render(blank_siop())[:20_000], "arquivo-ilegivel"),
    "without-its-end": (lambda: render(blank_siop())[:-30], "arquivo-ilegivel"),
    "another-zip": (lambda: packed({"a.txt": b"a"}), "arquivo-ilegivel"),
    "with-a-password": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "arquivo-com-senha"),
    "zip-bomb": (lambda: with_parts({"word/media/a.png": bytes(40 * MILLION)}, zipfile.ZIP_DEFLATED), "arquivo-hostil"),
    "larger-than-any-form": (lambda: bytes(51 * 1024 * 1024), "arquivo-grande"),
    "many-entries": (
        lambda: packed({f"p{n}": b"" for n in range(60_000)}, zipfile.ZIP_STORED),
        "arquivo-hostil",
    ),
    "path-traversal": (lambda: with_parts({"../../etc/cron.d/a": b"a"}), "arquivo-hostil"),
    "absolute-path": (lambda: with_parts({"/etc/passwd": b"a"}), "arquivo-hostil"),
    "windows-path": (lambda: with_parts({"..\\..\\a.dll": b"a"}), "arquivo-hostil"),
    "entity-bomb": (_entities, "arquivo-hostil"),
    "external-entity": (
        lambda: main("&a;", '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        "arquivo-hostil",
    ),
    "deep": (lambda: main("<w:p>" * 10_000 + "</w:p>" * 10_000), "arquivo-hostil"),
    "many-elements": (lambda: main("<w:p/>" * 3 * MILLION), "arquivo-hostil"),
    "not-xml": (lambda: with_parts({_MAIN: b"<w:document"}), "arquivo-ilegivel"),
    "unknown-encoding": (
        lambda: with_parts({_MAIN: b'<?xml version="1.0" encoding="x-none"?><a/>'}),
        "arquivo-ilegivel",
    ),
    "macros": (_macros, "arquivo-com-macros"),
    "macros-by-type": (_macro_type, "arquivo-com-macros"),
    "external-template": (lambda: _related("attachedTemplate", "http://example.test/a.dotm"), "arquivo-com-ligacoes"),
    "external-image": (lambda: _related("image", "http://example.test/a.png"), "arquivo-com-ligacoes"),
    "a-field-twice": (_repeated, "arquivo-hostil"),
    "many-options": (_many_options, None),
    "crowded-controls": (_crowded_controls, None),
    "nested-controls": (_nested_controls, "arquivo-hostil"),
    "a-link-to-click": (lambda: _related("hyperlink", "mailto:ana@exemplo.gov.br"), None),
    "deep-record": (_deep_record, None),
}
