"""What is done to a submitted file: filled in by a reader, written again by another program, or attacked."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pikepdf
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
    TextStringObject,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.samples import siop_example

if TYPE_CHECKING:
    from tests.submission.conftest import Agency

Bytes = Callable[[bytes], bytes]

LOCKED = {"encryption": pikepdf.Encryption(owner="dono", user="senha")}


def rewritten(change: Callable[[pikepdf.Pdf], object], **options: Any) -> Bytes:
    """Written whole by another program, with this change."""

    def apply(pdf: bytes) -> bytes:
        buffer = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf)) as document:
            change(document)
            document.save(buffer, **options)
        return buffer.getvalue()

    return apply


def javascript(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def covered(document: pikepdf.Pdf) -> None:
    cover = document.make_stream(b"q 1 1 1 rg 40 600 500 100 re f Q")
    document.pages[0].contents_add(cover)


def annotated(document: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[40, 600, 540, 700], Contents="outro valor"
    )
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])


def appended(change: Callable[[IncrementalPdfFileWriter], object]) -> Bytes:
    """One more revision with this change."""

    def apply(pdf: bytes) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        change(writer)
        buffer = io.BytesIO()
        writer.write(buffer)
        return buffer.getvalue()

    return apply


def add_page(writer: IncrementalPdfFileWriter) -> None:
    page = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Page"),
            NameObject("/MediaBox"): ArrayObject(FloatObject(number) for number in (0, 0, 595, 842)),
        }
    )
    writer.insert_page(page)


def cover_page(writer: IncrementalPdfFileWriter) -> None:
    stream = writer.add_object(StreamObject(stream_data=b"1 1 1 rg 0 0 595 842 re f"))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = stream
    writer.update_container(page)


def swap_data(writer: IncrementalPdfFileWriter) -> None:
    attached = writer.root["/AF"][0].get_object()
    name = "/UF" if "/UF" in attached["/EF"] else "/F"
    stream = attached["/EF"][name]
    stream._data = stream.data.replace(b"SIGOR", b"OUTRO")  # noqa: SLF001 - what an attacker would do
    stream._encoded_data = None  # noqa: SLF001 - the same
    writer.update_container(stream)


def javascript_later(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/OpenAction"] = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
    )
    writer.update_root()


def typed_over(writer: IncrementalPdfFileWriter, section: str, name: str, value: str) -> None:
    """A text field says something else."""
    for group in writer.root["/AcroForm"]["/Fields"]:
        if group.get_object().get("/T") == section:
            for kid in group.get_object()["/Kids"]:
                field = kid.get_object()
                if field.get("/T") == name:
                    field["/V"] = TextStringObject(value)
                    writer.update_container(field)


def ranges(pdf: bytes) -> list[list[tuple[int, int]]]:
    """Of each signature, its two parts: where each begins, and its length."""
    found = re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", pdf)
    return [[(int(a), int(b)), (int(c), int(d))] for a, b, c, d in found]


def flipped(number: int, part: int) -> Bytes:
    """With one bit changed in the middle of a signature's part."""

    def apply(pdf: bytes) -> bytes:
        start, length = ranges(pdf)[number][part]
        broken = bytearray(pdf)
        broken[start + length // 2] ^= 1
        return bytes(broken)

    return apply


def with_record_of(pdf: bytes, other: bytes) -> bytes:
    """With the data of another document inside."""
    with pikepdf.open(io.BytesIO(other)) as source:
        record = _record_stream(source).read_bytes()
    return rewritten(lambda document: _record_stream(document).write(record), deterministic_id=True)(pdf)


def edited_record(before: bytes, after: bytes) -> Bytes:
    """With other bytes in the data inside."""

    def edit(document: pikepdf.Pdf) -> None:
        stream = _record_stream(document)
        data = stream.read_bytes()
        assert before in data
        stream.write(data.replace(before, after))

    return rewritten(edit, deterministic_id=True)


def _record_stream(document: pikepdf.Pdf) -> pikepdf.Stream:
    return document.Root.AF[0].EF.F


def empty_pdf() -> bytes:
    """A page, and nothing on it or in it."""
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(buffer)
    return buffer.getvalue()


def filled_by_a_reader(agency: Agency, blank: bytes) -> bytes:
    """Filled in by pypdf, a library that is not ours, with its own appearances, appended to the blank."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - the reader that someone else wrote
    from pypdf.generic import NameObject as PypdfName  # noqa: PLC0415 - beside it

    typed = _typed_values(agency)
    writer = PdfWriter(PdfReader(io.BytesIO(blank)), incremental=True)
    fields = writer.get_fields() or {}
    texts = {name: value for name, value in typed.items() if isinstance(value, str) and name in fields}
    for page in writer.pages:
        writer.update_page_form_field_values(page, texts, auto_regenerate=False)
        for annotation in page.get("/Annots", ()):
            _press(annotation.get_object(), typed, PypdfName)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _press(widget: Any, typed: dict[str, object], name_of: Any) -> None:
    """Tick a checkbox or a radio button whose option was chosen."""
    owner = widget if "/T" in widget else widget["/Parent"].get_object()
    if owner.get("/FT") != "/Btn":
        return
    states = [state for state in widget["/AP"]["/N"] if state != "/Off"]
    full = _full_name(owner)
    group, _, option = full.rpartition(".")
    is_chosen = option in (typed.get(group) or ()) if full not in typed else f"/{typed[full]}" in states
    if is_chosen:
        widget[name_of("/AS")] = name_of(states[0])
        owner[name_of("/V")] = name_of(states[0])


def _full_name(field: Any) -> str:
    own = str(field.get("/T", ""))
    return f"{_full_name(field['/Parent'].get_object())}.{own}" if "/Parent" in field else own


def _typed_values(agency: Agency) -> dict[str, object]:
    from pipeline.data.show import show  # noqa: PLC0415 - what a person would type
    from pipeline.definition.lookup import fields  # noqa: PLC0415 - the same

    data = siop_example()
    typed: dict[str, object] = {}
    for path, _, field in fields(agency.catalog.definition("siop-ws")):
        value = data.get(path)
        if isinstance(value, tuple) and type(field).__name__ == "ChoicesField":
            typed[path] = value
        elif value is not None:
            typed[path] = {"Sim": "sim", "Não": "nao"}.get(show(field, value), show(field, value))
    return typed
