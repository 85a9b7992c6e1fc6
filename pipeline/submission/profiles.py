"""Whether each signature is what the form asks for: a level, or a policy of ICP-Brasil."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.data.mask import mask_cpf
from pipeline.definition.model import FormDefinition
from pipeline.findings import Finding, Severity
from pipeline.submission.verdict import JudgedSignatory, SignatoryState
from signatures import der
from signatures.pades.profile import reached_by
from signatures.policies.catalog import policy_by_oid
from signatures.report import SignatureStatus

_POLICY = "1.2.840.113549.1.9.16.2.15"


def profile_findings(
    definition: FormDefinition, signatories: Sequence[JudgedSignatory], signatures: Sequence[SignatureStatus]
) -> Iterator[Finding]:
    """A crítica for each signature that counts and is less than the form asks of it."""
    asked = {signatory.role: signatory.profile or definition.profile for signatory in definition.signatories}
    by_field = {status.field: status for status in signatures}
    for judged in signatories:
        profile, status = asked[judged.role], by_field.get(judged.signature or "")
        if judged.state is not SignatoryState.SIGNED or profile is None or status is None:
            continue
        policy = policy_of(status)
        if not reached_by(profile.value, status.level, policy):
            named = f"pela política {policy}" if policy else "sem política de assinatura conhecida"
            yield Finding(
                Severity.CRITICA,
                "perfil-insuficiente",
                f"A assinatura de {judged.person}, CPF {mask_cpf(judged.cpf)}, como {judged.label}, tem o nível "
                f"{status.level}, {named}; o formulário pede o perfil “{profile.value}” ou superior.",
                where=status.field,
                consequence=definition.incomplete,
            )


def policy_of(status: SignatureStatus) -> str:
    """The OID of the known policy that a signature names, by its own hash; empty for any other, and for none.

    A hash that isn't the policy's names another document (DOC-ICP-15.03; ETSI EN 319 122-1, 5.2.9.1).
    """
    attribute = status.details.attribute(_POLICY) if status.details else None
    if attribute is None or not attribute.values:
        return ""
    try:
        named, hashed, *_ = der.only(attribute.values[0]).children()
        oid, digest = der.dotted(named.content), hashed.children()[1].content
    except (der.DerError, ValueError, IndexError):
        return ""
    known = policy_by_oid(oid)
    return oid if known is not None and known.policy.hash == digest else ""
