"""Fields that were filled in after somebody signed: whether the form lets others fill them then, and what they show.

A definition says what each signature locks. What one leaves open is for a later signatory, whose signature locks it: a
field that nobody locks is for nobody to fill in once the signing began.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from pipeline.data.mask import quoted
from pipeline.definition.model import FormDefinition, Signatory
from pipeline.document.compose import compose
from pipeline.findings import Finding, Severity
from pipeline.submission.case import Case
from pipeline.submission.content import Renderer
from pipeline.submission.typed import misshown
from signatures.report import ChangedValue, SignatureStatus

_PREFIX = "assinatura_"
_NOT_ACCEPTED = "o arquivo não será aceito"


def filling_findings(
    case: Case, pdf: bytes, signatures: Sequence[SignatureStatus], asked: Collection[str], render: Renderer
) -> tuple[Finding, ...]:
    """What is wrong with what was filled in later; ``asked`` are the roles that these data ask to sign."""
    filled = [(status, change) for status in signatures for change in status.filled_values]
    if not filled:
        return ()
    definition = case.form.definition
    not_meant = [item for item in filled if not (case.is_blank and _is_meant(definition, *item, asked))]
    findings = [_not_meant(status, change) for status, change in not_meant]
    names = {change.field for _, change in filled}
    shown = set(misshown(pdf, render(compose(case.form, None, case.on)))) & names
    return (*findings, *(_misshown(name) for name in sorted(shown)))


def _is_meant(
    definition: FormDefinition, status: SignatureStatus, change: ChangedValue, asked: Collection[str]
) -> bool:
    signatory = next((one for one in definition.signatories if f"{_PREFIX}{one.role}" == status.field), None)
    if signatory is None or not signatory.locks or _locks(signatory, change.field):
        return False
    others = (one for one in definition.signatories if one.role != signatory.role and one.role in asked)
    return any(_locks(one, change.field) for one in others)


def _locks(signatory: Signatory, field: str) -> bool:
    return not signatory.locks or _is_within(field, signatory.locks)


def _is_within(field: str, names: Iterable[str]) -> bool:
    return any(field == name or field.startswith(f"{name}.") for name in names)


def _not_meant(status: SignatureStatus, change: ChangedValue) -> Finding:
    label = f"Assinatura de {status.signer.name}" if status.signer else f"Assinatura no campo {status.field}"
    message = (
        f"O campo “{change.field}” foi preenchido depois desta assinatura com {quoted(change.after)}, "
        "e o formulário não deixa que outros o preencham depois dela."
    )
    return Finding(
        Severity.CRITICA, "valor-alterado-depois", message, where=change.field, label=label, consequence=_NOT_ACCEPTED
    )


def _misshown(name: str) -> Finding:
    message = f"O campo “{name}”, preenchido depois de uma assinatura, não mostra o que guarda."
    return Finding(Severity.CRITICA, "conteudo-diferente", message, where=name, consequence=_NOT_ACCEPTED)
