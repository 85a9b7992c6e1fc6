# mypy: disable-error-code="no-untyped-call"
"""One more revision at the end of a file (ISO 32000-2, 7.5.6), with the holes that are filled in last."""

from __future__ import annotations

import hashlib
import io

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from signatures.errors import PdfError
from signatures.pades.placeholders import ByteRange, Contents
from signatures.strict import StrictReader


class Appender(IncrementalPdfFileWriter):
    """A writer that adds nothing of its own: no new metadata, and an identifier that follows from the content.

    Metadata that change after signing are an alteration to some verifiers, and a random identifier would make the
    same input give different bytes.
    """

    output_version = (1, 0)  # PAdES asks for no version of its own: the catalog stays as it is

    def __init__(self, pdf: bytes) -> None:
        reader = StrictReader(pdf)
        if reader.encrypted:
            raise PdfError("pdf-cifrado", "O arquivo está cifrado: não pode ser assinado como está.")
        super().__init__(reader.stream, prev=reader)
        self._pdf, self._reader = pdf, reader

    def revision(self) -> bytearray:
        """What follows the file, once everything is there. Nothing can be read or written any more."""
        with _Following(self._pdf) as stream:
            self._prep_dom_for_writing()
            self._write_updated_section(stream)
            made = bytearray(stream.getbuffer())
        self._pdf = b""
        self._reader.close()
        return made

    def _update_meta(self) -> None:
        pass

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        prev.stream.seek(0)
        changing = generic.ByteStringObject(hashlib.sha256(prev.stream.read()).digest()[:16])
        permanent = prev.trailer["/ID"][0] if "/ID" in prev.trailer else changing
        return generic.ArrayObject([generic.ByteStringObject(permanent.original_bytes), changing])


class _Following(io.BytesIO):
    """What is written after a file, at the places where it will stand: the file itself isn't copied for it."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._start = len(pdf)
        if not pdf.endswith((b"\n", b"\r")):  # objects start on a line of their own
            self.write(b"\n")

    def tell(self) -> int:
        return self._start + super().tell()


def measured(
    pdf: bytes, revision: bytearray, byte_range: ByteRange, contents: Contents, digest: str
) -> tuple[bytes, tuple[int, int], bytes]:
    """A revision just written, with its byte range filled in, where in the whole its hole is, the digest of all else.

    The revision follows ``pdf``, which is hashed where it stands.
    """
    range_start, start = byte_range.start, contents.start
    assert range_start is not None  # noqa: S101 - the writer has just written both
    assert start is not None  # noqa: S101
    before, end = len(pdf), start + 2 * contents.size + 2
    array = byte_range.filled(start, end, before + len(revision))
    revision[range_start - before : range_start - before + len(array)] = array
    hashed = hashlib.new(digest, pdf)
    for part in (slice(start - before), slice(end - before, None)):
        hashed.update(memoryview(revision)[part])
    return bytes(revision), (start, end), hashed.digest()
