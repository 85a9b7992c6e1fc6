# mypy: disable-error-code="no-untyped-call"
"""A signature as one more revision of a file (ISO 32000-2, 7.5.6): what was there stays a byte-exact prefix."""

from __future__ import annotations

from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.form_tools import enumerate_fields_in, get_single_field_annot
from pyhanko.pdf_utils.generic import pdf_date, pdf_name, pdf_string

from signatures.errors import SigningError
from signatures.pades import permissions
from signatures.pades.appearance import has_area, show_page
from signatures.pades.appending import Appender, measured
from signatures.pades.entries import entry
from signatures.pades.extensions import SIGNATURE_LEVEL, declare
from signatures.pades.placeholders import ByteRange, Contents
from signatures.pades.request import SignatureRequest, SubFilter

_SIGNATURES_EXIST_APPEND_ONLY = 3  # ISO 32000-2, table 225


_Field = tuple[str, generic.DictionaryObject | None, generic.IndirectObject]
"""Its full name, the signature that it holds, and where it is."""


@dataclass(frozen=True, slots=True)
class _Signature:
    """The signature dictionary, with the two places that are filled in last."""

    dictionary: generic.DictionaryObject
    byte_range: ByteRange
    contents: Contents


def append_place(pdf: bytes, request: SignatureRequest, size: int, digest: str) -> tuple[bytes, tuple[int, int], bytes]:
    """A signature dictionary in the field that is asked for, with room for a container of ``size`` bytes.

    What is appended to the file for that, where in the whole the room begins and ends, and the digest of all the rest,
    made with ``digest``.

    Raises:
        SigningError: the field isn't there, is signed, or may not be signed any more.
        PdfError: the file is encrypted.
        Exception: what pyHanko raises for a file that it can't read.
    """
    writer = Appender(pdf)
    fields = _signature_fields(writer)
    field_reference = _empty_field(fields, request.field)
    field, earlier = field_reference.get_object(), [value for _, value, _ in fields if value is not None]
    permissions.check_allowed(request.field, earlier)
    signature = _dictionary(request, size)
    found = permissions.references(field, writer.root_ref, earlier)
    if found:
        signature.dictionary[pdf_name("/Reference")] = found
    _fill_field(writer, field_reference, signature.dictionary, request.appearance)
    # Only the first: after it, nobody finds that the catalog changed under a signature.
    if not earlier and request.subfilter is SubFilter.CADES and declare(writer, SIGNATURE_LEVEL):
        writer.update_root()
    return measured(pdf, writer.revision(), signature.byte_range, signature.contents, digest)


def _empty_field(fields: list[_Field], name: str) -> generic.IndirectObject:
    for full_name, value, reference in fields:
        if full_name == name and value is not None:
            raise SigningError("assinar-campo-assinado", f"O campo “{name}” já está assinado.")
        if full_name == name:
            return reference
    raise SigningError("assinar-campo-inexistente", f"O arquivo não tem o campo de assinatura “{name}”.")


def _signature_fields(writer: Appender) -> list[_Field]:
    form = entry(writer.root, "/AcroForm")
    if not isinstance(form, generic.DictionaryObject) or "/Fields" not in form:
        return []
    found = enumerate_fields_in(form["/Fields"], refs_seen=set(), target_field_type="/Sig")
    return [(str(name), value and value.get_object(), reference) for name, value, reference in found]


def _dictionary(request: SignatureRequest, size: int) -> _Signature:
    """ETSI EN 319 142-1, 6.3: SubFilter, Contents, ByteRange and M are mandatory; Cert is absent."""
    contents, byte_range = Contents(size), ByteRange()
    made = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Sig"),
            pdf_name("/Filter"): pdf_name(request.subfilter.handler),
            pdf_name("/SubFilter"): pdf_name(request.subfilter.value),
            pdf_name("/M"): pdf_date(request.moment),
        }
    )
    said = {"/Name": request.name, "/Reason": request.reason, "/Location": request.location}
    made.update({pdf_name(key): pdf_string(text) for key, text in said.items() if text})
    made.update({pdf_name("/Contents"): contents, pdf_name("/ByteRange"): byte_range})
    return _Signature(made, byte_range, contents)


def _fill_field(
    writer: Appender, reference: generic.IndirectObject, signature: generic.DictionaryObject, appearance: bytes | None
) -> None:
    field = reference.get_object()
    if appearance is not None:
        widget = get_single_field_annot(field)
        if has_area(widget):
            show_page(writer, widget, appearance)
    field[pdf_name("/V")] = writer.add_object(signature)
    writer.mark_update(reference)
    form = writer.root["/AcroForm"]
    if entry(form, "/SigFlags") != _SIGNATURES_EXIST_APPEND_ONLY or "/NeedAppearances" in form:
        form[pdf_name("/SigFlags")] = generic.NumberObject(_SIGNATURES_EXIST_APPEND_ONLY)
        form.pop(pdf_name("/NeedAppearances"), None)
        writer.update_container(form)
