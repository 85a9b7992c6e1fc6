"""Signing: PAdES baseline B-B (ETSI EN 319 142-1, 6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from functools import partial

from signatures.acroform import MAX_SIZE
from signatures.certificate import validity
from signatures.credentials.model import Credential
from signatures.errors import PdfError, SigningError
from signatures.pades import cms
from signatures.pades.request import SignatureRequest, SubFilter

__all__ = ["SignatureRequest", "SubFilter", "sign"]


def sign(pdf: bytes, credential: Credential, request: SignatureRequest) -> bytes:
    """The same file with one more revision, in which ``request.field`` is signed.

    The result begins with ``pdf``, byte for byte. The same input gives the same bytes when the key's signatures are
    deterministic (RSA PKCS#1, Ed25519).

    Raises:
        PdfError: the file is empty, too large, encrypted or can't be read.
        SigningError: there is no such field, it is signed already, an earlier signature forbids one more, or the
            certificate isn't valid at ``request.moment``.
    """
    _check_file(pdf)
    _check_certificate(credential, request)
    container = partial(cms.sign_digest, credential)
    return _guarded(pdf, request, cms.largest(credential), credential.algorithm.digest, container)


def _guarded(
    pdf: bytes, request: SignatureRequest, size: int, digest: str, container: Callable[[bytes], bytes]
) -> bytes:
    # pyHanko costs a third of a second to import: who only asks for a wrong file, or for help, doesn't wait for it.
    from pyhanko.pdf_utils.misc import PdfError as PdfSyntaxError  # noqa: PLC0415

    from signatures.pades.revision import append_signature  # noqa: PLC0415

    try:
        return append_signature(pdf, request, size, digest, container)
    except (PdfSyntaxError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        message = "O arquivo não é um PDF, ou está corrompido ou cifrado: não pode ser assinado como está."
        raise PdfError("pdf-ilegivel", message) from error


def _check_file(pdf: bytes) -> None:
    if not pdf:
        raise PdfError("pdf-vazio", "O arquivo está vazio.")
    if len(pdf) > MAX_SIZE:
        raise PdfError("pdf-grande-demais", f"O arquivo tem mais de {MAX_SIZE // 1_000_000} MB.")


def _check_certificate(credential: Credential, request: SignatureRequest) -> None:
    if request.moment.utcoffset() is None:
        raise ValueError("a signature's moment has an offset from UTC")
    start, end = validity(credential.certificate)
    moment = request.moment.astimezone(UTC)
    if moment < start:
        message = f"O certificado só vale a partir de {start:%d/%m/%Y}."
        raise SigningError("assinar-certificado-futuro", message)
    if moment > end:
        message = f"O certificado venceu em {end:%d/%m/%Y}: renove-o antes de assinar."
        raise SigningError("assinar-certificado-vencido", message)
