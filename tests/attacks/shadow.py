"""Shadow attacks: whoever prepares the file hides in it what a later revision will show (Mainka et al., NDSS 2021).

The preparation is part of what is signed, so each vector begins before the signatures.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.attacks.raw import Ending, appended, body, entry, numbers, stream
from tests.attacks.saving import COVER
from tests.attacks.world import STATES, Base, Vector, agency, bad

Prepare = Callable[[pikepdf.Pdf], object]
Shift = Callable[[bytes], bytes]
_STATES = ("one", "all")


def prepared(change: Prepare) -> bytes:
    """The filled document with something hidden in it, saved as our renderer saves."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(agency().filled())) as opened:
        change(opened)
        none = pikepdf.ObjectStreamMode.disable
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)  # a widget that no form has: on purpose
            opened.save(out, object_stream_mode=none, compress_streams=False, deterministic_id=True)
    return out.getvalue()


def shadow(prepare: Prepare, shift: Shift) -> Callable[[Base], bytes]:
    """Prepared, signed by who signs in this state, and then shifted."""

    def build(base: Base) -> bytes:
        return shift(agency().signed(prepared(prepare), STATES[base.state]))

    return build


def _overlay(pdf: pikepdf.Pdf) -> None:
    """A picture over the text, as a form XObject: hidden content below."""
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]))
    page = pdf.pages[0].obj
    page.Resources = pdf.make_indirect(Dictionary(page.Resources))
    page.Resources.XObject = Dictionary(Hidden=form)
    page.Contents = Array([page.Contents, pdf.make_stream(b"q /Hidden Do Q")])
    pdf.Root.Hidden = form


def _overlay_drawn(pdf: bytes) -> bytes:
    number = _of(pdf, lambda opened: opened.Root.Hidden)
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
    return appended(pdf, {number: stream(b"1 1 1 rg 0 400 595 400 re f", entries)})


def _overlay_freed(pdf: bytes) -> bytes:
    number = _of(pdf, lambda opened: opened.Root.Hidden)
    return appended(pdf, {number: b"null"})


def _second_page(pdf: pikepdf.Pdf) -> None:
    """A page that nothing shows yet."""
    page = pdf.pages[0].obj
    copy = pdf.make_indirect(Dictionary(page))
    copy.Contents = pdf.make_stream(COVER)
    pdf.Root.Spare = copy


def _page_replaced(pdf: bytes) -> bytes:
    known = numbers(pdf)
    return appended(pdf, {known.page: body(pdf, _of(pdf, lambda opened: opened.Root.Spare))})


def _page_table_only(pdf: bytes) -> bytes:
    """Hide and replace: no object is new; the table gives the page the hidden page's place."""
    known = numbers(pdf)
    spare = _of(pdf, lambda opened: opened.Root.Spare)
    place = pdf.index(b"\n%d 0 obj" % spare) + 1
    start = len(pdf)
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\n" % (known.size, known.root, known.table)
    return pdf + b"xref\n%d 1\n%010d 00000 n \n" % (known.page, place) + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def _kids_replaced(pdf: bytes) -> bytes:
    known = numbers(pdf)
    pages = _of(pdf, lambda opened: opened.Root.Pages)
    spare = _of(pdf, lambda opened: opened.Root.Spare)
    return appended(pdf, {pages: body(pdf, pages).replace(b" %d 0 R" % known.page, b" %d 0 R" % spare, 1)})


def _second_catalog(pdf: pikepdf.Pdf) -> None:
    _second_page(pdf)
    pages = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=Array([pdf.Root.Spare])))
    catalog = Dictionary(pdf.Root)
    catalog.Pages = pages
    pdf.Root.SpareCatalog = pdf.make_indirect(catalog)


def _catalog_replaced(pdf: bytes) -> bytes:
    return appended(pdf, {}, Ending(root=_of(pdf, lambda opened: opened.Root.SpareCatalog)))


def _font(pdf: pikepdf.Pdf) -> object:
    fonts = pdf.pages[0].obj.Resources.Font
    return next(iter(fonts.values()))


def _font_replaced(pdf: bytes) -> bytes:
    number = _of(pdf, _font)
    return appended(pdf, {number: b"<</Type/Font/Subtype/Type1/BaseFont/Symbol>>"})


def _font_widths(pdf: bytes) -> bytes:
    number = _of(pdf, lambda opened: _font(opened).DescendantFonts[0])  # type: ignore[attr-defined]
    return appended(pdf, {number: entry(body(pdf, number), b"DW", b"2000")})


def _layer(pdf: pikepdf.Pdf) -> None:
    """A layer that is off, with the other content on it."""
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="camada"))
    order = Dictionary(Order=Array([group]), OFF=Array([group]), BaseState=Name.ON)
    pdf.Root.OCProperties = pdf.make_indirect(Dictionary(OCGs=Array([group]), D=order))
    page = pdf.pages[0].obj
    page.Resources = pdf.make_indirect(Dictionary(page.Resources))
    page.Resources.Properties = Dictionary(Camada=group)
    page.Contents = Array([page.Contents, pdf.make_stream(b"/OC /Camada BDC " + COVER + b" EMC")])


def _layer_on(pdf: bytes) -> bytes:
    number = _of(pdf, lambda opened: opened.Root.OCProperties)
    return appended(pdf, {number: body(pdf, number).replace(b"/OFF", b"/ON ")})


def _annotation(pdf: pikepdf.Pdf) -> None:
    """A note that is hidden."""
    look = pdf.make_stream(
        b"1 1 1 rg 0 0 500 300 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 500, 300])
    )
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([40, 500, 540, 800]), F=2, AP=Dictionary(N=look))
    page = pdf.pages[0].obj
    page.Annots = Array([*page.get(Name.Annots, []), pdf.make_indirect(note)])
    pdf.Root.Note = page.Annots[-1]


def _annotation_shown(pdf: bytes) -> bytes:
    number = _of(pdf, lambda opened: opened.Root.Note)
    return appended(pdf, {number: entry(body(pdf, number), b"F", b"4")})


def _text_field(pdf: pikepdf.Pdf) -> None:
    """A read-only field over the page, with no value and an empty appearance (replace via overlay)."""
    look = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 500, 300]))
    page = pdf.pages[0].obj
    entries = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="total", V="", F=4, P=page)
    entries.Rect, entries.AP = Array([40, 500, 540, 800]), Dictionary(N=look)
    field = pdf.make_indirect(entries)
    page.Annots = Array([*page.get(Name.Annots, []), field])
    pdf.Root.AcroForm.Fields.append(field)


def _field_look(pdf: bytes) -> bytes:
    """The field's appearance alone: no value changes."""
    known = numbers(pdf)
    look = stream(b"1 1 1 rg 0 0 500 300 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 500 300]")
    field = entry(body(pdf, known.fields["total"]), b"V", b"()").replace(b"/AP", b"/APOLD", 1)
    return appended(pdf, {known.size: look, known.fields["total"]: entry(field, b"AP", b"<</N %d 0 R>>" % known.size)})


def _field_look_in_place(pdf: bytes) -> bytes:
    number = _of(pdf, lambda opened: next(field for field in opened.Root.AcroForm.Fields if field.T == "total").AP.N)
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 500 300]"
    return appended(pdf, {number: stream(b"1 1 1 rg 0 0 500 300 re f", entries)})


def _field_value(pdf: bytes) -> bytes:
    known = numbers(pdf)
    field = known.fields["total"]
    return appended(pdf, {field: entry(body(pdf, field), b"V", b"(um milhao)")})


def _of(pdf: bytes, find: Callable[[pikepdf.Pdf], object]) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return int(find(opened).objgen[0])  # type: ignore[attr-defined]


VECTORS: tuple[Vector, ...] = (
    bad("shadow-hide-overlay-drawn", shadow(_overlay, _overlay_drawn), states=_STATES),
    bad("shadow-hide-overlay-freed", shadow(_overlay, _overlay_freed), states=_STATES),
    bad("shadow-replace-font", shadow(lambda _: None, _font_replaced), states=_STATES),
    bad("shadow-replace-font-widths", shadow(lambda _: None, _font_widths)),
    bad("shadow-replace-field-look", shadow(_text_field, _field_look), states=_STATES),
    bad("shadow-replace-field-look-in-place", shadow(_text_field, _field_look_in_place)),
    bad("shadow-replace-field-value", shadow(_text_field, _field_value)),
    bad("shadow-hide-and-replace-page", shadow(_second_page, _page_replaced), states=_STATES),
    bad("shadow-hide-and-replace-table-only", shadow(_second_page, _page_table_only), states=_STATES),
    bad("shadow-hide-and-replace-kids", shadow(_second_page, _kids_replaced)),
    bad("shadow-hide-and-replace-catalog", shadow(_second_catalog, _catalog_replaced), states=_STATES),
    bad("shadow-layer-on", shadow(_layer, _layer_on), states=_STATES),
    bad("shadow-annotation-shown", shadow(_annotation, _annotation_shown), states=_STATES),
)
