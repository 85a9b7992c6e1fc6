"""Files that are none of ours, or that mean harm: refused in words, within five seconds and little memory."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from tests.reading.conftest import Blank

Blanks = Callable[[str], Blank]
_SECONDS = 5
_MEBI = 1 << 20
_MEMORY = 500 * _MEBI
_LIMITED = (
    "import resource, sys\n"
    f"resource.setrlimit(resource.RLIMIT_CPU, ({_SECONDS}, {_SECONDS}))\n"
    f"resource.setrlimit(resource.RLIMIT_DATA, ({_MEMORY}, {_MEMORY}))\n"
    "from pipeline.cli import main\n"
    "sys.exit(main(sys.argv[1:]))"
)


def squeezed(mebibytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * _MEBI) for _ in range(mebibytes)) + packer.flush()


def zip_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package, package.open("content.xml", "w") as stream:
        for _ in range(1000):
            stream.write(b"0" * _MEBI)
    return buffer.getvalue()


def odt_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", b"application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        with package.open("content.xml", "w") as stream:
            for _ in range(1000):
                stream.write(b"<" * _MEBI)
    return buffer.getvalue()


def many_entries() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for number in range(6000):
            package.writestr(f"{number}/../../x", b"")
    return buffer.getvalue()


def package_of(*names: str, **parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in names:
            package.writestr(name, b"")
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def pdf_of(bodies: dict[int, bytes], rows: list[tuple[int, int, int]] | None = None) -> bytes:
    """A PDF of the given objects, its cross-reference in a stream; ``rows`` replaces the offsets of some."""
    made, offsets = b"%PDF-1.7\n", {}
    for number, body in bodies.items():
        offsets[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    last = max(bodies) + 1
    table = rows or []
    entries = [(0, 0, 255), *((1, offsets[n], 0) for n in sorted(offsets)), *table, (1, len(made), 0)]
    data = b"".join(struct.pack(">BIB", *entry) for entry in entries)
    head = b"<</Type/XRef/Size %d/W[1 4 1]/Root 1 0 R/Length %d>>" % (len(entries), len(data))
    number = last + len(table)
    return made + b"%d 0 obj\n%sstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        number,
        head,
        data,
        len(made),
    )


def bare(**more: bytes) -> dict[int, bytes]:
    catalog = b"<</Type/Catalog/Pages 2 0 R%s>>" % b"".join(b"/%s %s" % (k.encode(), v) for k, v in more.items())
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    return {1: catalog, 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: page}


def stream_of(content: bytes, head: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(content), content)


def object_stream_bomb() -> bytes:
    packed = stream_of(squeezed(1000), b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    return pdf_of({**bare(AcroForm=b"5 0 R"), 4: packed}, [(2, 4, 0)])


def cross_reference_bomb() -> bytes:
    head = b"/Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Filter/FlateDecode"
    return b"%%PDF-1.7\n6 0 obj\n%s\nendobj\nstartxref\n9\n%%%%EOF\n" % stream_of(squeezed(1000), head)


def record_bomb() -> bytes:
    specification = b"<</Type/Filespec/F(dados.json)/UF(dados.json)/EF<</F 5 0 R>>>>"
    content = stream_of(squeezed(1000), b"/Type/EmbeddedFile/Filter/FlateDecode")
    return pdf_of({**bare(AF=b"[4 0 R]"), 4: specification, 5: content})


def declared_gigabyte() -> bytes:
    content = b"<</Type/EmbeddedFile/Length 1073741824>>stream\n{}\nendstream"
    specification = b"<</Type/Filespec/F(dados.json)/UF(dados.json)/EF<</F 5 0 R>>>>"
    return pdf_of({**bare(AF=b"[4 0 R]"), 4: specification, 5: content})


def deep_fields() -> bytes:
    below = {n: b"<</T(x)/Parent %d 0 R/Kids[%d 0 R]>>" % (n - 1, n + 1) for n in range(5, 3000)}
    form = b"<</Fields[5 0 R]>>"
    return pdf_of({**bare(AcroForm=b"4 0 R"), 4: form, **below, 3000: b"<</T(x)/FT/Tx/V(a)>>"})


def endless_fields() -> bytes:
    return pdf_of({**bare(AcroForm=b"4 0 R"), 4: b"<</Fields[5 0 R]>>", 5: b"<</T(x)/Kids[5 0 R 5 0 R]>>"})


def deep_arrays() -> bytes:
    return pdf_of({**bare(AF=b"[" * 50_000 + b"]" * 50_000)})


def xfa(blank: bytes) -> bytes:
    return _saved(blank, lambda document: document.Root.AcroForm.__setattr__("XFA", document.make_stream(b"<xdp/>")))


def encrypted(blank: bytes) -> bytes:
    return _saved(blank, lambda _: None, encryption=pikepdf.Encryption(owner="dono", user="senha"))


def value_of_another_kind(blank: bytes) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        for group in document.Root.AcroForm.Fields:
            for kid in group.get("/Kids", ()):
                if kid.get("/FT") == "/Tx":
                    kid.V = document.make_stream(b"x" * 100)

    return _saved(blank, change)


def _saved(pdf: bytes, change: Callable[[pikepdf.Pdf], object], **options: pikepdf.Encryption) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(buffer, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000

WITHOUT_BLANK: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "formato-desconhecido"),
    "text": (lambda: b"form: siop-ws\n", "formato-desconhecido"),
    "image": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "formato-desconhecido"),
    "old-word-or-locked": (lambda: OLD_WORD, "formato-desconhecido"),
    "zip-bomb-renamed": (zip_bomb, "formato-desconhecido"),
    "odt-bomb": (odt_bomb, "arquivo-hostil"),
    "odt-of-nothing": (lambda: package_of(mimetype=b"application/vnd.oasis.opendocument.text"), "nao-e-odt"),
    "docx-of-nothing": (lambda: package_of("[Content_Types].xml", "word/document.xml"), ""),
    "zip-of-6000-entries": (many_entries, "formato-desconhecido"),
    "zip-cut": (lambda: zip_bomb()[:5000], "formato-desconhecido"),
    "spreadsheet": (lambda: package_of("[Content_Types].xml", "xl/workbook.xml"), "formato-desconhecido"),
    "odf-spreadsheet": (
        lambda: package_of(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
        "formato-desconhecido",
    ),
    "pdf-of-another": (lambda: pdf_of(bare()), "sem-dados"),
    "object-stream-bomb": (object_stream_bomb, "sem-dados"),
    "cross-reference-bomb": (cross_reference_bomb, "pdf-ilegivel"),
    "record-bomb": (record_bomb, "sem-dados"),
    "declared-gigabyte": (declared_gigabyte, "sem-dados"),
    "deep-fields": (deep_fields, "pdf-formulario-hostil"),
    "endless-fields": (endless_fields, "sem-dados"),
    "deep-arrays": (deep_arrays, ""),
}
FROM_BLANK: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "xfa": (xfa, "pdf-xfa"),
    "encrypted": (encrypted, "pdf-cifrado"),
    "truncated": (lambda blank: blank[:600], "pdf-ilegivel"),
    "value-of-another-kind": (value_of_another_kind, "pdf-valor-estranho"),
}


@pytest.mark.parametrize("name", WITHOUT_BLANK)
def test_a_file_that_is_none_of_ours(tmp_path: Path, name: str) -> None:
    make, code = WITHOUT_BLANK[name]
    refused(tmp_path, make(), code)


@pytest.mark.parametrize("name", FROM_BLANK)
def test_a_file_made_from_one_of_ours(blanks: Blanks, tmp_path: Path, name: str) -> None:
    change, code = FROM_BLANK[name]
    refused(tmp_path, change(blanks("siop-ws").pdf), code)


def refused(folder: Path, content: bytes, code: str) -> None:
    """In a process of its own, which the kernel ends when it takes too much time or memory."""
    source = folder / "recebido.pdf"
    source.write_bytes(content)
    command = [sys.executable, "-c", _LIMITED, "read", source, "-o", folder / "dados.yml"]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    said = process.stderr
    assert process.returncode == 1, said
    assert f"[{code}" in said
    assert "Traceback" not in said
    assert not (folder / "dados.yml").exists()
