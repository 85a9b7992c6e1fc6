"""A retificação against the document that it says it replaces."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from pipeline.data.model import Replaced
from pipeline.findings import Finding, Severity
from pipeline.submission.verdict import Verdict

_NOT_ACCEPTED = "a retificação não será aceita"


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The document that is said to be replaced, as it was handed in: its bytes, and the verdict on it."""

    pdf: bytes
    verdict: Verdict


def judge_chain(verdict: Verdict, predecessor: Predecessor | None) -> Verdict:
    """The same verdict, with what the comparison of the two documents adds to it."""
    replaced = verdict.data.replaces if verdict.data else None
    return replace(verdict, findings=(*verdict.findings, *_findings(replaced, predecessor)))


def _findings(replaced: Replaced | None, predecessor: Predecessor | None) -> list[Finding]:
    if predecessor is None:
        if replaced is None:
            return []
        message = "Este documento retifica outro, que não foi apresentado: indique-o com --replaces para conferir."
        follows = "quem recebe confere a retificação com o documento que tem em seus registros"
        return [Finding(Severity.AVISO, "retificado-nao-conferido", message, consequence=follows)]
    if replaced is None:
        message = "Foi indicado um documento retificado, mas este documento não diz que retifica algum."
        return [Finding(Severity.CRITICA, "retificacao-sem-documento", message, consequence=_NOT_ACCEPTED)]
    if hashlib.sha256(predecessor.pdf).hexdigest() != replaced.sha256:
        message = "O documento apresentado não é o que este retifica: o resumo (SHA-256) do arquivo é outro."
        return [Finding(Severity.CRITICA, "retificacao-outro-documento", message, consequence=_NOT_ACCEPTED)]
    return _same_document(replaced, predecessor)


def _same_document(replaced: Replaced, predecessor: Predecessor) -> list[Finding]:
    findings = []
    data = predecessor.verdict.data
    if data is None or data.sections != replaced.sections:
        message = "Os dados “antes” da retificação não são os do documento que ela retifica."
        findings.append(Finding(Severity.CRITICA, "retificacao-dados-diferentes", message, consequence=_NOT_ACCEPTED))
    if not predecessor.verdict.accepted:
        message = "O documento retificado não seria aceito hoje: veja o veredito dele."
        follows = "quem recebe verifica se o cadastro anterior foi mesmo feito"
        findings.append(Finding(Severity.AVISO, "retificado-nao-aceito", message, consequence=follows))
    return findings
