"""A verdict as plain JSON values, for programs, and as sentences, for people."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipeline.data.mask import mask_cpf, mask_cpfs, quoted
from pipeline.data.rectification import Change as FieldChange
from pipeline.findings import Finding, Severity
from pipeline.submission.report import kind_said, time_said
from pipeline.submission.verdict import JudgedSignatory, SignatoryState, Verdict
from pipeline.workflow.plain import on_lines, on_one_line
from signatures.conformity import Conformity, State, conformity
from signatures.report import Change, SignatureStatus

_MARKS = {
    SignatoryState.SIGNED: "assinou",
    SignatoryState.MISSING: "FALTA",
    SignatoryState.OTHER_PERSON: "FALTA: outra pessoa assinou no lugar",
    SignatoryState.INVALID: "a assinatura não vale",
}


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON values. CPFs are masked."""
    return {
        "accepted": verdict.accepted,
        "form": verdict.form,
        "edition": verdict.edition,
        "title": verdict.title,
        "content": {
            "agreement": verdict.content.agreement.value,
            "reason": verdict.content.reason,
            "differences": list(verdict.content.differences),
        },
        "signatories": [_signatory_json(judged) for judged in verdict.signatories],
        "signatures": [_signature_json(status) for status in verdict.signatures],
        "changes": [_change_json(change) for change in verdict.changes],
        "findings": [finding_json(finding) for finding in verdict.findings],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as JSON values; ``place`` is None when it has none."""
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "where": finding.where,
        "label": finding.label,
        "message": finding.message,
        "consequence": finding.consequence,
        "place": asdict(finding.place) if finding.place else None,
    }


def finding_lines(finding: Finding) -> list[str]:
    """A finding for people: where, what, and what follows."""
    head = f"{finding.severity.value.upper()} [{finding.code}]"
    place = f"{finding.place} " if finding.place else ""
    lines = [on_one_line(f"{place}{head} {finding.label}".rstrip())]
    lines += [f"    {line}" for line in on_lines(finding.message)]
    if finding.consequence:
        lines.append(f"    Consequência: {finding.consequence}.")
    return lines


def counted(count: int, noun: str) -> str:
    """``nenhuma crítica``, ``1 aviso``, ``2 críticas``."""
    none = "nenhuma" if noun.endswith("a") else "nenhum"
    return f"{count or none} {noun if count <= 1 else noun + 's'}"


def verdict_lines(verdict: Verdict) -> list[str]:
    """The verdict for people. Whatever the file says of itself stays within its line."""
    return [on_one_line(line) for line in _verdict_lines(verdict)]


def _verdict_lines(verdict: Verdict) -> list[str]:
    lines = [f"{verdict.title} ({verdict.form}, edição {verdict.edition})" if verdict.form else "Documento sem dados"]
    lines.append(f"Conteúdo: {verdict.content.agreement.value}. {verdict.content.reason}")
    lines += [f"    {line}" for line in verdict.content.differences]
    if verdict.changes:
        lines += ["", "O que esta retificação muda:"]
        lines += [f"  {change.label}: {quoted(change.before)} → {quoted(change.now)}" for change in verdict.changes]
    if verdict.signatories:
        lines += ["", "Quem precisa assinar:"]
        lines += [_signatory_line(judged) for judged in verdict.signatories]
    if verdict.signatures:
        lines += ["", "Assinaturas no arquivo:"]
        for status in verdict.signatures:
            lines += _signature_lines(status)
    if verdict.findings:
        lines.append("")
        for finding in verdict.findings:
            lines += finding_lines(finding)
    lines += ["", conclusion_line(verdict)]
    return lines


def report_lines(verdict: Verdict) -> list[str]:
    """The verdict for people, with each requirement of the signatures' policies."""
    lines = verdict_lines(verdict)
    for status in verdict.signatures:
        found = conformity(status)
        name = status.signer.name if status.signer else status.field
        if found.state is State.NOT_ASKED:
            lines += ["", f"Conformidade da assinatura de {name}: não segue uma política da ICP-Brasil."]
            continue
        lines += ["", f"Conformidade da assinatura de {name} com {found.policy or found.oid}: {found.state.value}"]
        lines += [f"  {each.state.value}: {each.group}: {each.name}. {each.detail}" for each in found.requirements]
    return [on_one_line(line) for line in lines]


def conclusion_line(verdict: Verdict) -> str:
    """The answer in a line."""
    if verdict.accepted:
        return "Veredito: o arquivo seria aceito."
    count = sum(finding.severity is Severity.CRITICA for finding in verdict.findings)
    return f"Veredito: o arquivo NÃO seria aceito ({counted(count, 'crítica')})."


def _signatory_line(judged: JudgedSignatory) -> str:
    mark = "✓" if judged.state is SignatoryState.SIGNED else "✗"
    return f"  {mark} {judged.label}: {judged.person}, CPF {mask_cpf(judged.cpf)} – {_MARKS[judged.state]}"


def _signature_lines(status: SignatureStatus) -> list[str]:
    from pipeline.renderers.pdf.seal import official_moment  # noqa: PLC0415 - Typst, which no data file needs

    name = status.signer.name if status.signer else "titular não identificado"
    cpf = f", CPF {mask_cpf(status.signer.cpf)}" if status.signer and status.signer.cpf else ""
    source = f" (lido de: {status.signer.cpf_source.value})" if status.signer and status.signer.cpf_source else ""
    integrity = "íntegra" if status.intact else "NÃO ÍNTEGRA"
    trust = "certificado confiável" if status.trusted else "certificado NÃO confiável"
    when = time_said(status, official_moment)
    return [
        f"  • {name}{cpf}{source}",
        f"    campo {status.field}; assinatura {kind_said(status.kind)}, nível {status.level}; {integrity}; {trust}",
        f"    {when}; depois dela: {_after(status)}",
    ]


def _after(status: SignatureStatus) -> str:
    return "valores foram alterados" if status.changed_values else Change(status.change).value


def _change_json(change: FieldChange) -> dict[str, str]:
    texts = {"before": mask_cpfs(change.before), "now": mask_cpfs(change.now)}
    return {"path": change.path, "label": change.label, **texts}


def _signatory_json(judged: JudgedSignatory) -> dict[str, Any]:
    return {
        "role": judged.role,
        "label": judged.label,
        "person": judged.person,
        "cpf": mask_cpf(judged.cpf),
        "state": judged.state.value,
        "signature": judged.signature,
    }


def _signature_json(status: SignatureStatus) -> dict[str, Any]:
    signer = status.signer
    return {
        "field": status.field,
        "subfilter": status.subfilter,
        "revision": status.revision,
        "signer": {
            "name": signer.name,
            "holder": signer.holder.value,
            "cpf": mask_cpf(signer.cpf) if signer.cpf else None,
            "cpf_source": signer.cpf_source.value if signer.cpf_source else None,
            "cnpj": signer.cnpj,
            "issuer": signer.issuer,
            "serial": signer.serial,
        }
        if signer
        else None,
        "kind": status.kind.value,
        "intact": status.intact,
        "trusted": status.trusted,
        "valid": status.valid,
        "level": status.level,
        "change": status.change.value,
        "changed_values": [change.field for change in status.changed_values],
        "filled_values": [change.field for change in status.filled_values],
        "time": status.time.isoformat() if status.time else None,
        "time_source": status.time_source,
        "claimed_time": status.claimed.isoformat() if status.claimed else None,
        "moment": status.moment.isoformat(),
        "moment_source": status.moment_source,
        "conformity": _conformity_json(conformity(status)),
    }


def _conformity_json(found: Conformity) -> dict[str, Any]:
    return {
        "policy": found.policy,
        "oid": found.oid,
        "state": found.state.value,
        "requirements": [
            {"group": each.group, "name": each.name, "oid": each.oid, "state": each.state.value, "detail": each.detail}
            for each in found.requirements
        ],
    }
