"""A document comes back signed elsewhere: it must be the same one, only grown, and signed by who should."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pikepdf

from pipeline.data.mask import mask_cpf
from pipeline.data.model import FormData
from pipeline.definition.catalog import Catalog
from pipeline.definition.model import Signatory
from pipeline.document.model import signature_field_name
from pipeline.document.place import applicable_signatories
from pipeline.readers.record import read_record
from pipeline.readers.text import UnreadableError, page_text
from pipeline.renderers.pdf.render import render
from pipeline.submission.case import open_case
from pipeline.submission.content import compare
from pipeline.submission.signatories import expected_cpf
from pipeline.submission.verdict import Agreement
from pipeline.workflow import portal
from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.files import grow_file, read_file, write_new_file
from signatures.errors import SignaturesError
from signatures.identity import Holder, Identity
from signatures.report import Change, SignatureReport, SignatureStatus
from signatures.trust.store import TrustStore
from signatures.verification.original import original_size
from signatures.verification.verify import verify

_ALIKE = 0.9  # of the original's lines are on the pages of a file that is the same, printed again


@dataclass(frozen=True, slots=True)
class Arrival:
    """A signature that came: for which role, in which field, and by whom."""

    role: str
    label: str
    field: str
    signer: Identity


@dataclass(frozen=True, slots=True)
class Received:
    """The document as it is now, and the signatures that came with it."""

    path: Path
    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class _Awaited:
    """The document as it was when it left; ``role`` is who should have signed, empty when nobody said."""

    path: Path
    before: bytes
    role: str


def receive_file(
    path: Path, catalog: Catalog, moment: datetime, original: Path | None = None, out: Path | None = None
) -> Received:
    """Take a signed file back: the original grows to it, or ``out`` gets it.

    Nothing is written unless the file begins with the original, byte for byte, adds nothing but signatures that hold,
    and these are of people who still had to sign. Whether their certificates are trusted is a verification's matter.

    Raises:
        UsageError: it isn't known which document it was.
        RefusedError: it isn't that document, it was rewritten, or it isn't signed by who should.
    """
    data = read_file(path)
    awaited = _awaited(path, data, original, moment)
    if not data.startswith(awaited.before) or len(data) == len(awaited.before):
        raise _not_grown(awaited, data)
    arrivals = _arrivals(awaited, data, catalog, moment)
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
        return _Awaited(document, read_file(document), "")
    if document.resolve() == path.resolve():  # the file that came was put in the place of the one that left
        if not portal.is_of(note, data):
            message = f"{path} não é mais o documento que foi levado ao portal. Recupere a cópia que foi levada."
            raise RefusedError("outro-documento", message)
        return _Awaited(document, data[: note.size], note.role)
    current = read_file(document)
    if portal.is_of(note, data) and not (portal.is_of(note, current) and len(current) == note.size):
        message = (
            f"O documento {document} mudou aqui enquanto estava no portal, e duas assinaturas feitas separadamente não "
            "se juntam num arquivo só. Leve ao portal o arquivo como está agora; nada foi gravado."
        )
        raise RefusedError("documento-bifurcado", message)
    return _Awaited(document, current, note.role)


def _named(original: Path, moment: datetime) -> tuple[Path, portal.Note | None]:
    return original, portal.note_of(original, moment)


def _remembered(path: Path, data: bytes, moment: datetime) -> tuple[Path, portal.Note | None]:
    notes = list(portal.notes_in((path.parent, Path.cwd()), moment))
    fitting = [item for item in notes if portal.is_of(item[1], data)]
    if len(fitting) == 1 or (not fitting and len(notes) == 1):
        return (fitting or notes)[0]
    message = "Não se sabe de qual documento este é o assinado. Indique o original: credencia receive ARQUIVO --for PDF"
    raise UsageError("original-desconhecido", message)


def _not_grown(awaited: _Awaited, data: bytes) -> RefusedError:
    """Why the file isn't the original with more: said, since the person must know what to do again."""
    if data == awaited.before:
        message = "O arquivo é igual ao que foi levado: ainda não foi assinado. Baixe do portal o arquivo assinado."
        return RefusedError("ainda-nao-assinado", message)
    if data and awaited.before.startswith(data):
        message = "O arquivo chegou pela metade: baixe-o de novo, até o fim. Nada foi gravado."
        return RefusedError("arquivo-incompleto", message)
    if _same_content(awaited.before, data):
        message = (
            "O arquivo tem o mesmo conteúdo, mas foi gravado de novo por outro programa (impresso em PDF, digitalizado "
            f"ou “salvo como”), e assim perdeu o vínculo com {awaited.path}. Assine o próprio arquivo que foi levado."
        )
        return RefusedError("arquivo-regravado", message)
    message = f"O arquivo não é o documento {awaited.path} assinado: é outro documento. Nada foi gravado."
    return RefusedError("outro-documento", message)


def _same_content(before: bytes, data: bytes) -> bool:
    try:
        record = read_record(data)
        if record is not None:
            return record == read_record(before)
        lines, there = page_text(before), set(page_text(data))
    except (pikepdf.PdfError, pikepdf.PasswordError, UnreadableError):
        return False
    return bool(lines) and sum(line in there for line in lines) >= _ALIKE * len(lines)


def _arrivals(awaited: _Awaited, data: bytes, catalog: Catalog, moment: datetime) -> tuple[Arrival, ...]:
    trust = TrustStore.empty()
    earlier, now = verify(awaited.before, trust, moment), verify(data, trust, moment)
    new = _new(earlier, now)
    form_data, signatories = _signatories(data, catalog)
    taken = _taken(earlier, signatories, form_data)
    arrivals: list[Arrival] = []
    for status in new:
        free = [signatory for signatory in signatories if signatory.role not in taken]
        arrivals.append(_arrival(status, free, form_data))
        taken.add(arrivals[-1].role)
    if awaited.role and awaited.role not in {arrival.role for arrival in arrivals}:
        wanted = next(signatory for signatory in signatories if signatory.role == awaited.role)
        raise _another(new[0], [wanted], form_data)
    return tuple(arrivals)


def _new(earlier: SignatureReport, now: SignatureReport) -> list[SignatureStatus]:
    """The signatures that came, all of which hold; and with them nothing but signatures."""
    had = {status.field for status in earlier.signatures}
    new = [status for status in now.signatures if status.field not in had and status.level != "carimbo"]
    known = {problem.code for problem in earlier.problems}
    worse = [problem.message for problem in now.problems if problem.fatal and problem.code not in known]
    if had - {status.field for status in now.signatures}:
        worse.append("Uma assinatura que já existia não está mais no arquivo.")
    broken = [status for status in now.signatures if status in new or _held(status, earlier)]
    broken = [
        status for status in broken if not status.intact or status.change is Change.OTHER or status.changed_values
    ]
    if worse or broken:
        said = worse or [problem.message for status in broken for problem in status.problems if problem.fatal]
        message = "O arquivo voltou com mais do que assinaturas, ou com uma que não confere. Nada foi gravado.\n"
        raise RefusedError("voltou-alterado", message + "\n".join(said))
    if not new:
        message = "O arquivo cresceu, mas não traz nenhuma assinatura nova. Nada foi gravado."
        raise RefusedError("ainda-nao-assinado", message)
    return new


def _held(status: SignatureStatus, earlier: SignatureReport) -> bool:
    """Whether an earlier signature was good before the file left."""
    before = next((other for other in earlier.signatures if other.field == status.field), None)
    return before is not None and before.intact and before.change is not Change.OTHER


def _signatories(data: bytes, catalog: Catalog) -> tuple[FormData, Sequence[Signatory]]:
    """The data and who must sign, once the page is known to show the data: it may have been changed, then signed."""
    try:
        original = data[: original_size(data)]
        case = open_case(data, original, catalog)
    except SignaturesError as error:
        raise RefusedError(error.code, str(error)) from error
    if case.checked.data is None:
        message = "O formulário tem críticas, ou está em branco: não se sabe quem deve assiná-lo."
        raise RefusedError("dados-com-criticas", message, case.findings)
    content = compare(case, original, render)
    if content.agreement is Agreement.DIFFERENT:
        message = f"O arquivo voltou com outro conteúdo. {content.reason} Nada foi gravado.\n"
        raise RefusedError("voltou-alterado", message + "\n".join(content.differences))
    return case.checked.data, applicable_signatories(case.form.definition, case.checked.data)


def _taken(earlier: SignatureReport, signatories: Sequence[Signatory], data: FormData) -> set[str]:
    """The roles that were signed before, each signature for one."""
    taken: set[str] = set()
    for status in earlier.signatures:
        mine = [one for one in _matching(status, signatories, data) if one.role not in taken]
        own = [one for one in mine if signature_field_name(one.role) == status.field]
        taken.update(one.role for one in (own or mine)[:1])
    return taken


def _matching(status: SignatureStatus, signatories: Sequence[Signatory], data: FormData) -> list[Signatory]:
    if status.signer is None or status.signer.holder is not Holder.PERSON:
        return []
    return [one for one in signatories if expected_cpf(one, data) == status.signer.cpf]


def _arrival(status: SignatureStatus, free: Sequence[Signatory], data: FormData) -> Arrival:
    mine = _matching(status, free, data)
    own = [one for one in mine if signature_field_name(one.role) == status.field]
    if not mine or status.signer is None:
        raise _another(status, free, data)
    chosen = (own or mine)[0]
    return Arrival(chosen.role, chosen.label, status.field, status.signer)


def _another(status: SignatureStatus, wanted: Sequence[Signatory], data: FormData) -> RefusedError:
    signer = status.signer
    who = f"{signer.name} (CPF {mask_cpf(signer.cpf or '')})" if signer and signer.cpf else "alguém sem CPF"
    expected = "; ".join(
        f"{one.label}: {data.get(one.name)} (CPF {mask_cpf(expected_cpf(one, data))})" for one in wanted
    )
    if not expected:
        return RefusedError("ja-assinado", f"Quem assinou foi {who}, e ninguém mais precisava assinar.")
    message = f"Quem assinou foi {who}, e falta a assinatura de {expected}. Nada foi gravado."
    return RefusedError("outra-pessoa", message)
