"""A signature begun here and finished elsewhere, kept on disk meanwhile: a small file beside the document.

It has no secret: what was appended to the document, the digests that tie the two together, and until when it serves.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.files import read_file, write_file
from signatures.pades.prepared import Prepared
from signatures.pades.profile import Level

SUFFIX = ".pendente.json"
LIFETIME = timedelta(hours=24)
_MAX_BYTES = 8 * 1024 * 1024
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Pending:
    """A signature that is awaited: which document, for which role, through what, and until when.

    ``source`` names where the signature will come from (``portal``, ``govbr``, a PSC's name); ``document`` is the file
    as it was when the signature was prepared, and grows when it is finished. Moments carry their offsets from UTC.
    """

    document: Path
    role: str
    source: str
    prepared: Prepared
    created: datetime
    lifetime: timedelta = LIFETIME

    @property
    def expires(self) -> datetime:
        """When it serves no more."""
        return self.created + self.lifetime


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file, as JSON: bytes in Base64, digests in hexadecimal, moments with their offsets."""

    version: int
    document: str
    sha256: str
    size: int
    role: str
    source: str
    created: datetime
    expires: datetime
    field: str
    appended: str
    hole: tuple[int, int]
    digest_name: str
    digest: str
    certificate: str | None
    attributes: tuple[str, ...]
    level: Level
    stamp_required: bool


def pending_path(document: Path) -> Path:
    """Where what is awaited for a document is kept."""
    return document.with_name(document.name + SUFFIX)


def keep(pending: Pending) -> Path:
    """Write it beside the document, in place of an earlier one, and return where. Raises FailedError."""
    path = pending_path(pending.document)
    write_file(path, msgspec.json.format(msgspec.json.encode(_kept(pending)), indent=2) + b"\n")
    return path


def resume(document: Path, now: datetime) -> Pending:
    """What is awaited for a document.

    Raises:
        UsageError: nothing is awaited, or the file isn't one of ours.
        RefusedError: it has expired, or the document isn't the one that was prepared.
    """
    kept = _read(pending_path(document))
    if now.astimezone(UTC) >= kept.expires.astimezone(UTC):
        message = (
            f"A assinatura de {document} foi preparada em {kept.created:%d/%m/%Y às %H:%M} e o prazo para concluí-la "
            "acabou. Comece de novo; nada foi gravado."
        )
        raise RefusedError("pendente-vencida", message)
    pdf = read_file(document)
    if len(pdf) != kept.size or hashlib.sha256(pdf).hexdigest() != kept.sha256:
        message = (
            f"O documento {document} mudou depois que a assinatura foi preparada, talvez pela assinatura de outra "
            "pessoa. Comece de novo, com o documento como está agora; nada foi gravado."
        )
        raise RefusedError("pendente-de-outro", message)
    prepared = _prepared(kept, pdf)
    return Pending(document, kept.role, kept.source, prepared, kept.created, kept.expires - kept.created)


def forget(document: Path) -> None:
    """Nothing is awaited any more; no error when nothing was."""
    pending_path(document).unlink(missing_ok=True)


def _kept(pending: Pending) -> _Kept:
    prepared = pending.prepared
    original = prepared.document
    return _Kept(
        version=_VERSION,
        document=pending.document.name,
        sha256=hashlib.sha256(original).hexdigest(),
        size=len(original),
        role=pending.role,
        source=pending.source,
        created=pending.created,
        expires=pending.expires,
        field=prepared.field,
        appended=_text(prepared.appended),
        hole=prepared.hole,
        digest_name=prepared.digest_name,
        digest=prepared.digest.hex(),
        certificate=_text(prepared.certificate) if prepared.certificate else None,
        attributes=tuple(_text(attribute) for attribute in prepared.attributes),
        level=prepared.level,
        stamp_required=prepared.stamp_required,
    )


def _read(path: Path) -> _Kept:
    if not path.exists():
        message = f"Nenhuma assinatura está à espera de conclusão: o arquivo {path} não existe."
        raise UsageError("pendente-inexistente", message)
    try:
        kept = msgspec.json.decode(read_file(path, _MAX_BYTES), type=_Kept)
    except msgspec.MsgspecError as error:
        raise _not_ours(path) from error
    if kept.version != _VERSION or kept.created.tzinfo is None or kept.expires.tzinfo is None:
        raise _not_ours(path)
    return kept


def _prepared(kept: _Kept, pdf: bytes) -> Prepared:
    """The same value again, with its digest made anew: what the file says of itself isn't believed."""
    try:
        appended = _bytes(kept.appended)
        digest = _digest(pdf + appended, len(pdf), kept)
        certificate = _bytes(kept.certificate) if kept.certificate else None
        attributes = tuple(_bytes(attribute) for attribute in kept.attributes)
    except ValueError as error:
        raise _not_ours(Path(kept.document + SUFFIX)) from error
    return Prepared(
        document=pdf,
        appended=appended,
        hole=kept.hole,
        digest_name=kept.digest_name,
        digest=digest,
        field=kept.field,
        certificate=certificate,
        attributes=attributes,
        level=kept.level,
        stamp_required=kept.stamp_required,
    )


def _digest(whole: bytes, size: int, kept: _Kept) -> bytes:
    start, end = kept.hole
    if not size < start < end <= len(whole):
        raise ValueError("a hole elsewhere")
    hashed = hashlib.new(kept.digest_name, whole[:start])
    hashed.update(whole[end:])
    if hashed.hexdigest() != kept.digest:
        raise ValueError("another digest")
    return hashed.digest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not Base64") from error


def _not_ours(path: Path) -> UsageError:
    message = f"O arquivo {path} não é o de uma assinatura à espera de conclusão, ou foi alterado. Comece de novo."
    return UsageError("pendente-ilegivel", message)
