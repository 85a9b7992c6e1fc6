"""The links that the layout left become form fields: one step over Typst's output.

Typst makes no form fields, but it makes a link, tagged, for each place. The link's annotation becomes a widget and its
structure element a `Form` (ISO 32000-2, 12.7 and 14.8.4.8.2; ISO 14289-1, 7.18.4). The content stays as it was set.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf, String

from pipeline.document.model import FieldBlock, SignatureBlock, Widget
from pipeline.renderers.look import look
from pipeline.renderers.pdf import appearances
from pipeline.renderers.pdf.naming import Naming
from pipeline.renderers.pdf.tree import AVERAGE_WIDTH, BoxPlace, Place, WholePlace

_LINK = "urn:campo:"
_PRINT = 4  # annotation flag (ISO 32000-2, table 167)
# Field flags (ISO 32000-2, tables 227, 229, 231 and 233).
_REQUIRED = 1 << 1
_MULTILINE = 1 << 12
_NO_TOGGLE_TO_OFF = 1 << 14
_RADIO = 1 << 15
_COMBO = 1 << 17
_DO_NOT_SCROLL = 1 << 23
_SIGNATURES_EXIST = 1
_APPEND_ONLY = 2
_DATE_LENGTH = 10  # dd/mm/aaaa


@dataclass(slots=True)
class _Form:
    """The form while it is built."""

    pdf: Pdf
    naming: Naming
    side: float
    locked: list[str] = field(default_factory=list)
    signatures: list[tuple[Object, tuple[str, ...]]] = field(default_factory=list)
    _shared: dict[Name, Object] = field(default_factory=dict)

    @property
    def font(self) -> Object:
        """The field font, embedded when something first needs it."""
        if appearances.FONT_NAME not in self._shared:
            self._shared[appearances.FONT_NAME] = appearances.field_font(self.pdf)
        return self._shared[appearances.FONT_NAME]

    def mark(self, state: Name) -> Object:
        """What every box of the form shows in that state: all are of one size."""
        if state not in self._shared:
            draw = appearances.empty_mark if state == Name.Off else appearances.cross_mark
            self._shared[state] = draw(self.pdf, self.side)
        return self._shared[state]


def add_fields(typeset: bytes, places: Sequence[Place]) -> bytes:
    """The same file with a field at each place, in a classic cross-reference table and with nothing recompressed."""
    with Pdf.open(io.BytesIO(typeset)) as pdf:
        if places:
            _make_form(pdf, places)
        made = io.BytesIO()
        pdf.save(
            made,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            deterministic_id=True,
            fix_metadata_version=False,  # Typst wrote the XMP, and it is right
        )
    return made.getvalue()


def _make_form(pdf: Pdf, places: Sequence[Place]) -> None:
    form = _Form(pdf, Naming(pdf), float(look()["field"]["box"]))
    elements = NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for page in pdf.pages:
        for annotation in page.obj.get(Name.Annots, ()):
            number = _place_number(annotation)
            if number is not None:
                _become_widget(annotation, page.obj, elements[int(annotation.StructParent)])
                _become_field(form, annotation, places[number])
        if Name.Annots in page.obj:
            page.obj.Tabs = Name.S  # ISO 14289-1, 7.18.3
    _lock(form)
    pdf.Root.AcroForm = pdf.make_indirect(_acroform(form))


def _place_number(annotation: Object) -> int | None:
    target = str(annotation.A.get(Name.URI, "")) if Name.A in annotation else ""
    return int(target.removeprefix(_LINK)) if target.startswith(_LINK) else None


def _become_widget(annotation: Object, page: Object, element: Object) -> None:
    annotation.Subtype = Name.Widget
    annotation.F = _PRINT
    annotation.P = page
    for key in (Name.A, Name.Border):
        if key in annotation:
            del annotation[key]
    element.S = Name.Form
    # The reference itself, not an array of one: verifiers that follow .../K/Obj find the widget again after signing.
    if isinstance(element.K, Array):
        element.K = element.K[0]


def _become_field(form: _Form, widget: Object, place: Place) -> None:
    match place:
        case SignatureBlock():
            _signature_field(form, widget, place)
        case WholePlace():
            _whole_field(form, widget, place.field)
        case BoxPlace() if place.field.widget is Widget.YES_NO:
            _radio_button(form, widget, place)
        case BoxPlace():
            _check_box(form, widget, place)


def _describe(widget: Object, text: str) -> None:
    """The name that assistive technology reads (ISO 14289-1, 7.18.1): where it looks in one place or in the other."""
    widget.TU = String(text)
    widget.Contents = String(text)


def _whole_field(form: _Form, widget: Object, block: FieldBlock) -> None:
    width, height = _extent(widget)
    _describe(widget, block.tooltip or block.label)
    size, fits = _font_size(block, width)
    widget.DA = String(f"{appearances.FONT_NAME} {size:g} Tf 0 g")
    widget.Q = 0
    widget.AP = Dictionary(N=appearances.empty_text(form.pdf, width, height, form.font))
    if block.widget is Widget.CHOICE:
        widget.FT, flags = Name.Ch, _COMBO
        widget.Opt = Array([Array([String(option.id), String(option.label)]) for option in block.options])
    else:
        widget.FT, flags = Name.Tx, _DO_NOT_SCROLL if fits else 0
        if block.widget is Widget.LINES:
            flags |= _MULTILINE
        longest = _DATE_LENGTH if block.widget is Widget.DATE else block.max_length
        if longest is not None:
            widget.MaxLen = longest
    widget.Ff = flags | (_REQUIRED if block.required else 0)
    form.naming.place(block.name, widget)
    form.locked.append(block.name)


def _font_size(block: FieldBlock, width: float) -> tuple[float, bool]:
    """The size of what is typed, and whether the longest text allowed fits; else the field scrolls.

    There are two sizes and no more, and none is left to the reader: fields beside one another look even.
    """
    usual, smallest = float(look()["size"]["body"]), float(look()["field"]["smallest"])
    if block.widget is not Widget.LINE or not block.max_length:
        return usual, block.lines is None
    fitting = (width - 2 * look()["field"]["padding"]) / (AVERAGE_WIDTH * block.max_length)
    return (usual, True) if fitting >= usual else (smallest, fitting >= smallest)


def _radio_button(form: _Form, widget: Object, place: BoxPlace) -> None:
    """One of two exclusive boxes: a kid of the field, without a name of its own (ISO 32000-2, 12.7.5.2.4)."""
    block, option = place.field, place.option
    group = form.naming.find(block.name)
    if group is None:
        group = form.pdf.make_indirect(Dictionary(FT=Name.Btn, V=Name.Off, Kids=Array()))
        group.Ff = _RADIO | _NO_TOGGLE_TO_OFF | (_REQUIRED if block.required else 0)
        group.TU = String(block.tooltip or block.label)
        form.naming.place(block.name, group)
        form.locked.append(block.name)
    _describe(widget, f"{block.label}: {option.label}")
    _two_states(form, widget, option.id)
    widget.Parent = group
    group.Kids.append(widget)


def _check_box(form: _Form, widget: Object, place: BoxPlace) -> None:
    block, option = place.field, place.option
    name = f"{block.name}.{option.id}"
    _describe(widget, f"{block.label}: {option.label}")
    widget.FT, widget.Ff, widget.V = Name.Btn, 0, Name.Off
    _two_states(form, widget, option.id)
    form.naming.place(name, widget)
    form.locked.append(name)


def _two_states(form: _Form, widget: Object, on: str) -> None:
    states = {"/Off": form.mark(Name.Off), f"/{on}": form.mark(Name.Yes)}
    widget.AP = Dictionary(N=Dictionary(states))
    widget.AS = Name.Off


def _signature_field(form: _Form, widget: Object, box: SignatureBlock) -> None:
    width, height = _extent(widget)
    _describe(widget, f"Assinatura: {box.label}")
    widget.FT = Name.Sig
    widget.AP = Dictionary(N=appearances.empty_signature(form.pdf, width, height))
    form.naming.place(box.field, widget)
    form.signatures.append((widget, box.locks))


def _lock(form: _Form) -> None:
    """Signing locks the data fields that can still be typed in (ISO 32000-2, 12.7.5.5, table 236).

    All of them, unless the signature's box names some; boxes that lock the same share it.
    """
    shared: dict[tuple[str, ...], Object] = {}
    for widget, chosen in form.signatures:
        names = tuple(name for name in form.locked if not chosen or _is_within(name, chosen))
        if names and names not in shared:
            fields = Array([String(name) for name in names])
            lock = Dictionary(Type=Name.SigFieldLock, Action=Name.Include, Fields=fields)
            shared[names] = form.pdf.make_indirect(lock)
        if names:
            widget.Lock = shared[names]


def _is_within(name: str, chosen: Sequence[str]) -> bool:
    return any(name == field or name.startswith(f"{field}.") for field in chosen)


def _acroform(form: _Form) -> Dictionary:
    made = Dictionary(Fields=form.naming.roots)
    if form.signatures:
        made.SigFlags = _SIGNATURES_EXIST | _APPEND_ONLY
    if form.locked:
        made.DR = Dictionary(Font=Dictionary({str(appearances.FONT_NAME): form.font}))
        made.DA = String(f"{appearances.FONT_NAME} 0 Tf 0 g")
    return made


def _extent(widget: Object) -> tuple[float, float]:
    left, bottom, right, top = (float(value) for value in widget.Rect)
    return right - left, top - bottom
