"""The measured document with more signature fields, signed so many times, and perhaps with a large file attached."""

from __future__ import annotations

import io
import os

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from signatures.credentials.pkcs12 import load_pkcs12
from signatures.pades.sign import SignatureRequest, sign
from tools.bench.subject import MOMENT, Subject


def signed_times(subject: Subject, count: int) -> bytes:
    """The document with so many signatures, and one field more, which is empty."""
    holder = load_pkcs12(subject.pfx.read_bytes(), subject.pki.password)
    pdf = with_fields(subject.pdf, count + 1)
    for number in range(count):
        pdf = sign(pdf, holder, SignatureRequest(field(number), MOMENT))
    return pdf


def field(number: int) -> str:
    """The name of one of the fields that `with_fields` makes."""
    return f"extra_{number}"


def with_fields(pdf: bytes, count: int) -> bytes:
    """The document, unsigned, with so many more signature fields that nobody sees."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[0].obj
        for number in range(count):
            opened.Root.AcroForm.Fields.append(_field(opened, page, number))
        opened.save(out, deterministic_id=True)
    return out.getvalue()


def with_attachment(pdf: bytes, size: int) -> bytes:
    """The document, unsigned, with an attached file of so many bytes that no program can make smaller."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.attachments["anexo.bin"] = pikepdf.AttachedFileSpec(opened, os.urandom(size), filename="anexo.bin")
        opened.save(out, deterministic_id=True, compress_streams=False)
    return out.getvalue()


def _field(opened: Pdf, page: pikepdf.Object, number: int) -> pikepdf.Object:
    entries = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String(field(number)), F=132)
    entries.Rect, entries.P = Array([0, 0, 0, 0]), page
    made = opened.make_indirect(entries)
    page.Annots = Array([*page.get(Name.Annots, Array([])), made])
    return made
