"""A blank that somebody filled in, so that its fields show one thing and hold another, before anybody signs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.attacks.world import EVERY_STATE, STATES, Base, Vector, agency, bad, good
from tests.reading.fillers import FILLERS, typing_of
from tests.samples import siop_example

_NAME = ("titular", "nome")
_ANOTHER = b"Fulano de Tal"
Change = Callable[[pikepdf.Pdf], object]


@cache
def typed(filler: str) -> bytes:
    """The blank filled in by a program."""
    known = agency().catalog.definition("siop-ws")
    return FILLERS[filler](agency().blank(), typing_of(known, siop_example()))


def signed(filler: str, change: Change | None = None) -> Callable[[Base], bytes]:
    """Filled in, changed, and signed by who signs in this state."""

    def build(base: Base) -> bytes:
        pdf = typed(filler)
        if change is not None:
            out = io.BytesIO()
            with pikepdf.open(io.BytesIO(pdf)) as opened:
                change(opened)
                opened.save(out)
            pdf = out.getvalue()
        return agency().signed(pdf, STATES[base.state])

    return build


def field(pdf: pikepdf.Pdf, *names: str) -> Any:
    """A field by its names, from the form down."""
    found = pdf.Root.AcroForm.Fields
    for place, name in enumerate(names):
        node = next(each for each in found if "/T" in each and str(each.T) == name)
        if place == len(names) - 1:
            return node
        found = node.Kids
    raise LookupError


def _look(change: Callable[[bytes], bytes]) -> Change:
    """What the field shows, drawn otherwise."""

    def apply(pdf: pikepdf.Pdf) -> None:
        shown = field(pdf, *_NAME).AP.N
        before = shown.read_bytes()
        after = change(before)
        assert after != before
        shown.write(after)

    return apply


def _set(key: str, value: Any, *names: str) -> Change:
    def apply(pdf: pikepdf.Pdf) -> None:
        field(pdf, *(names or _NAME))[f"/{key}"] = value

    return apply


def _text(new: bytes) -> Callable[[bytes], bytes]:
    return lambda look: re.sub(rb"\((?:[^()\\]|\\.)*\) Tj", b"(" + new + b") Tj", look)


def _before_text(operators: bytes) -> Callable[[bytes], bytes]:
    return lambda look: look.replace(b"BT\n", b"BT\n" + operators + b"\n", 1)


def _after(operators: bytes) -> Callable[[bytes], bytes]:
    return lambda look: look.rstrip() + b"\n" + operators


def _without_look(pdf: pikepdf.Pdf) -> None:
    del field(pdf, *_NAME).AP
    pdf.Root.AcroForm.NeedAppearances = False


def _backwards(look: bytes) -> bytes:
    """The letters in the order of the value, and on the page in another."""
    found = re.search(rb"\(((?:[^()\\]|\\.)*)\) Tj", look)
    assert found is not None
    half = len(found[1]) // 2
    text = b"60 0 Td (%s) Tj -60 0 Td (%s) Tj" % (found[1][:half], found[1][half:])
    return look.replace(found[0], text)


def _apart(look: bytes) -> bytes:
    """The second half so far away that nobody sees it."""
    found = re.search(rb"\(((?:[^()\\]|\\.)*)\) Tj", look)
    assert found is not None
    half = len(found[1]) // 2
    return look.replace(found[0], b"(%s) Tj 500 0 Td (%s) Tj" % (found[1][:half], found[1][half:]))


def _other_font(pdf: pikepdf.Pdf) -> None:
    """A font of its own, whose letters look as somebody wants them to."""
    shown = field(pdf, *_NAME).AP.N
    font = pdf.make_indirect(Dictionary(shown.Resources.Font.Campo))
    descriptor = Dictionary(font.FontDescriptor)
    descriptor.FontFile2 = pdf.make_stream(b"outra fonte")
    font.FontDescriptor = pdf.make_indirect(descriptor)
    shown.Resources = Dictionary(Font=Dictionary(Campo=font))


def _font_said_otherwise(pdf: pikepdf.Pdf) -> None:
    """A font that everybody has, with other letters for its codes."""
    shown = field(pdf, *_NAME).AP.N
    encoding = Dictionary(Type=Name.Encoding, Differences=Array([65, *(Name(f"/{letter}") for letter in "zyxwvu")]))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=encoding)
    font.ToUnicode = pdf.make_stream(b"")
    shown.Resources = Dictionary(Font=Dictionary(Campo=pdf.make_indirect(font)))


def _drawn_with_image(pdf: pikepdf.Pdf) -> None:
    shown = field(pdf, *_NAME).AP.N
    image = pdf.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    image.ColorSpace = Name.DeviceGray
    shown.Resources.XObject = Dictionary(Im=image)
    shown.write(shown.read_bytes() + b"\nq 50 0 0 9 200 3 cm /Im Do Q")


def _other_form_font(pdf: pikepdf.Pdf) -> None:
    """Readers are asked to draw the fields, with a font that isn't the form's."""
    form = pdf.Root.AcroForm
    form.DR.Font.Campo = Dictionary(form.DR.Font.Campo)
    form.DR.Font.Campo.Encoding = Name.MacRomanEncoding
    form.NeedAppearances = True


def _white_letters(pdf: pikepdf.Pdf) -> None:
    field(pdf, *_NAME).DA = String("/Campo 10 Tf 1 g")
    pdf.Root.AcroForm.NeedAppearances = True


def _both_boxes(pdf: pikepdf.Pdf) -> None:
    for widget in field(pdf, "sistema", "certificado_de_terceiro").Kids:
        widget.AS = Name(next(state for state in widget.AP.N.keys() if state != "/Off"))  # noqa: SIM118


def _other_box(pdf: pikepdf.Pdf) -> None:
    """The box that is marked isn't the one of the value."""
    for widget in field(pdf, "sistema", "certificado_de_terceiro").Kids:
        state = next(state for state in widget.AP.N.keys() if state != "/Off")  # noqa: SIM118
        widget.AS = Name.Off if state == widget.AS else Name(state)


def _looks_exchanged(pdf: pikepdf.Pdf) -> None:
    """On looks like off."""
    for widget in field(pdf, "sistema", "certificado_de_terceiro").Kids:
        state = next(state for state in widget.AP.N.keys() if state != "/Off")  # noqa: SIM118
        widget.AP = Dictionary(N=Dictionary({state: widget.AP.N.Off, "/Off": widget.AP.N[state]}))


def _one_more(pdf: pikepdf.Pdf) -> None:
    """A field that the blank doesn't have, over the text."""
    page = pdf.pages[0].obj
    look = pdf.make_stream(
        b"1 1 1 rg 0 0 500 90 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 500, 90])
    )
    entries = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="x", F=4, P=page)
    entries.Rect, entries.AP = Array([40, 600, 540, 690]), Dictionary(N=look)
    widget = pdf.make_indirect(entries)
    page.Annots.append(widget)
    pdf.Root.AcroForm.Fields.append(widget)


def _rolls_over(pdf: pikepdf.Pdf) -> None:
    shown = field(pdf, *_NAME).AP
    shown.D = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))


def _typed(name: str, change: Change, *codes: str, states: tuple[str, ...] = ("all",)) -> Vector:
    return bad(f"typed-{name}", signed("pypdf", change), *codes, states=states)


VECTORS: tuple[Vector, ...] = (
    *(good(f"typed-by-{filler}", signed(filler), "conteudo-consistente") for filler in FILLERS),
    good("typed-and-saved-again", signed("pypdf", lambda _: None), "conteudo-consistente"),
    _typed("shows-another", _look(_text(_ANOTHER)), "conteudo-diferente", states=EVERY_STATE),
    _typed("holds-another", _set("V", String("Fulano de Tal")), "conteudo-diferente", states=EVERY_STATE),
    _typed("holds-nothing", _set("V", String(""))),
    _typed("shows-nothing", _look(lambda _: b"/Tx BMC EMC")),
    _typed("without-look", _without_look),
    _typed("white-letters", _look(lambda look: look.replace(b" 0 g", b" 1 g"))),
    _typed("invisible-letters", _look(_before_text(b"3 Tr"))),
    _typed("tiny-letters", _look(lambda look: re.sub(rb"[\d.]+ Tf", b"0.2 Tf", look))),
    _typed("letters-outside", _look(lambda look: re.sub(rb"2 [\d.]+ Td", b"900 5 Td", look))),
    _typed("letters-clipped", _look(lambda look: re.sub(rb"2 0 [\d.]+ [\d.]+ re\nW", b"2 0 1 1 re\nW n", look))),
    _typed("letters-in-another-order", _look(_backwards)),
    _typed("letters-far-apart", _look(_apart)),
    _typed("letters-drawn-over", _look(_after(b"0 0 300 20 re f"))),
    _typed("letters-covered", _look(_after(b"1 1 1 rg 0 0 300 20 re f"))),
    _typed("image-beside", _drawn_with_image),
    _typed("font-of-its-own", _other_font),
    _typed("font-said-otherwise", _font_said_otherwise),
    _typed("font-of-the-form", _other_form_font),
    _typed("letters-white-when-drawn", _white_letters),
    _typed("box-both", _both_boxes),
    _typed("box-other", _other_box),
    _typed("box-looks-exchanged", _looks_exchanged),
    _typed("field-hidden", _set("F", 2)),
    _typed("field-screen-only", _set("F", 0)),
    _typed("field-moved", _set("Rect", Array([56, 600, 374, 617]))),
    _typed("field-rich-text", _set("RV", String("<body><p>outra coisa</p></body>"))),
    _typed("field-password", _set("Ff", 1 << 13)),
    _typed("field-described-otherwise", _set("TU", String("Valor em reais"))),
    _typed("field-rolls-over", _rolls_over),
    _typed("field-one-more", _one_more, states=EVERY_STATE),
)
