"""Who had to sign, and did: people are matched by CPF, whatever the field or the tool they signed with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.data.model import FormData
from pipeline.definition.model import FormDefinition, Signatory
from pipeline.document.model import signature_field_name
from pipeline.document.place import applicable_signatories
from pipeline.submission.verdict import JudgedSignatory, SignatoryState
from signatures.identity import Holder
from signatures.report import SignatureStatus


def judge_signatories(
    definition: FormDefinition, data: FormData, signatures: Sequence[SignatureStatus]
) -> tuple[JudgedSignatory, ...]:
    """The state of each signatory that the data ask for, in the definition's order.

    A signature answers for one role only: its own field's role first, else a role of the same CPF still unsigned.
    """
    required = applicable_signatories(definition, data)
    taken = _assign(required, data, signatures)
    return tuple(_judge(signatory, data, taken.get(signatory.role), signatures) for signatory in required)


def expected_cpf(signatory: Signatory, data: FormData) -> str:
    """The CPF of the person who must sign, 11 digits, from the data."""
    return str(data.get(signatory.cpf) or "")


def _assign(
    required: Sequence[Signatory], data: FormData, signatures: Sequence[SignatureStatus]
) -> Mapping[str, SignatureStatus]:
    taken: dict[str, SignatureStatus] = {}
    free = [status for status in signatures if status.signer and status.signer.holder is Holder.PERSON]
    for in_own_field in (True, False):
        for signatory in required:
            if signatory.role in taken:
                continue
            own_field = signature_field_name(signatory.role)
            mine = [
                status
                for status in free
                if status.signer
                and status.signer.cpf == expected_cpf(signatory, data)
                and (status.field == own_field or not in_own_field)
            ]
            if mine:
                best = max(mine, key=lambda status: status.valid)
                taken[signatory.role] = best
                free.remove(best)
    return taken


def _judge(
    signatory: Signatory, data: FormData, status: SignatureStatus | None, signatures: Sequence[SignatureStatus]
) -> JudgedSignatory:
    if status is not None:
        state = SignatoryState.SIGNED if status.valid else SignatoryState.INVALID
    else:
        state = _without_signature(
            [other for other in signatures if other.field == signature_field_name(signatory.role)]
        )
    return JudgedSignatory(
        role=signatory.role,
        label=signatory.label,
        person=str(data.get(signatory.name) or ""),
        cpf=expected_cpf(signatory, data),
        state=state,
        signature=status.field if status else None,
    )


def _without_signature(in_own_field: Sequence[SignatureStatus]) -> SignatoryState:
    """Nobody signed, somebody else did, or nobody can tell who did: the signature, or the file, is broken."""
    if not in_own_field:
        return SignatoryState.MISSING
    return SignatoryState.OTHER_PERSON if any(other.signer for other in in_own_field) else SignatoryState.INVALID
