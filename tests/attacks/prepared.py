"""Traps that stand in the document before anybody signs: whoever prepares it sees, or prints, something else.

What is signed is what stands there, so that no signature is broken; only comparing the file with what its data give
finds them.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.attacks.shadow import Prepare, prepared
from tests.attacks.world import EVERY_STATE, STATES, Base, Vector, agency, bad, good

_OVER = Array([40, 500, 540, 800])
_WHITE = b"1 1 1 rg 0 0 500 300 re f"
_SCRIPT = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def trap(change: Prepare) -> Callable[[Base], bytes]:
    """Prepared, and signed by who signs in this state."""
    return lambda base: agency().signed(prepared(change), STATES[base.state])


def look(pdf: pikepdf.Pdf, content: bytes = _WHITE) -> pikepdf.Object:
    """A form XObject that covers text with white."""
    return pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 500, 300]))


def _widget(**entries: object) -> Prepare:
    """One more widget over the text, in the form and on the page."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        shown = Dictionary(Type=Name.Annot, Subtype=Name.Widget, F=4, Rect=_OVER, P=page)
        shown.AP = Dictionary(N=look(pdf))
        for key, value in entries.items():
            shown[f"/{key}"] = value
        widget = pdf.make_indirect(shown)
        page.Annots = Array([*page.get(Name.Annots, []), widget])
        if "T" in entries:
            pdf.Root.AcroForm.Fields.append(widget)

    return change


def _first_field(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.Root.AcroForm.Fields[0]


def _field(change: Callable[[pikepdf.Pdf, pikepdf.Object], object]) -> Prepare:
    return lambda pdf: change(pdf, _first_field(pdf))


def _page(key: str, value: object) -> Prepare:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj[f"/{key}"] = value

    return change


def _root(key: str, value: object) -> Prepare:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root[f"/{key}"] = value

    return change


def _drawn(pdf: pikepdf.Pdf, content: bytes, kind: str = "", **resources: object) -> None:
    """More content on the first page, with resources of its own."""
    page = pdf.pages[0].obj
    page.Resources = pdf.make_indirect(Dictionary(page.Resources))
    if kind:
        page.Resources[f"/{kind}"] = Dictionary(**resources)
    page.Contents = Array([page.Contents, pdf.make_stream(content)])


def _layer(**order: object) -> Prepare:
    """A drawing over the text on a layer that screens don't show."""

    def change(pdf: pikepdf.Pdf) -> None:
        usage = Dictionary(
            View=Dictionary(ViewState=Name.OFF), Print=Dictionary(PrintState=Name.ON), Zoom=Dictionary(min=9)
        )
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="camada", Usage=usage))
        listed = Array([group])
        events = [
            Dictionary(Event=Name(f"/{event}"), OCGs=listed, Category=Array([Name(f"/{event}"), Name.Zoom]))
            for event in ("View", "Print", "Export")
        ]
        shown = Dictionary({"/OFF": listed, "/AS": Array(events)})
        for key, value in order.items():
            shown[f"/{key}"] = value
        pdf.Root.OCProperties = Dictionary(OCGs=listed, D=shown)
        _drawn(pdf, b"/OC /Camada BDC q 1 1 1 rg 40 500 500 300 re f Q EMC", "Properties", Camada=group)

    return change


def _alternate_image(pdf: pikepdf.Pdf) -> None:
    """A white point; printers are told to print another picture in its place (ISO 32000-2, 8.9.5.4)."""
    other = pdf.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    other.ColorSpace = Name.DeviceGray
    point = pdf.make_stream(b"\xff", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    point.ColorSpace = Name.DeviceGray
    point.Alternates = Array([Dictionary(Image=other, DefaultForPrinting=True)])
    _drawn(pdf, b"q 500 0 0 20 40 5 cm /Im Do Q", "XObject", Im=point)


def _postscript(pdf: pikepdf.Pdf) -> None:
    """A form XObject that is PostScript for printers, and empty for screens."""
    both = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    both.Subtype2, both.PS = Name.PS, pdf.make_stream(b"1 setgray 40 500 500 300 rectfill")
    _drawn(pdf, b"/Form Do", "XObject", Form=both)


def _unreadable_image(pdf: pikepdf.Pdf) -> None:
    """A picture that some readers decode, and some leave out."""
    image = pdf.make_stream(b"\0\0\0\x0cjP  ", Type=Name.XObject, Subtype=Name.Image, Width=5, Height=5)
    image.Filter = Name.JPXDecode
    _drawn(pdf, b"q 500 0 0 300 40 500 cm /Im Do Q", "XObject", Im=image)


def _transfer(pdf: pikepdf.Pdf) -> None:
    """A transfer function that printers apply: what is black prints white."""
    function = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([0]), N=1)
    page = pdf.pages[0].obj
    page.Resources = pdf.make_indirect(Dictionary(page.Resources))
    page.Resources.ExtGState = Dictionary(Gs=Dictionary(TR=function, TR2=function))
    page.Contents = Array([pdf.make_stream(b"/Gs gs"), page.Contents])


def _invisible_text(pdf: pikepdf.Pdf) -> None:
    """A drawing of the same colour as the paper, outside of the page on screens that know only the MediaBox."""
    _drawn(pdf, b"q 0 0 0 rg -500 -500 100 100 re f Q")


def _two_font_programs(pdf: pikepdf.Pdf) -> None:
    """A font with two programs: readers take one or the other."""
    font = next(iter(pdf.pages[0].obj.Resources.Font.values()))
    descriptor = font.DescendantFonts[0].FontDescriptor
    descriptor.FontFile3 = pdf.make_stream(b"outra fonte", Subtype=Name.CIDFontType0C)
    descriptor.FontFile = pdf.make_stream(b"outra fonte")


def _font_with_unicode(pdf: pikepdf.Pdf) -> None:
    """What is copied and searched isn't what is shown."""
    font = next(iter(pdf.pages[0].obj.Resources.Font.values()))
    text = font.ToUnicode.read_bytes()
    font.ToUnicode = pdf.make_stream(text.replace(b"<0031>", b"<0039>").replace(b"<0061>", b"<0065>"))


def _spoken(pdf: pikepdf.Pdf) -> None:
    """Assistive technology speaks something else."""
    pending = [pdf.Root.StructTreeRoot.K]
    while pending:
        node = pending.pop()
        if isinstance(node, Array):
            pending += list(node)
        elif isinstance(node, Dictionary) and "/S" in node:
            if node.S in {Name.P, Name.TD, Name.Span}:
                node.ActualText = String("outra coisa")
                return
            pending.append(node.get("/K", Array()))


def _outline_script(pdf: pikepdf.Pdf) -> None:
    first = pdf.Root.Outlines.First
    if "/Dest" in first:
        del first.Dest
    first.A = _SCRIPT


def _two_streams(pdf: pikepdf.Pdf) -> None:
    """The attached data are two files: /F and /UF."""
    record = pdf.Root.AF[0].EF
    other = record.F.read_bytes().replace(b"SIGOR", b"OUTRO")
    record.UF = pdf.make_stream(other, Type=Name.EmbeddedFile)


def _attached(pdf: pikepdf.Pdf, name: str) -> pikepdf.Object:
    content = pdf.Root.AF[0].EF.F.read_bytes().replace(b"SIGOR", b"OUTRO")
    stream = pdf.make_stream(content, Type=Name.EmbeddedFile)
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=String(name), UF=String(name), EF=Dictionary(F=stream, UF=stream))
    )


def _same_name_again(pdf: pikepdf.Pdf) -> None:
    """Two attached files of the data's name, in the list of associated files and in the tree of names."""
    other = _attached(pdf, "dados.json")
    pdf.Root.AF.append(other)
    names = pdf.Root.Names.EmbeddedFiles.Names
    pdf.Root.Names.EmbeddedFiles.Names = Array([*names, String("dados.json"), other])


def _names_of_another(pdf: pikepdf.Pdf) -> None:
    """The tree of names has another file under the data's name."""
    pdf.Root.Names.EmbeddedFiles.Names = Array([String("dados.json"), _attached(pdf, "dados.json")])


def _collection(pdf: pikepdf.Pdf) -> None:
    """A collection opens its own file instead of the page."""
    other = _attached(pdf, "outro.pdf")
    names = pdf.Root.Names.EmbeddedFiles.Names
    pdf.Root.Names.EmbeddedFiles.Names = Array([*names, String("outro.pdf"), other])
    pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.H, D=String("outro.pdf"))


def _template(pdf: pikepdf.Pdf) -> None:
    """A page that waits to be shown."""
    copy = Dictionary(pdf.pages[0].obj)
    copy.Type = Name.Template
    pdf.Root.Names.Templates = Dictionary(Names=Array([String("x"), pdf.make_indirect(copy)]))


def _title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Outro documento"


def _printed_area(pdf: pikepdf.Pdf) -> None:
    """Printers are told to print a small part."""
    pdf.pages[0].obj.TrimBox = Array([0, 0, 595, 200])
    pdf.Root.ViewerPreferences = Dictionary(PrintArea=Name.TrimBox, PrintClip=Name.TrimBox, DisplayDocTitle=True)


def _other_renderer(content: bytes) -> Prepare:
    """The record says that another version of the program drew the page."""

    def change(pdf: pikepdf.Pdf) -> None:
        record = pdf.Root.AF[0].EF.F
        record.write(record.read_bytes().replace(b'"version":"2"', b'"version":"1"'))
        _drawn(pdf, content)

    return change


def _other_renderer_layer(pdf: pikepdf.Pdf) -> None:
    _other_renderer(b"")(pdf)
    _layer()(pdf)


def _grown(_: pikepdf.Pdf, field: pikepdf.Object) -> None:
    field.Rect = Array([40, 100, 540, 800])


def _rolling(pdf: pikepdf.Pdf, field: pikepdf.Object) -> None:
    field.AP.R = field.AP.D = look(pdf)


def _background(_: pikepdf.Pdf, field: pikepdf.Object) -> None:
    field.MK = Dictionary(BG=Array([1, 1, 1]), CA="outra coisa")


def _own_look(pdf: pikepdf.Pdf, field: pikepdf.Object) -> None:
    del field
    last = pdf.Root.AcroForm.Fields[-1]
    last.AP = Dictionary(N=look(pdf))


def _elsewhere(pdf: pikepdf.Pdf, field: pikepdf.Object) -> None:
    """The box of a signature where another one's name stands."""
    del pdf
    field.Rect = Array([51, 400, 291, 460])


def _on_two_pages(pdf: pikepdf.Pdf, field: pikepdf.Object) -> None:
    page = pdf.pages[0].obj
    page.Annots = Array([*page.get(Name.Annots, []), field])


def _hidden(_: pikepdf.Pdf, field: pikepdf.Object) -> None:
    field.F = 2


def _nothing(_: pikepdf.Pdf) -> None:
    """Saved by another program, and no more."""


def _packed(base: Base) -> bytes:
    """Saved by another program, in object streams: the same pages."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(agency().filled())) as opened:
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)
    return agency().signed(out.getvalue(), STATES[base.state])


def _trap(name: str, change: Prepare, *codes: str, states: tuple[str, ...] = ("all",)) -> Vector:
    return bad(f"prepared-{name}", trap(change), *codes, states=states)


VECTORS: tuple[Vector, ...] = (
    good("prepared-nothing", trap(_nothing), "conteudo-consistente"),
    good("prepared-packed", _packed, "conteudo-consistente"),
    _trap("signature-field-over-text", _widget(FT=Name.Sig, T="x"), states=EVERY_STATE),
    _trap("field-without-type", _widget(T="x"), states=EVERY_STATE),
    _trap("stray-widget", _widget(), states=EVERY_STATE),
    _trap("stray-signature-widget", _widget(FT=Name.Sig)),
    _trap("stray-text-widget", _widget(FT=Name.Tx, V="x")),
    _trap("push-button", _widget(FT=Name.Btn, Ff=65536, T="x")),
    _trap("widget-printed-only", _widget(F=4 | 32)),
    _trap("own-box-grown", _field(_grown), states=EVERY_STATE),
    _trap("own-box-elsewhere", _field(_elsewhere)),
    _trap("own-box-rolls-over", _field(_rolling)),
    _trap("own-box-background", _field(_background)),
    _trap("own-box-draws", _field(_own_look), states=("none", "one")),
    _trap("own-box-on-two-pages", _field(_on_two_pages)),
    _trap("own-box-hidden", _field(_hidden)),
    _trap("layer-printed", _layer(), states=EVERY_STATE),
    _trap("layer-off-by-default", _layer(BaseState=Name.OFF)),
    _trap("alternate-image", _alternate_image),
    _trap("postscript-for-printers", _postscript),
    _trap("image-that-few-read", _unreadable_image),
    _trap("transfer-function", _transfer),
    _trap("drawing-off-the-page", _invisible_text),
    _trap("font-two-programs", _two_font_programs),
    _trap("font-copied-otherwise", _font_with_unicode),
    _trap("spoken-otherwise", _spoken),
    _trap("outline-script", _outline_script, "conteudo-ativo"),
    _trap("opening-hides", _root("OpenAction", Dictionary(S=Name.Hide, T="assinatura_titular"))),
    _trap("opening-goes-to-a-site", _root("OpenAction", Dictionary(S=Name.URI, URI="http://exemplo.invalid"))),
    _trap("record-two-streams", _two_streams),
    _trap("record-same-name-again", _same_name_again),
    _trap("record-named-is-another", _names_of_another),
    _trap("collection", _collection),
    _trap("template-page", _template),
    _trap("title", _title),
    _trap("printed-area", _printed_area),
    _trap("page-user-unit", _page("UserUnit", 3)),
    _trap("page-thumbnail", _page("Thumb", Dictionary(Width=1, Height=1))),
    _trap("page-art-box", _page("ArtBox", Array([0, 0, 595, 100]))),
    _trap("page-separation", _page("SeparationInfo", Dictionary(DeviceColorant=Name.Black))),
    _trap("viewer-preferences", _root("ViewerPreferences", Dictionary(HideToolbar=True, Direction=Name.R2L))),
    _trap("page-labels", _root("PageLabels", Dictionary(Nums=Array([0, Dictionary(P="99")])))),
    _trap("language", _root("Lang", String("en"))),
    _trap("other-renderer-covers", _other_renderer(b"q 1 1 1 rg 40 500 500 300 re f Q"), states=EVERY_STATE),
    _trap("other-renderer-layer", _other_renderer_layer),
)
