"""What somebody may append to a signed file: one more revision, written by another program."""

from __future__ import annotations

import io
from collections.abc import Callable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject

Change = Callable[[IncrementalPdfFileWriter], None]


def revised(pdf: bytes, change: Change) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def field(writer: IncrementalPdfFileWriter, name: str) -> generic.DictionaryObject:
    """A field by its dotted name, marked as changed."""
    fields = writer.root["/AcroForm"]["/Fields"]
    for part in name.split("."):
        reference = next(item for item in fields if item.get_object()["/T"] == part)
        fields = reference.get_object().raw_get("/Kids") if "/Kids" in reference.get_object() else ()
    writer.mark_update(reference.reference)
    return reference.get_object()


def set_value(writer: IncrementalPdfFileWriter) -> None:
    field(writer, "titular.nome")[pdf_name("/V")] = generic.pdf_string("outro nome")


def tick(writer: IncrementalPdfFileWriter) -> None:
    box = field(writer, "aceite")
    box[pdf_name("/V")] = box[pdf_name("/AS")] = pdf_name("/Sim")


def draw_over_a_field(writer: IncrementalPdfFileWriter) -> None:
    """The value stays, and what is seen is something else."""
    form = generic.StreamObject(stream_data=b"BT (outro nome) Tj ET")
    form.update(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 20))),
        }
    )
    appearances = generic.DictionaryObject({pdf_name("/N"): writer.add_object(form)})
    field(writer, "titular.nome")[pdf_name("/AP")] = appearances


def remove_field(writer: IncrementalPdfFileWriter) -> None:
    form = writer.root["/AcroForm"]
    form[pdf_name("/Fields")] = generic.ArrayObject(list(form["/Fields"].raw_get(slice(1, None))))
    writer.update_container(form)


def remove_signature(writer: IncrementalPdfFileWriter) -> None:
    for name in ("assinatura_responsavel_tecnico", "assinatura_titular"):
        field(writer, name).pop(pdf_name("/V"), None)


def share_signature(writer: IncrementalPdfFileWriter) -> None:
    """Another field shows the first one's signature as its own."""
    theirs = field(writer, "assinatura_responsavel_tecnico")
    field(writer, "assinatura_terceiro")[pdf_name("/V")] = theirs.raw_get("/V")


def add_page(writer: IncrementalPdfFileWriter) -> None:
    content = writer.add_object(generic.StreamObject(stream_data=b"0 0 100 100 re f"))
    box = generic.ArrayObject(map(generic.FloatObject, (0, 0, 595, 842)))
    writer.insert_page(PageObject(contents=content, media_box=box))


def add_javascript(writer: IncrementalPdfFileWriter) -> None:
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.pdf_string("app.alert(1)")}
    writer.root[pdf_name("/OpenAction")] = generic.DictionaryObject(action)
    writer.update_root()
