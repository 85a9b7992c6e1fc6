# mypy: disable-error-code="no-untyped-call"
"""A page of another file as a form XObject of this one (ISO 32000-2, 8.10), written as it stands there.

What it refers to comes along, each object once and under a new number. Only what has references is taken apart; all
else is copied as text, since nothing in it is to change.
"""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from pikepdf import Array, Dictionary, Name, Object, Stream
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from signatures.acroform import open_pdf

Box = tuple[float, float, float, float]
_REFERENCE = re.compile(rb"\d \d+ R\b")


def import_page(writer: BasePdfFileWriter, pdf: bytes) -> tuple[generic.IndirectObject, Box]:
    """The first page of ``pdf``, added to the writer's file, and its box. Its content is unfiltered.

    Raises:
        PdfError: it can't be read.
        Exception: what pikepdf raises for a page that is none.
    """
    with open_pdf(pdf) as opened:
        page = opened.pages[0]
        page.contents_coalesce()
        content = page.obj.Contents.read_bytes()
        left, bottom, right, top = (float(side) for side in page.mediabox)
        form = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=page.mediabox, Resources=page.resources)
        copier = _Copier(writer)
        return writer.add_object(_Written(copier.stream(form, content))), (left, bottom, right, top)


class _Written(generic.PdfObject):  # type: ignore[misc, unused-ignore]  # pyHanko has no types
    """An object that only has to be put there."""

    def __init__(self, text: bytes) -> None:
        super().__init__()
        self._text = text

    def write_to_stream(self, stream: BinaryIO, handler: object = None, container_ref: object = None) -> None:
        """As it is: nothing of it is encrypted."""
        del handler, container_ref
        stream.write(self._text)


class _Copier:
    """The objects of one file, as they are written, with the numbers that they get in another."""

    def __init__(self, writer: BasePdfFileWriter) -> None:
        self._writer = writer
        self._numbers: dict[tuple[int, int], int] = {}

    def text(self, value: Any) -> bytes:
        """How a value is written there: what it refers to is added when it is met first."""
        if not isinstance(value, Object):  # a number, a truth value or null
            return Array([value]).unparse()[1:-1].strip()
        return b"%d 0 R" % self._number(value) if value.is_indirect else self._direct(value, value.unparse())

    def stream(self, entries: Object, content: bytes) -> bytes:
        """How a stream is written (ISO 32000-2, 7.3.8): its length is that of what is there."""
        kept = b" ".join(self._entry(entries, key) for key in sorted(entries.keys()) if key != Name.Length)
        return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (kept, len(content), content)

    def _entry(self, value: Object, key: str) -> bytes:
        return Name(key).unparse() + b" " + self.text(value[key])

    def _direct(self, value: Object, written: bytes) -> bytes:
        if not _REFERENCE.search(written):
            return written
        if isinstance(value, Array):
            return b"[ %b ]" % b" ".join(self.text(item) for item in value)
        if isinstance(value, Dictionary):
            return b"<< %b >>" % b" ".join(self._entry(value, key) for key in sorted(value.keys()))
        return written  # a text that reads like a reference

    def _number(self, value: Object) -> int:
        known = self._numbers.get(value.objgen)
        if known is None:
            known = self._numbers[value.objgen] = self._writer.allocate_placeholder().idnum
            self._writer.add_object(_Written(self._whole(value)), idnum=known)
        return known

    def _whole(self, value: Object) -> bytes:
        if isinstance(value, Stream):
            return self.stream(value.stream_dict, value.read_raw_bytes())
        return self._direct(value, value.unparse(resolved=True))
