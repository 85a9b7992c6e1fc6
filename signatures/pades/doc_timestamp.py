# mypy: disable-error-code="no-untyped-call"
"""A timestamp of the whole document, as one more revision (ETSI EN 319 142-1, 5.4.3; ISO 32000-2, 12.8.5)."""

from __future__ import annotations

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string

from signatures.errors import SigningError
from signatures.pades.appending import Appender, measured
from signatures.pades.entries import entry
from signatures.pades.placeholders import ByteRange, Contents
from signatures.pades.prepared import filled
from signatures.pades.timestamper import Timestamper

PREFIX = "carimbo_"
"""Of the fields that hold timestamps: ``carimbo_1``, ``carimbo_2``…"""

_PRINT_LOCKED = 4 | 128  # ISO 32000-2, table 167; PDF/A wants Print set and Hidden clear
_SIGNATURES_EXIST_APPEND_ONLY = 3
_TRIES = 2


def timestamp_revision(pdf: bytes, timestamper: Timestamper) -> bytes:
    """What follows the file, with a timestamp over all of it.

    A document that a certification closed takes it too (ISO 32000-2, 12.8.2.2.1). A token that is larger than what was
    reserved is asked for again, once, with more room.

    Raises:
        TimestampError: no authority gave a timestamp.
        SigningError: ``assinar-carimbo-grande``, when the second token doesn't fit either.
        PdfError: the file is encrypted.
        Exception: what pyHanko raises for a file that it can't read.
    """
    for _ in range(_TRIES):
        made, hole, digest = _with_place(pdf, timestamper.size)
        token = timestamper.stamp(digest)
        if 2 * len(token) + 2 <= hole[1] - hole[0]:
            return filled(made, (hole[0] - len(pdf), hole[1] - len(pdf)), token)
    message = "O carimbo do tempo não coube no espaço reservado para ele; nada foi gravado."
    raise SigningError("assinar-carimbo-grande", message)


def _with_place(pdf: bytes, size: int) -> tuple[bytes, tuple[int, int], bytes]:
    writer = Appender(pdf)
    contents, byte_range = Contents(size), ByteRange()
    stamp = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/DocTimeStamp"),
            pdf_name("/Filter"): pdf_name("/Adobe.PPKLite"),
            pdf_name("/SubFilter"): pdf_name("/ETSI.RFC3161"),
            pdf_name("/Contents"): contents,
            pdf_name("/ByteRange"): byte_range,
        }
    )
    _add_field(writer, writer.add_object(stamp))
    return measured(pdf, writer.revision(), byte_range, contents, "sha256")


def _add_field(writer: Appender, stamp: generic.IndirectObject) -> None:
    reference = writer.find_page_for_modification(0)[0]
    form = _form(writer)
    field = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Sig"),
            pdf_name("/T"): pdf_string(_free_name(form)),
            pdf_name("/F"): generic.NumberObject(_PRINT_LOCKED),
            pdf_name("/Rect"): generic.ArrayObject(generic.NumberObject(0) for _ in range(4)),
            pdf_name("/P"): reference,
            pdf_name("/V"): stamp,
        }
    )
    added = writer.add_object(field)
    fields = form["/Fields"]
    fields.append(added)
    writer.update_container(fields)
    writer.register_annotation(reference, added)


def _form(writer: Appender) -> generic.DictionaryObject:
    form = entry(writer.root, "/AcroForm")
    if not isinstance(form, generic.DictionaryObject):
        form = generic.DictionaryObject()
        writer.root[pdf_name("/AcroForm")] = writer.add_object(form)
        writer.update_root()
    if "/Fields" not in form:
        form[pdf_name("/Fields")] = generic.ArrayObject()
        writer.update_container(form)
    if entry(form, "/SigFlags") != _SIGNATURES_EXIST_APPEND_ONLY:
        form[pdf_name("/SigFlags")] = generic.NumberObject(_SIGNATURES_EXIST_APPEND_ONLY)
        writer.update_container(form)
    return form


def _free_name(form: generic.DictionaryObject) -> str:
    found = [field.get_object() for field in form["/Fields"]]
    taken = {str(entry(field, "/T", "")) for field in found if isinstance(field, generic.DictionaryObject)}
    return next(name for number in range(1, len(taken) + 2) if (name := f"{PREFIX}{number}") not in taken)
