# mypy: disable-error-code="no-untyped-call"
"""A page of another file as a form XObject of this one (ISO 32000-2, 8.10), written as it stands there.

What it refers to comes along, each object once and under a new number. All else is copied as qpdf writes it, since
nothing in it is to change.
"""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from signatures.acroform import open_pdf

Box = tuple[float, float, float, float]
_TEXT_OR_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|(?<= )(\d++) (\d++) R\b", re.DOTALL)
"""In what qpdf writes: there, a parenthesis inside of a text always has its backslash."""


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
        copier = _Copier(writer, opened)
        added = writer.add_object(_Written(copier.stream(form, content)))
        copier.bring_the_rest()
        return added, (left, bottom, right, top)


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

    def __init__(self, writer: BasePdfFileWriter, source: Pdf) -> None:
        self._writer, self._source = writer, source
        self._numbers: dict[tuple[int, int], int] = {}
        self._waiting: list[tuple[int, int]] = []

    def stream(self, entries: Object, content: bytes) -> bytes:
        """How a stream is written (ISO 32000-2, 7.3.8): its length is that of what is there."""
        entries[Name.Length] = len(content)
        return b"%b\nstream\n%b\nendstream" % (self._renumbered(entries.unparse()), content)

    def bring_the_rest(self) -> None:
        """Whatever was referred to, and what that refers to."""
        while self._waiting:
            place = self._waiting.pop()
            self._writer.add_object(_Written(self._whole(self._source.get_object(place))), idnum=self._numbers[place])

    def _whole(self, value: Any) -> bytes:
        if isinstance(value, Stream):
            return self.stream(value.stream_dict, value.read_raw_bytes())
        if isinstance(value, Object):
            return self._renumbered(value.unparse(resolved=True))
        return Array([value]).unparse()[1:-1].strip()  # a number, a truth value or null

    def _renumbered(self, written: bytes) -> bytes:
        return _TEXT_OR_REFERENCE.sub(self._reference, written)

    def _reference(self, found: re.Match[bytes]) -> bytes:
        if found[1] is None:  # a text, which may read like one
            return found[0]
        place = int(found[1]), int(found[2])
        if place not in self._numbers:
            self._numbers[place] = self._writer.allocate_placeholder().idnum
            self._waiting.append(place)
        return b"%d 0 R" % self._numbers[place]
