"""What a PDF carries: the record inside it and what was typed into its fields, by whatever reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.readers.acroform import fields_in
from pipeline.readers.model import Found
from pipeline.readers.record import record_in
from signatures.errors import PdfError

if TYPE_CHECKING:
    from pikepdf import Pdf


def read_pdf(pdf: bytes, end: int | None = None) -> Found:
    """The record and the data fields' values; the appearances, which a reader may leave out, are not looked at.

    With ``end``, as they were when the file had so many bytes.

    Raises signatures.errors.PdfError for what can't be opened, is encrypted, is an XFA form, or has a form that is
    made to deceive.
    """
    from signatures.acroform import was_mended  # noqa: PLC0415 - imports pikepdf
    from signatures.verification.prefix import open_prefix  # noqa: PLC0415 - the same

    with open_prefix(pdf, len(pdf) if end is None else end) as document:
        _refuse_xfa(document)
        record, fields = record_in(document), fields_in(document)
        return Found(record, fields, mended=was_mended(document))


def _refuse_xfa(document: Pdf) -> None:
    """An XFA form keeps its values elsewhere, and may show other ones than its fields have (ISO 32000-2, annex K)."""
    from pikepdf import Dictionary  # noqa: PLC0415 - the same

    form = document.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        raise PdfError("pdf-xfa", "O arquivo é um formulário dinâmico (XFA), que não é dos nossos e não pode ser lido.")
