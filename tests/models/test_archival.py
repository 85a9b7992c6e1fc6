"""What keeps a PDF from being PDF/A-3 is told: each of the things that are looked at, broken on purpose."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.definition.catalog import Catalog
from pipeline.document.compose import compose
from pipeline.models.archival import archival_problems
from pipeline.renderers.pdf.render import render
from pipeline.workflow.documents import edition_date

_AS_IS = pikepdf.StreamDecodeLevel.none


@pytest.fixture(scope="module")
def good() -> bytes:
    form = Catalog().form("fns-anexo-i")
    return render(compose(form, None, edition_date(form.definition.edition)))


def broken(pdf: bytes, change: Callable[[Pdf], None]) -> bytes:
    made = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(made, fix_metadata_version=False, stream_decode_level=_AS_IS, compress_streams=False)
    return made.getvalue()


def _no_metadata(pdf: Pdf) -> None:
    del pdf.Root.Metadata


def _part(pdf: Pdf) -> None:
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"<pdfaid:part>3", b"<pdfaid:part>2"))


def _unreadable(pdf: Pdf) -> None:
    pdf.Root.Metadata.write(b"<x")


def _no_colours(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def _loose_font(pdf: Pdf) -> None:
    pdf.Root.AcroForm.DR.Font["/Solta"] = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )


def _script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def _hidden(pdf: Pdf) -> None:
    pdf.pages[0].Annots[0].F = 2


def _lzw(pdf: Pdf) -> None:
    stream = pdf.make_stream(b"")
    stream.write(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", filter=Array([Name.LZWDecode]))
    pdf.Root.Extra = stream


def test_ours_has_no_problem(good: bytes) -> None:
    assert archival_problems(good) == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_no_metadata, "não declara ser PDF/A"),
        (_unreadable, "não declara ser PDF/A"),
        (_part, "declara ser PDF/A-2A"),
        (_no_colours, "OutputIntent"),
        (_loose_font, "a fonte Helvetica"),
        (_script, "JavaScript"),
        (_hidden, "anotações que não se imprimem"),
        (_lzw, "LZW"),
    ],
)
def test_each_problem_is_told(good: bytes, change: Callable[[Pdf], None], told: str) -> None:
    found = archival_problems(broken(good, change))
    assert [each for each in found if told in each], found


def test_an_encrypted_file_is_told(good: bytes) -> None:
    locked = io.BytesIO()
    with Pdf.open(io.BytesIO(good)) as opened:
        opened.save(locked, encryption=pikepdf.Encryption(owner="x", user=""))
    assert "está cifrado" in archival_problems(locked.getvalue())
