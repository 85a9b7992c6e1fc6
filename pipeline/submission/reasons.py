"""What each state means for the reader, as findings with their consequence."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.data.mask import mask_cpf, quoted
from pipeline.definition.model import FormDefinition, Signatory
from pipeline.findings import Finding, Severity
from pipeline.submission.verdict import Agreement, Content, JudgedSignatory, SignatoryState
from signatures.identity import Holder
from signatures.report import Problem, SignatureReport, SignatureStatus

_NOT_RELIED_ON = "a assinatura não será considerada"
_SAID_FIELD_BY_FIELD = "valor-alterado"
_NOT_ACCEPTED = "o arquivo não será aceito"
_TIMESTAMP = "carimbo"  # the level of a timestamp of the document: nobody's signature


def signature_findings(report: SignatureReport) -> tuple[Finding, ...]:
    """What the verifier said of the file and of each signature, as findings; each once."""
    findings = [_from_problem(problem, "", "", _NOT_ACCEPTED) for problem in report.problems]
    for status in report.signatures:
        label = f"Assinatura de {status.signer.name}" if status.signer else f"Assinatura no campo {status.field}"
        findings += [
            _from_problem(problem, status.field, label, _NOT_RELIED_ON)
            for problem in status.problems
            if problem.code != _SAID_FIELD_BY_FIELD
        ]
        findings += [
            Finding(
                Severity.CRITICA,
                "valor-alterado-depois",
                f"O campo “{change.field}” foi alterado depois desta assinatura: "
                f"era {quoted(change.before)} e agora é {quoted(change.after)}.",
                where=change.field,
                label=label,
                consequence=_NOT_ACCEPTED,
            )
            for change in status.changed_values
        ]
    return tuple(dict.fromkeys(findings))


def content_findings(content: Content, definition: FormDefinition) -> tuple[Finding, ...]:
    """What the comparison of page and data means."""
    match content.agreement:
        case Agreement.PROVED:
            return ()
        case Agreement.CONSISTENT:
            follows = "quem recebe pode pedir o documento original"
            return (Finding(Severity.AVISO, "conteudo-consistente", content.reason, consequence=follows),)
        case Agreement.DIFFERENT:
            return (
                Finding(
                    Severity.CRITICA,
                    "conteudo-diferente",
                    f"{content.reason} Veja as diferenças linha por linha.",
                    consequence=definition.incomplete,
                ),
            )
        case Agreement.UNKNOWN:
            return (
                Finding(
                    Severity.CRITICA,
                    "conteudo-nao-conferido",
                    f"Não foi possível conferir se a página mostra os dados. {content.reason}",
                    consequence=definition.incomplete,
                ),
            )


def signatory_findings(
    definition: FormDefinition, signatories: Sequence[JudgedSignatory], signatures: Sequence[SignatureStatus]
) -> tuple[Finding, ...]:
    """Who is missing, who signed in whose place, and who signed without being asked to."""
    findings = [
        Finding(
            Severity.CRITICA,
            code,
            message,
            where=judged.role,
            label=judged.label,
            consequence=definition.incomplete,
        )
        for judged in signatories
        for code, message in _reason(definition, judged, signatures)
    ]
    counted = {judged.signature for judged in signatories}
    people = [status for status in signatures if status.level != _TIMESTAMP]
    extra = [status for status in people if signatories and status.field not in counted]
    return (*findings, *(_extra(status) for status in extra))


def _reason(
    definition: FormDefinition, judged: JudgedSignatory, signatures: Sequence[SignatureStatus]
) -> list[tuple[str, str]]:
    role = f"como {judged.label}{_item(definition, judged.role)}"
    who = f"{judged.person}, CPF {mask_cpf(judged.cpf)}, {role}"
    match judged.state:
        case SignatoryState.SIGNED:
            return []
        case SignatoryState.MISSING:
            return [("falta-assinatura", f"Falta a assinatura de {who}.")]
        case SignatoryState.OTHER_PERSON:
            other = next(status for status in signatures if status.field.endswith(f"_{judged.role}"))
            return [
                ("assinado-por-outra-pessoa", f"Falta a assinatura de {who}: no lugar dela assinou {_name(other)}.")
            ]
        case SignatoryState.INVALID:
            return [("assinatura-invalida", f"A assinatura de {who}, não pode ser considerada.")]


def _item(definition: FormDefinition, role: str) -> str:
    signatory = _signatory(definition, role)
    section_id = signatory.cpf.partition(".")[0]
    number = next(section.number for section in definition.sections if section.id == section_id)
    return f" (item {number})" if number else ""


def _signatory(definition: FormDefinition, role: str) -> Signatory:
    return next(signatory for signatory in definition.signatories if signatory.role == role)


def _extra(status: SignatureStatus) -> Finding:
    return Finding(
        Severity.AVISO,
        "assinatura-nao-pedida",
        f"Há uma assinatura que o formulário não pede: {_name(status)}, no campo {status.field}.",
        where=status.field,
        consequence="ela não conta para o formulário, e não o impede",
    )


def _name(status: SignatureStatus) -> str:
    signer = status.signer
    if signer is None:
        return "alguém que o certificado não identifica"
    if signer.holder is not Holder.PERSON:
        return f"{signer.name} (certificado de {signer.holder.value}, que não assina por uma pessoa)"
    return f"{signer.name} (CPF {mask_cpf(signer.cpf)})" if signer.cpf else f"{signer.name} (certificado sem CPF)"


def _from_problem(problem: Problem, where: str, label: str, consequence: str) -> Finding:
    severity = Severity.CRITICA if problem.fatal else Severity.AVISO
    return Finding(
        severity,
        problem.code,
        problem.message,
        where=where,
        label=label,
        consequence=consequence if problem.fatal else "",
    )
