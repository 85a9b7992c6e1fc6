"""A blank filled in by other people's programs: pypdf, with appearances of its own or none, and PDFium's own typing.

Values come as a person would give them: a text, or the ids of the boxes to tick.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable, Mapping
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, NameObject, TextStringObject

from pipeline.data.model import FormData
from pipeline.data.show import show
from pipeline.definition import model
from pipeline.definition.lookup import columns, fields

Typed = Mapping[str, str | list[str]]


def typing_of(definition: model.FormDefinition, data: FormData) -> dict[str, str | list[str]]:
    """What a person who fills in the blank types and ticks, field by field of the blank."""
    typed: dict[str, str | list[str]] = {}
    for path, _, field in fields(definition):
        value: Any = data.get(path)
        if isinstance(field, model.GroupField):
            for number, record in enumerate(value or (), 1):
                for column in columns(field):
                    typed[f"{path}.{number}.{column.id}"] = _typing(column, record[column.id])
        else:
            typed[path] = _typing(field, value)
    return {name: value for name, value in typed.items() if value}


def _typing(field: model.Scalar, value: Any) -> str | list[str]:
    match field:
        case model.YesNoField():
            return "" if value is None else ["sim" if value else "nao"]
        case model.ChoicesField():
            return list(value or ())
        case model.ChoiceField():
            return value or ""
        case _:
            return show(field, value)


# --- pypdf -----------------------------------------------------------------------------------------------------------


def with_pypdf(blank: bytes, typed: Typed) -> bytes:
    """Values and the appearances that pypdf draws, appended to the blank."""
    writer = PdfWriter(PdfReader(io.BytesIO(blank)), incremental=True)
    texts = {name: value for name, value in typed.items() if isinstance(value, str)}
    for page in writer.pages:
        writer.update_page_form_field_values(page, texts, auto_regenerate=False)
        _tick_page(page, typed)
    return _saved(writer)


def with_pypdf_bare(blank: bytes, typed: Typed) -> bytes:
    """Values only, and a request that whoever shows the file draws them; the whole file written anew."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(blank)))
    for page in writer.pages:
        for annotation in page.get("/Annots", ()):
            owner = _owner(annotation.get_object())
            value = typed.get(_full_name(owner))
            if isinstance(value, str):
                owner[NameObject("/V")] = TextStringObject(value.replace("\n", "\r"))
                owner.pop("/AP", None)
        _tick_page(page, typed)
    writer.root_object["/AcroForm"][NameObject("/NeedAppearances")] = BooleanObject(True)
    return _saved(writer)


def _tick_page(page: Any, typed: Typed) -> None:
    for annotation in page.get("/Annots", ()):
        widget = annotation.get_object()
        owner = _owner(widget)
        if owner.get("/FT") != "/Btn":
            continue
        (state,) = (state for state in widget["/AP"]["/N"] if state != "/Off")
        name = _full_name(owner)
        if state.removeprefix("/") in typed.get(name, typed.get(name.rpartition(".")[0], ())):
            widget[NameObject("/AS")] = NameObject(state)
            owner[NameObject("/V")] = NameObject(state)


def _owner(widget: Any) -> Any:
    return widget if "/T" in widget else widget["/Parent"].get_object()


def _full_name(field: Any) -> str:
    own = str(field.get("/T", ""))
    return f"{_full_name(field['/Parent'].get_object())}.{own}" if "/Parent" in field else own


def _saved(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


# --- PDFium ----------------------------------------------------------------------------------------------------------


def with_pdfium(blank: bytes, typed: Typed) -> bytes:
    """Clicked and typed, as in Chromium's reader, whose engine this is."""
    document = pypdfium2.PdfDocument(blank)
    document.init_forms()
    try:
        for page in document:
            for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
                _fill_widget(document.formenv, page, index, typed)
            pdfium.FORM_ForceToKillFocus(document.formenv)
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()
    finally:
        document.close()


def _fill_widget(form: Any, page: Any, index: int, typed: Typed) -> None:
    annotation = pdfium.FPDFPage_GetAnnot(page, index)
    try:
        name = _wide(pdfium.FPDFAnnot_GetFormFieldName, form, annotation)
        kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
        value = typed.get(name, typed.get(name.rpartition(".")[0]))
        if value is None:
            return
        if kind in {pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON}:
            option = _wide(pdfium.FPDFAnnot_GetFormFieldExportValue, form, annotation)
            if option in value:
                _click(form, page, annotation)
        elif kind == pdfium.FPDF_FORMFIELD_TEXTFIELD and isinstance(value, str):
            _click(form, page, annotation)
            pdfium.FORM_ReplaceSelection(form, page, _utf16(value))
        elif kind == pdfium.FPDF_FORMFIELD_COMBOBOX and isinstance(value, str):
            _choose(form, page, annotation, value)
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _choose(form: Any, page: Any, annotation: Any, value: str) -> None:
    """By the label that the reader shows: the export value stays inside."""
    _click(form, page, annotation)
    wanted = OPTION_LABELS.get(value, value)
    for index in range(pdfium.FPDFAnnot_GetOptionCount(form, annotation)):
        label = _wide(pdfium.FPDFAnnot_GetOptionLabel, form, annotation, index)
        if label == wanted:
            pdfium.FORM_SetIndexSelected(form, page, index, True)


OPTION_LABELS = {"a": "Opção á, com vírgula", "b": "Bê"}


def _click(form: Any, page: Any, annotation: Any) -> None:
    box = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, box)
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    pdfium.FORM_OnMouseMove(form, page, 0, x, y)
    pdfium.FORM_OnLButtonDown(form, page, 0, x, y)
    pdfium.FORM_OnLButtonUp(form, page, 0, x, y)


def _utf16(text: str) -> Any:
    units = (text + "\0").encode("utf-16-le")
    buffer = ctypes.create_string_buffer(units, len(units))
    return ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))


def _wide(function: Callable[..., int], *arguments: Any) -> str:
    size = function(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(size)
    function(*arguments, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


FILLERS: dict[str, Callable[[bytes, Typed], bytes]] = {
    "pypdf": with_pypdf,
    "pypdf-without-appearances": with_pypdf_bare,
    "pdfium": with_pdfium,
}
