"""The first half of signing: the file gets the place for a signature, and says what is to be signed."""

from __future__ import annotations

from signatures.acroform import MAX_SIZE
from signatures.errors import PdfError
from signatures.pades.attributes import more_attributes
from signatures.pades.prepared import Prepared, Slot
from signatures.pades.request import SignatureRequest


def prepare(pdf: bytes, request: SignatureRequest, slot: Slot) -> Prepared:
    """The file with one more revision, in which ``request.field`` awaits its signature.

    The result begins with ``pdf``, byte for byte, and the same input gives the same result: it may be made in one
    process and finished in another.

    Raises:
        PdfError: the file is empty, too large, encrypted or can't be read.
        SigningError: there is no such field, it is signed already, or an earlier signature forbids one more.
    """
    if not pdf:
        raise PdfError("pdf-vazio", "O arquivo está vazio.")
    if len(pdf) > MAX_SIZE:
        raise PdfError("pdf-grande-demais", f"O arquivo tem mais de {MAX_SIZE // 1_000_000} MB.")
    appended, hole, digest = _placed(pdf, request, slot)
    return Prepared(
        document=pdf,
        appended=appended,
        hole=hole,
        digest_name=slot.digest,
        digest=digest,
        field=request.field,
        certificate=slot.certificate,
        attributes=more_attributes(request),
        level=request.profile.level,
        stamp_required=request.profile.needs_stamp,
    )


def _placed(pdf: bytes, request: SignatureRequest, slot: Slot) -> tuple[bytes, tuple[int, int], bytes]:
    # pyHanko costs a third of a second to import: who only asks for a wrong file, or for help, doesn't wait for it.
    from pyhanko.pdf_utils.misc import PdfError as PdfSyntaxError  # noqa: PLC0415

    from signatures.pades.revision import append_place  # noqa: PLC0415

    try:
        return append_place(pdf, request, slot.room, slot.digest)
    except (PdfSyntaxError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        message = "O arquivo não é um PDF, ou está corrompido ou cifrado: não pode ser assinado como está."
        raise PdfError("pdf-ilegivel", message) from error
