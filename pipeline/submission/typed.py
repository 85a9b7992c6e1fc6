"""Do the fields of a blank that somebody filled in show what they hold? A person reads the look, a program the value.

Each program draws what is typed in its own way (ISO 32000-2, 12.7.4.3). So the look is drawn here, alone on a page of
its own: it may hold black text in a known font and nothing else, and its letters, in the order in which one reads them,
must be those of the value.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from pipeline.submission.drawn import reads
from pipeline.submission.objects import Digests
from signatures.acroform import FormField, as_text, form_fields
from signatures.beginning import Bytes, stream_of

_OPERATORS = frozenset(
    (
        *("BMC", "BDC", "EMC", "q", "Q", "BT", "ET", "Tf", "Td", "TD", "Tm", "T*", "TL", "Tj", "TJ", "'", '"'),
        *("re", "W", "W*", "n"),
    )
)
_NEUTRAL: Mapping[str, float] = {"Tc": 0, "Tw": 0, "Tz": 100, "Tr": 0, "Ts": 0}
_BLACK = {"g": (0,), "rg": (0, 0, 0), "k": (0, 0, 0, 1), "G": (0,), "RG": (0, 0, 0), "K": (0, 0, 0, 1)}
_STANDARD = frozenset(
    f"/{family}{style}"
    for family in ("Helvetica", "Courier", "Arial", "ArialMT", "Times-Roman", "TimesNewRoman", "TimesNewRomanPSMT")
    for style in ("", "-Bold", ",Bold")
)
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")


@dataclass(frozen=True, slots=True)
class _Look:
    """A field's look, and the texts that it may show: of a choice, what it exports or what it is called."""

    name: str
    texts: tuple[str, ...]
    widget: Any


def misshown(original: Bytes, again: bytes) -> list[str]:
    """The fields that show something else than what they hold; ``again`` is the blank as published."""
    with pikepdf.open(stream_of(original)) as document, pikepdf.open(io.BytesIO(again)) as blank:
        known = _looks_of(blank)
        needed: Any = document.Root.AcroForm.get(Name.NeedAppearances)
        asked = needed is True
        found, looks = [], []
        digests = Digests(document)
        for field in form_fields(document):
            if field.kind == "/Btn":
                found += [field.name] if _misticked(field) else []
            elif field.kind in {"/Tx", "/Ch"}:
                for widget in field.widgets:
                    look = _Look(field.name, _texts(field), widget)
                    state = _state(look, digests, known, asked=asked)
                    found += [field.name] if state is False else []
                    looks += [look] if state is None else []
        return sorted({*found, *_unlike(looks)})


def _looks_of(blank: Pdf) -> frozenset[bytes]:
    """The looks and fonts of the blank, which are known."""
    digests = Digests(blank)
    widgets = [widget for field in form_fields(blank) for widget in field.widgets]
    looks = [widget.AP.N for widget in widgets if Name.AP in widget]
    fonts = [font for look in looks if isinstance(look, Stream) for font in _fonts(look).values()]
    return frozenset(digests.of(item) for item in (*looks, *fonts))


def _misticked(field: FormField) -> bool:
    """A box shows the state that is its own, when that is the field's value, and else that it is off."""
    value = as_text(field.value) if isinstance(field.value, Name) else "/Off"
    for widget in field.widgets:
        looks = widget.get(Name.AP)
        states = set(looks.N.keys()) - {"/Off"} if isinstance(looks, Dictionary) else set()
        if as_text(widget.get(Name.AS)) != (value if value in states else "/Off"):
            return True
    return False


def _texts(field: FormField) -> tuple[str, ...]:
    text = as_text(field.value) if isinstance(field.value, String | Name) else ""
    options = field.dictionary.get(Name.Opt)
    pairs = [pair for pair in options if isinstance(pair, Array)] if isinstance(options, Array) else []
    return (text, *(as_text(pair[1]) for pair in pairs if as_text(pair[0]) == text))


def _state(look: _Look, digests: Digests, known: frozenset[bytes], *, asked: bool) -> bool | None:
    """Whether a look is as it should be, where that is known without drawing it; ``asked``: readers are to draw it."""
    shown: Any = look.widget.get(Name.AP)
    if shown is None:
        return asked or not look.texts[0]
    if not isinstance(shown, Dictionary) or not isinstance(shown.get(Name.N), Stream):
        return False
    if digests.of(shown.N) in known:  # as published: empty
        return asked or not look.texts[0]
    return None if _is_plain(shown.N, digests, known) else False


def _is_plain(shown: Any, digests: Digests, known: frozenset[bytes]) -> bool:
    """Whether nothing but black text is drawn, in the blank's font or in one that every reader has."""
    fonts = _fonts(shown)
    try:
        for each in pikepdf.parse_content_stream(shown):
            name, numbers = str(each.operator), _numbers(each.operands)
            if name == "Tf" and str(each.operands[0]) not in fonts:
                return False
            if name in _BLACK and numbers != _BLACK[name]:
                return False
            if name in _NEUTRAL and numbers != (_NEUTRAL[name],):
                return False
            if name not in _OPERATORS and name not in _BLACK and name not in _NEUTRAL:
                return False
    except pikepdf.PdfError:
        return False
    return all(digests.of(font) in known or _is_standard(font) for font in fonts.values())


def _numbers(operands: Any) -> tuple[float, ...]:
    return tuple(float(item) for item in operands if isinstance(item, int | float | Decimal))


def _fonts(shown: Stream) -> dict[str, Any]:
    resources = shown.get(Name.Resources)
    fonts = resources.get(Name.Font) if isinstance(resources, Dictionary) else None
    return {key: font for key, font in fonts.items() if isinstance(font, Dictionary)} if fonts is not None else {}


def _is_standard(font: Any) -> bool:
    """A font that isn't inside: its letters are those that its codes are said to be (ISO 32000-2, 9.6.2.2 and 9.7.5.2).

    Where their font lacks a letter, programs take one of the system's for it, by a known encoding.
    """
    below = font.get(Name.DescendantFonts)
    parts = [font, *(below if isinstance(below, Array) else ())]
    descriptors = [part.get(Name.FontDescriptor, Dictionary()) for part in parts if isinstance(part, Dictionary)]
    if Name.ToUnicode in font or any(key in descriptor for descriptor in descriptors for key in _PROGRAMS):
        return False
    if font.get(Name.Subtype) == Name.Type0:
        return isinstance(font.get(Name.Encoding), Name)
    return font.get(Name.Subtype) in (Name.Type1, Name.TrueType) and as_text(font.get(Name.BaseFont)) in _STANDARD


def _unlike(looks: list[_Look]) -> Iterator[str]:
    """The names of those whose letters aren't those of any of their texts."""
    if not looks:
        return
    drawn = pypdfium2.PdfDocument(_sheets(looks))
    try:
        for look, page in zip(looks, drawn, strict=True):
            if not any(reads(page, text) for text in look.texts):
                yield look.name
    finally:
        drawn.close()


def _sheets(looks: list[_Look]) -> bytes:
    """Each look on a page of the size of its box."""
    made = io.BytesIO()
    with Pdf.new() as sheets:
        for look in looks:
            left, bottom, right, top = sorted_box(look.widget)
            page = sheets.add_blank_page(page_size=(max(3, right - left), max(3, top - bottom)))
            page.obj.MediaBox = Array([left, bottom, right, top])
            content = pikepdf.Annotation(look.widget).get_page_content_for_appearance(Name.Look, 0)
            page.obj.Resources = Dictionary(XObject=Dictionary(Look=sheets.copy_foreign(look.widget.AP.N)))
            page.obj.Contents = sheets.make_stream(content)
        sheets.save(made)
    return made.getvalue()


def sorted_box(widget: Any) -> tuple[float, float, float, float]:
    """Where a widget is: left, bottom, right, top."""
    one, two, three, four = (float(side) for side in widget.Rect)
    return min(one, three), min(two, four), max(one, three), max(two, four)
