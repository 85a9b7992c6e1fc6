"""A document is taken to gov.br's signature portal by the person, and what was taken is remembered.

The portal appends its signature in a field of its own (incremental update, adbe.pkcs7.detached), so nothing is prepared
here but the certainty that the file is ready; beside it stays a note of what it was, to know it again when it is back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.files import read_file, write_file
from signatures.pades.profile import Level, reached_by

if TYPE_CHECKING:
    from pipeline.workflow.places import Place

ADDRESS = "https://assinador.iti.br"
SUFFIX, TAKEN = ".portal.json", ".para-o-portal.pdf"
LIFETIME = timedelta(days=30)
_VERSION, _MAX_BYTES, _MAX_NOTES = 1, 64 * 1024, 1000
_MAX_UPLOAD = 100 * 1000 * 1000


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was taken: the document's name, digest and size then, who should sign it, and until when it is awaited."""

    version: int
    document: str
    sha256: str
    size: int
    role: str
    created: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A file ready to be taken to the portal, which is a copy of the document, byte for byte."""

    document: Path
    copy: Path
    note: Path
    person: str
    label: str


def take(places: Sequence[Place], copies: Sequence[Path], moment: datetime) -> list[Taken]:
    """Write the copies and the notes. The places were found by `place_to_sign`: their documents are ready.

    Raises:
        RefusedError: the form asks for more than the portal's signature is, or the file is too large for it.
        UsageError: a copy would be written over another file.
    """
    for place, copy in zip(places, copies, strict=True):
        _check(place, copy)
    return [_taken(place, copy, moment) for place, copy in zip(places, copies, strict=True)]


def copy_path(document: Path) -> Path:
    """Where the copy for the portal goes, when nobody says: beside the document."""
    return document.with_name(document.stem + TAKEN)


def note_path(document: Path) -> Path:
    """Where what was taken is remembered."""
    return document.with_name(document.name + SUFFIX)


def note_of(document: Path, now: datetime) -> Note | None:
    """What was taken of a document; None when nothing was, or it is no longer awaited."""
    path = note_path(document)
    note = _read(path) if path.exists() else None
    return note if note is not None and now < note.expires else None


def notes_in(folders: Iterable[Path], now: datetime) -> Iterator[tuple[Path, Note]]:
    """Every document that is awaited in some folders, with its note."""
    for folder in dict.fromkeys(folder.resolve() for folder in folders):
        for path in sorted(folder.glob(f"*{SUFFIX}"))[:_MAX_NOTES]:
            document = path.with_name(path.name.removesuffix(SUFFIX))
            note = note_of(document, now)
            if note is not None:
                yield document, note


def is_of(note: Note, data: bytes) -> bool:
    """Whether a file begins with the document that was taken, byte for byte."""
    return len(data) >= note.size and hashlib.sha256(memoryview(data)[: note.size]).hexdigest() == note.sha256


def forget(document: Path) -> None:
    """Nothing is awaited any more."""
    note_path(document).unlink(missing_ok=True)


def _check(place: Place, copy: Path) -> None:
    if place.profile and not reached_by(place.profile, Level.B, ""):
        message = (
            f"Quem assina como {place.signatory.label} precisa do perfil “{place.profile}”, e a assinatura do portal "
            "não o alcança: assine com um certificado ICP-Brasil (--pkcs12, --pkcs11 ou --psc)."
        )
        raise RefusedError("perfil-insuficiente", message)
    if len(place.pdf) > _MAX_UPLOAD:
        raise RefusedError("arquivo-grande", f"{place.path} passa dos 100 MB que o portal aceita.")
    if copy.exists() and (copy.resolve() == place.path.resolve() or read_file(copy) != place.pdf):
        message = f"O arquivo {copy} já existe. Escolha outro nome com -o, para não perder o que há nele."
        raise UsageError("ja-existe", message)


def _taken(place: Place, copy: Path, moment: datetime) -> Taken:
    note = Note(
        version=_VERSION,
        document=place.path.name,
        sha256=hashlib.sha256(place.pdf).hexdigest(),
        size=len(place.pdf),
        role=place.signatory.role,
        created=moment,
        expires=moment + LIFETIME,
    )
    write_file(copy, place.pdf)
    write_file(note_path(place.path), msgspec.json.format(msgspec.json.encode(note), indent=2) + b"\n")
    signatory = place.signatory
    return Taken(place.path, copy, note_path(place.path), str(place.data.get(signatory.name) or ""), signatory.label)


def _read(path: Path) -> Note | None:
    """A note of ours; None for anything else that has the name of one."""
    try:
        note = msgspec.json.decode(read_file(path, _MAX_BYTES), type=Note)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return note if note.version == _VERSION and note.expires.tzinfo is not None else None
