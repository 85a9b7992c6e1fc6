"""What widgets show: appearance streams, and the font of the text that people type.

Nothing here is compressed, or is compressed and kept as a file: no byte comes from the machine's zlib. The page itself
draws the boxes, so an appearance holds only what changes.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

FONT_NAME = Name.Campo
_FONTS = Path(__file__).parent / "fonts"
_NONSYMBOLIC = 32  # ISO 32000-2, table 121
_STEM = 80


@functools.cache
def measures() -> dict[str, Any]:
    """The field font's widths and box, in thousandths of an em."""
    read: dict[str, Any] = json.loads((_FONTS / "field-font.json").read_bytes())
    return read


@functools.cache
def _program() -> bytes:
    return (_FONTS / "field-font.zlib").read_bytes()


def field_font(pdf: Pdf) -> Object:
    """A simple TrueType font, whole and embedded, with WinAnsiEncoding (ISO 19005-3, 6.2.11; ISO 32000-2, 9.6.3)."""
    known = measures()
    program = Stream(pdf, _program(), Filter=Name.FlateDecode, Length1=known["length"])
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/" + known["name"]),
        Flags=_NONSYMBOLIC,
        FontBBox=Array(known["bbox"]),
        ItalicAngle=0,
        Ascent=known["ascent"],
        Descent=known["descent"],
        CapHeight=known["cap_height"],
        StemV=_STEM,
        FontFile2=pdf.make_indirect(program),
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name("/" + known["name"]),
        Encoding=Name.WinAnsiEncoding,
        FirstChar=known["first"],
        LastChar=known["last"],
        Widths=pdf.make_indirect(Array(known["widths"])),
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    return pdf.make_indirect(font)


def form_xobject(pdf: Pdf, width: float, height: float, resources: Dictionary, content: bytes) -> Object:
    """A form XObject of that size (ISO 32000-2, 8.10)."""
    box = Array([0, 0, _plain(width), _plain(height)])
    stream = Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=resources)
    return pdf.make_indirect(stream)


def empty_text(pdf: Pdf, width: float, height: float, font: Object) -> Object:
    """A field without text, with the font that a text in it will use (ISO 32000-2, 12.7.4.3)."""
    resources = Dictionary(Font=Dictionary({str(FONT_NAME): font}))
    return form_xobject(pdf, width, height, resources, b"/Tx BMC\nEMC\n")


def empty_mark(pdf: Pdf, side: float) -> Object:
    """A box that is not marked: the page has drawn it already."""
    return form_xobject(pdf, side, side, Dictionary(), b"")


def cross_mark(pdf: Pdf, side: float) -> Object:
    """A box that is marked: two strokes, so that no symbol font is needed."""
    near, far = _plain(side * 0.24), _plain(side * 0.76)
    strokes = f"q 0 G 1.4 w 1 J {near} {near} m {far} {far} l S {near} {far} m {far} {near} l S Q\n"
    return form_xobject(pdf, side, side, Dictionary(), strokes.encode())


def empty_signature(pdf: Pdf, width: float, height: float) -> Object:
    """A signature field not yet signed.

    It has the box and the kinds of resource that a signed one will have: verifiers that compare the two report any
    other difference as a modification that they do not know.
    """
    nothing = form_xobject(pdf, width, height, Dictionary(), b"")
    resources = Dictionary(XObject=Dictionary(Background=nothing))
    return form_xobject(pdf, width, height, resources, b"q /Background Do Q\n")


def _plain(number: float) -> float:
    return round(number, 4)
