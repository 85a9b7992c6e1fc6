# mypy: disable-error-code="no-untyped-call"
"""A page as a signature's appearance.

Conforming archives and tagged files are easily broken here: the page comes with its fonts embedded and no structure of
its own, and is shown through a form XObject with the box, the filter and the kinds of resource of the blank one, or
verifiers that compare the two call the signature an unknown modification.
"""

from __future__ import annotations

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signatures.errors import PdfError, SigningError
from signatures.pades.entries import entry
from signatures.pades.imported import Box, import_page


def show_page(writer: IncrementalPdfFileWriter, widget: generic.DictionaryObject, page: bytes) -> None:
    """Make the first page of a PDF the normal appearance of a widget.

    Raises:
        SigningError: ``assinar-aparencia``, when the page can't be read.
    """
    try:
        # Unfiltered, as the blank appearance is: a filter that came is a modification that verifiers do not know.
        inner, corners = import_page(writer, page)
        box, compressed = _blank_form(widget)
        content = b"q %s/Background Do Q\n" % _fitting(corners, box)
    except (PdfError, pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise SigningError("assinar-aparencia", "A aparência da assinatura não é uma página de PDF.") from error
    form = _outer(inner, box, content)
    if compressed:
        form.compress()
    widget[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(form)})
    widget.pop(pdf_name("/AS"), None)
    writer.update_container(widget)


def has_area(widget: generic.DictionaryObject) -> bool:
    """Whether the widget has a box in which anything could be seen."""
    left, bottom, right, top = (float(side) for side in entry(widget, "/Rect", (0, 0, 0, 0)))
    return left != right and bottom != top


def _outer(inner: generic.IndirectObject, box: list[float], content: bytes) -> generic.StreamObject:
    resources = generic.DictionaryObject(
        {pdf_name("/XObject"): generic.DictionaryObject({pdf_name("/Background"): inner})}
    )
    entries = {
        pdf_name("/Type"): pdf_name("/XObject"),
        pdf_name("/Subtype"): pdf_name("/Form"),
        pdf_name("/BBox"): generic.ArrayObject(map(_number, box)),
        pdf_name("/Resources"): resources,
    }
    return generic.StreamObject(entries, stream_data=content)


def _blank_form(widget: generic.DictionaryObject) -> tuple[list[float], bool]:
    """The box of the appearance that is there, or else the widget's size; and whether its content is filtered."""
    try:
        blank = widget["/AP"]["/N"]
        return [float(side) for side in blank["/BBox"]], "/Filter" in blank
    except (KeyError, TypeError):
        left, bottom, right, top = (float(side) for side in widget["/Rect"])
        return [0.0, 0.0, abs(right - left), abs(top - bottom)], False


def _fitting(page: Box, box: list[float]) -> bytes:
    """The matrix that puts the page into the box; nothing when they have the same corners, to 0.01 point."""
    left, bottom, right, top = page
    if all(abs(a - b) < 0.01 for a, b in zip((left, bottom, right, top), box, strict=True)):  # noqa: PLR2004
        return b""
    across, up = (box[2] - box[0]) / (right - left), (box[3] - box[1]) / (top - bottom)
    return b"%.6f 0 0 %.6f %.6f %.6f cm " % (across, up, box[0] - left * across, box[1] - bottom * up)


def _number(value: float) -> generic.PdfObject:
    return generic.NumberObject(int(value)) if value == int(value) else generic.FloatObject(repr(round(value, 4)))
