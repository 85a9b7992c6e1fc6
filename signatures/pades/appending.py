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


class Appender(IncrementalPdfFileWriter):
    """A writer that adds nothing of its own: no new metadata, and an identifier that follows from the content.

    Metadata that change after signing are an alteration to some verifiers, and a random identifier would make the
    same input give different bytes.
    """

    output_version = (1, 0)  # PAdES asks for no version of its own: the catalog stays as it is

    def _update_meta(self) -> None:
        pass

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        prev.stream.seek(0)
        changing = generic.ByteStringObject(hashlib.sha256(prev.stream.read()).digest()[:16])
        permanent = prev.trailer["/ID"][0] if "/ID" in prev.trailer else changing
        return generic.ArrayObject([generic.ByteStringObject(permanent.original_bytes), changing])


def appender(pdf: bytes) -> tuple[io.BytesIO, Appender]:
    """The file to append to, and what writes there; ``write_in_place`` ends the revision.

    Raises:
        PdfError: the file is encrypted.
        Exception: what pyHanko raises for a file that it can't read.
    """
    # Objects start on a line of their own, also where a file ended without one.
    stream = io.BytesIO(pdf if pdf.endswith((b"\n", b"\r")) else pdf + b"\n")
    reader = PdfFileReader(stream)
    if reader.encrypted:
        raise PdfError("pdf-cifrado", "O arquivo está cifrado: não pode ser assinado como está.")
    return stream, Appender(stream, prev=reader)


def measured(
    stream: io.BytesIO, byte_range: ByteRange, contents: Contents, digest: str, *, after: int = 0
) -> tuple[bytes, tuple[int, int], bytes]:
    """A revision just written, its byte range filled in: the file, where its hole is, and the digest of all else.

    Of the file, only what comes ``after`` so many bytes: who has those already need not have them twice.
    """
    size = stream.seek(0, io.SEEK_END)
    range_start, start = byte_range.start, contents.start
    assert range_start is not None  # noqa: S101 - the writer has just written both
    assert start is not None  # noqa: S101
    end = start + 2 * contents.size + 2
    stream.seek(range_start)
    stream.write(byte_range.filled(start, end, size))
    with stream.getbuffer() as written:
        hashed = hashlib.new(digest, written[:start])
        hashed.update(written[end:])
        made = bytes(written[after:])
    stream.close()  # readers and writers refer to one another, and would keep its bytes for a while
    return made, (start, end), hashed.digest()


def filled(pdf: bytes, hole: tuple[int, int], container: bytes) -> bytes:
    """The file with the container in its hole. Raises ValueError when it doesn't fit."""
    start, end = hole
    room = (end - start) // 2 - 1
    if len(container) > room:
        raise ValueError("the container doesn't fit")
    written = b"<" + container.ljust(room, b"\0").hex().upper().encode() + b">"
    return b"".join((pdf[:start], written, pdf[end:]))
