"""What came in a file that was signed elsewhere: it must be the same document, only grown, and signed by who should.

All that opens the file is here, and runs in a process that ends with it (`isolated_worker`): it comes from a download.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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
from pipeline.workflow.errors import RefusedError
from pipeline.workflow.isolated_wire import Arrival, Left
from signatures.beginning import beginning
from signatures.errors import SignaturesError
from signatures.identity import Holder
from signatures.report import Change, ChangedValue, SignatureReport, SignatureStatus
from signatures.trust.store import TrustStore
from signatures.verification.original import original_size
from signatures.verification.verify import verify

_ALIKE = 0.9  # of the original's lines are on the pages of a file that is the same, printed again


def arrivals(data: bytes, left: Left, catalog: Catalog, moment: datetime) -> tuple[Arrival, ...]:
    """The signatures that came, each for a role that still lacked.

    Raises RefusedError when the file isn't the original with more, adds something else than signatures, or isn't signed
    by who should. FoundError when it has no data of ours.
    """
    if not data.startswith(left.before):
        raise _not_grown(data, left)
    trust = TrustStore.empty()
    earlier, now = verify(left.before or data[: left.size], trust, moment), verify(data, trust, moment)
    new = _new(earlier, now)
    form_data, signatories = _signatories(data, catalog)
    taken = _taken(earlier, signatories, form_data)
    found: list[Arrival] = []
    for status in new:
        free = [signatory for signatory in signatories if signatory.role not in taken]
        found.append(_arrival(status, free, form_data))
        taken.add(found[-1].role)
    if left.role and left.role not in {arrival.role for arrival in found}:
        wanted = next(signatory for signatory in signatories if signatory.role == left.role)
        raise _another(new[0], [wanted], form_data)
    return tuple(found)


def _not_grown(data: bytes, left: Left) -> RefusedError:
    """Why the file isn't the original with more: said, since the person must know what to do again."""
    if _same_content(left.before, data):
        message = (
            "O arquivo tem o mesmo conteúdo, mas foi gravado de novo por outro programa (impresso em PDF, digitalizado "
            f"ou “salvo como”), e assim perdeu o vínculo com {left.document}. Assine o próprio arquivo que foi levado."
        )
        return RefusedError("arquivo-regravado", message)
    message = f"O arquivo não é o documento {left.document} assinado: é outro documento. Nada foi gravado."
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
        status
        for status in broken
        if not status.intact
        or status.change is Change.OTHER
        or status.changed_values
        or not set(status.filled_values) <= _filled(status, earlier)
    ]
    if worse or broken:
        said = worse or [problem.message for status in broken for problem in status.problems if problem.fatal]
        message = "O arquivo voltou com mais do que assinaturas, ou com uma que não confere. Nada foi gravado.\n"
        raise RefusedError("voltou-alterado", message + "\n".join(said))
    if not new:
        message = "O arquivo cresceu, mas não traz nenhuma assinatura nova. Nada foi gravado."
        raise RefusedError("ainda-nao-assinado", message)
    return new


def _filled(status: SignatureStatus, earlier: SignatureReport) -> set[ChangedValue]:
    """What was filled in after an earlier signature when the file left."""
    return {value for other in earlier.signatures if other.field == status.field for value in other.filled_values}


def _held(status: SignatureStatus, earlier: SignatureReport) -> bool:
    """Whether an earlier signature was good before the file left."""
    before = next((other for other in earlier.signatures if other.field == status.field), None)
    return before is not None and before.intact and before.change is not Change.OTHER


def _signatories(data: bytes, catalog: Catalog) -> tuple[FormData, Sequence[Signatory]]:
    """The data and who must sign, once the page is known to show the data: it may have been changed, then signed."""
    try:
        original = beginning(data, original_size(data))
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
