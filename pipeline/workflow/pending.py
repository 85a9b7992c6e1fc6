"""A signature that was asked for and isn't made yet, kept on disk: to be resumed, on the very same document.

What is kept has no secret (no password, code, token or certificate): what was asked for, the digests that tie it to the
document, what was appended to that once it was prepared, and until when it serves. It is the user's alone, in a folder
of the user's own, since resuming it does what it says.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.workflow.errors import FailedError, RefusedError, UsageError, WorkflowError
from pipeline.workflow.files import read_file, reason_of, write_private_file
from pipeline.workflow.pending_file import (
    MAX_BYTES,
    VERSION,
    Kept,
    NotOursError,
    Wish,
    decoded,
    encoded,
    half_of,
    prepared_of,
)
from signatures.pades.prepared import Prepared

LIFETIME = timedelta(hours=24)
_SUFFIX = ".json"
_OTHERS_WRITE = 0o022


@dataclass(frozen=True, slots=True)
class Pending:
    """A signature that is awaited: in which document, what was asked for, and until when.

    ``document`` is where the file is, and ``before`` the file as it is meanwhile. ``form`` and ``edition`` say by which
    definition the role signs. ``prepared`` is what will be signed, None until the certificate is known; ``signer`` is
    that certificate's SHA-256, in hexadecimal. Moments carry their offsets from UTC.
    """

    document: Path
    before: bytes
    wish: Wish
    created: datetime
    form: str = ""
    edition: str = ""
    out: Path | None = None
    prepared: Prepared | None = None
    signer: str = ""
    lifetime: timedelta = LIFETIME

    @property
    def expires(self) -> datetime:
        """When it serves no more."""
        return self.created + self.lifetime


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is known of a pending signature without opening its document."""

    document: Path
    wish: Wish
    created: datetime
    expires: datetime


def pending_folder() -> Path:
    """Where all that is awaited is kept: ``credencia/pendentes`` in XDG_STATE_HOME (``~/.local/state``)."""
    home = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(home) / "credencia" / "pendentes"


def make_pending_folder() -> None:
    """Make the folder, which nobody else reads. Raises OSError."""
    pending_folder().mkdir(parents=True, exist_ok=True, mode=0o700)


def pending_path(document: Path) -> Path:
    """Where what is awaited for a document is kept; the name says nothing of it."""
    name = hashlib.sha256(os.fsencode(os.path.realpath(document))).hexdigest()[:32]
    return pending_folder() / f"{name}{_SUFFIX}"


def keep(pending: Pending) -> Path:
    """Write it, in place of an earlier one, and return where. What has expired goes. Raises FailedError."""
    path = pending_path(pending.document)
    document = Path(os.path.realpath(pending.document))
    kept = Kept(
        version=VERSION,
        document=str(document),
        sha256=hashlib.sha256(pending.before).hexdigest(),
        size=len(pending.before),
        wish=pending.wish,
        form=pending.form,
        edition=pending.edition,
        out=str(pending.out.absolute()) if pending.out else "",
        created=pending.created,
        expires=pending.expires,
        signer=pending.signer,
        half=half_of(pending.prepared) if pending.prepared else None,
    )
    _forget_expired(pending.created)
    try:
        make_pending_folder()
    except OSError as error:
        raise FailedError("gravacao", f"Não foi possível gravar em {path.parent} ({reason_of(error)}).") from error
    write_private_file(path, encoded(kept))
    return path


def resume(document: Path, now: datetime) -> Pending:
    """What is awaited for a document.

    Raises:
        UsageError: nothing is awaited, or the file isn't one of ours.
        RefusedError: it has expired, or the document isn't the one that was prepared.
    """
    kept = _read(pending_path(document))
    if _is_over(kept, now):
        message = (
            f"A assinatura de {document} foi pedida em {kept.created:%d/%m/%Y às %H:%M} e o prazo para concluí-la "
            "acabou. Comece de novo; nada foi gravado."
        )
        raise RefusedError("pendente-vencida", message)
    pdf = read_file(document)
    if len(pdf) != kept.size or hashlib.sha256(pdf).hexdigest() != kept.sha256:
        message = (
            f"O documento {document} mudou depois que a assinatura foi pedida, talvez pela assinatura de outra "
            "pessoa. Comece de novo, com o documento como está agora; nada foi gravado."
        )
        raise RefusedError("pendente-de-outro", message)
    try:
        prepared = prepared_of(kept.half, pdf) if kept.half else None
    except ValueError as error:
        raise _not_ours(pending_path(document)) from error
    return Pending(
        document=document,
        before=pdf,
        wish=kept.wish,
        created=kept.created,
        form=kept.form,
        edition=kept.edition,
        out=Path(kept.out) if kept.out else None,
        prepared=prepared,
        signer=kept.signer,
        lifetime=kept.expires - kept.created,
    )


def is_pending(document: Path) -> bool:
    """Whether something is kept for a document, good or not."""
    return pending_path(document).exists()


def all_pending() -> Iterator[Awaited]:
    """Everything that is kept, the oldest first, expired or not; what isn't ours is passed over."""
    found = [kept for path in _files() if (kept := _readable(path)) is not None]
    for kept in sorted(found, key=lambda kept: (kept.created, kept.document)):
        yield Awaited(Path(kept.document), kept.wish, kept.created, kept.expires)


def forget(document: Path) -> None:
    """Nothing is awaited any more; no error when nothing was."""
    pending_path(document).unlink(missing_ok=True)


def _files() -> list[Path]:
    return sorted(pending_folder().glob(f"*{_SUFFIX}"))


def _forget_expired(now: datetime) -> None:
    for path in _files():
        kept = _readable(path)
        if kept is not None and _is_over(kept, now):
            path.unlink(missing_ok=True)


def _is_over(kept: Kept, now: datetime) -> bool:
    return now >= kept.expires


def _readable(path: Path) -> Kept | None:
    try:
        return _read(path)
    except WorkflowError:
        return None


def _read(path: Path) -> Kept:
    if not path.exists():
        raise UsageError("pendente-inexistente", "Nenhuma assinatura deste documento está à espera de conclusão.")
    if os.name == "posix" and (path.stat().st_uid != os.getuid() or path.stat().st_mode & _OTHERS_WRITE):
        raise _not_ours(path)  # what somebody else may write isn't done in this user's name
    try:
        return decoded(read_file(path, MAX_BYTES))
    except NotOursError as error:
        raise _not_ours(path) from error


def _not_ours(path: Path) -> UsageError:
    message = f"O arquivo {path} não é o de uma assinatura à espera de conclusão, ou foi alterado. Comece de novo."
    return UsageError("pendente-ilegivel", message)
