"""The signature fields of a PDF: where one may sign, and where somebody did (ISO 32000-2, 12.7.5.5)."""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from signatures.acroform import FormField, form_fields, open_pdf, page_widgets
from signatures.errors import PdfError

SIGNATURE = "/Sig"


@dataclass(frozen=True, slots=True)
class Lock:
    """What signing locks (table 236): ``action`` is ``All``, ``Include`` (those in ``fields``) or ``Exclude``.

    Whatever else it says is taken for ``All``.
    """

    action: str
    fields: tuple[str, ...]

    def covers(self, name: str) -> bool:
        """Whether a field of this name, or one that it is inside of, is locked."""
        if self.action not in {"Include", "Exclude"}:
            return True
        named = any(name == field or name.startswith(field + ".") for field in self.fields)
        return named is (self.action == "Include")


@dataclass(frozen=True, slots=True)
class SignatureField:
    """A signature field. ``page`` counts from 1, and is None without a widget on a page; sizes are in points."""

    name: str
    signed: bool
    page: int | None
    width: float
    height: float
    lock: Lock | None


def signature_fields(pdf: bytes) -> tuple[SignatureField, ...]:
    """Every field of type ``/Sig``, signed or not, also those that a form hides in its pages.

    Raises:
        PdfError: the file can't be read, or is encrypted.
    """
    with open_pdf(pdf) as opened:
        try:
            pages = {widget.objgen: number for number, widget in page_widgets(opened)}
            return tuple(_described(field, pages) for field in signature_form_fields(opened))
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError) as error:
            raise PdfError("pdf-ilegivel", "O formulário do arquivo está corrompido.") from error


def signature_form_fields(pdf: Pdf) -> list[FormField]:
    """The form's fields of type ``/Sig``."""
    return [field for field in form_fields(pdf) if field.kind == SIGNATURE]


def read_lock(holder: Object | None) -> Lock | None:
    """A ``/Lock`` dictionary, or the ``/TransformParams`` of a FieldMDP, which say it alike."""
    if not isinstance(holder, Dictionary) or Name.Action not in holder:
        return None
    names = holder.get(Name.Fields)
    return Lock(str(holder.Action)[1:], tuple(map(str, names)) if isinstance(names, Array) else ())


def _described(field: FormField, pages: dict[tuple[int, int], int]) -> SignatureField:
    width, height = _extent(field)
    page = next((pages[widget.objgen] for widget in field.widgets if widget.objgen in pages), None)
    return SignatureField(
        field.name, field.value is not None, page, width, height, read_lock(field.dictionary.get(Name.Lock))
    )


def _extent(field: FormField) -> tuple[float, float]:
    box = next((widget.get(Name.Rect) for widget in field.widgets), None)
    if not isinstance(box, Array) or len(box) != 4:  # noqa: PLR2004 - left, bottom, right, top
        return 0.0, 0.0
    left, bottom, right, top = (float(side) for side in box)
    return abs(right - left), abs(top - bottom)
