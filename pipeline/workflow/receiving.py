"""A document comes back signed elsewhere: it is taken where it is the same, only grown, and signed by who should."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.definition.catalog import Catalog
from pipeline.workflow import portal
from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.files import grow_file, read_file, write_new_file
from pipeline.workflow.isolated import arrivals_isolated
from pipeline.workflow.isolated_wire import DEFAULT, Arrival, Left, Limits, setup_of
from signatures.trust.store import TrustStore


@dataclass(frozen=True, slots=True)
class Received:
    """The document as it is now, and the signatures that came with it."""

    path: Path
    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class _Awaited:
    """The document as it was when it left; ``role`` is who should have signed, empty when nobody said.

    ``before`` is empty where what came was put in its place: then it is the first ``size`` bytes of that.
    """

    path: Path
    before: bytes
    role: str
    size: int


@dataclass(frozen=True, slots=True)
class Receiving:
    """How files are received: with which forms, at which moment, and with which limits."""

    catalog: Catalog
    moment: datetime
    limits: Limits = DEFAULT


def receive_file(path: Path, how: Receiving, original: Path | None = None, out: Path | None = None) -> Received:
    """Take a signed file back: the original grows to it, or ``out`` gets it.

    Nothing is written unless the file begins with the original, byte for byte, adds nothing but signatures that hold,
    and these are of people who still had to sign. It is opened in a process that ends with it. Whether the certificates
    are trusted is a verification's matter.

    Raises:
        UsageError: it isn't known which document it was.
        RefusedError: it isn't that document, it was rewritten, or it isn't signed by who should.
    """
    data = read_file(path)
    awaited = _awaited(path, data, original, how.moment)
    _check_whole(awaited, data)
    setup = setup_of(how.catalog, TrustStore.empty(), how.moment, how.limits)
    left = Left(awaited.before, str(awaited.path), awaited.role, awaited.size)
    arrivals = arrivals_isolated(data, left, setup)
    if out is not None:
        write_new_file(out, data)
    elif awaited.path.resolve() != path.resolve():
        grow_file(awaited.path, awaited.before, data)
    portal.forget(awaited.path)
    return Received(out or awaited.path, arrivals)


def _awaited(path: Path, data: bytes, original: Path | None, moment: datetime) -> _Awaited:
    found = _named(original, moment) if original is not None else _remembered(path, data, moment)
    document, note = found
    if note is None:
        return _as_it_is(document, read_file(document), "")
    if document.resolve() == path.resolve():  # the file that came was put in the place of the one that left
        if not portal.is_of(note, data):
            message = f"{path} não é mais o documento que foi levado ao portal. Recupere a cópia que foi levada."
            raise RefusedError("outro-documento", message)
        return _Awaited(document, b"", note.role, note.size)
    current = read_file(document)
    if portal.is_of(note, data) and not (portal.is_of(note, current) and len(current) == note.size):
        message = (
            f"O documento {document} mudou aqui enquanto estava no portal, e duas assinaturas feitas separadamente não "
            "se juntam num arquivo só. Leve ao portal o arquivo como está agora; nada foi gravado."
        )
        raise RefusedError("documento-bifurcado", message)
    return _as_it_is(document, current, note.role)


def _as_it_is(document: Path, current: bytes, role: str) -> _Awaited:
    return _Awaited(document, current, role, len(current))


def _named(original: Path, moment: datetime) -> tuple[Path, portal.Note | None]:
    return original, portal.note_of(original, moment)


def _remembered(path: Path, data: bytes, moment: datetime) -> tuple[Path, portal.Note | None]:
    notes = list(portal.notes_in((path.parent, Path.cwd()), moment))
    fitting = [item for item in notes if portal.is_of(item[1], data)]
    if len(fitting) == 1 or (not fitting and len(notes) == 1):
        return (fitting or notes)[0]
    message = "Não se sabe de qual documento este é o assinado. Indique o original: credencia receive ARQUIVO --for PDF"
    raise UsageError("original-desconhecido", message)


def _check_whole(awaited: _Awaited, data: bytes) -> None:
    """What needs no look inside."""
    if data == awaited.before or (not awaited.before and len(data) == awaited.size):
        message = "O arquivo é igual ao que foi levado: ainda não foi assinado. Baixe do portal o arquivo assinado."
        raise RefusedError("ainda-nao-assinado", message)
    if data and awaited.before.startswith(data):
        message = "O arquivo chegou pela metade: baixe-o de novo, até o fim. Nada foi gravado."
        raise RefusedError("arquivo-incompleto", message)
