"""The verdict as a document to attach to a process: what was checked, what was found, and what follows from it.

It is composed of the same blocks as a form, so every renderer can write it. CPFs are masked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.data.mask import mask_cpf, mask_cpfs
from pipeline.document.model import (
    Block,
    Document,
    FieldBlock,
    FieldRow,
    Heading,
    ListBlock,
    Paragraph,
    Table,
    Text,
    Tone,
    Widget,
)
from pipeline.findings import Finding, Severity
from pipeline.submission.verdict import Verdict
from signatures.conformity import Conformity, State, conformity
from signatures.report import Change, Kind, SignatureStatus

TITLE = "Relatório de verificação"
_HALF, _WHOLE = 6, 12
_SOURCES = {
    "carimbo": "provada pelo carimbo do tempo da assinatura",
    "carimbo do documento": "provada por um carimbo do tempo do documento, que a cobre",
    "declarada": "declarada por quem assinou",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The file and the circumstances: its name, size in bytes and SHA-256 (hexadecimal); when, and with what.

    ``moment`` has its offset from UTC. ``means`` says by which roots, and whether the network was asked.
    """

    name: str
    size: int
    sha256: str
    moment: datetime
    means: str


def report_document(verdict: Verdict, facts: Facts, record: Mapping[str, object]) -> Document:
    """The report. ``record`` travels inside it, for programs: the verdict as JSON values."""
    return Document(
        form="relatorio-de-verificacao",
        edition="2026-11",
        title=TITLE,
        authority="Verificação de documentos assinados",
        authority_unit="credencia",
        destination="Quem recebeu o arquivo, para juntar ao processo",
        date=facts.moment.date(),
        blank=False,
        blocks=tuple(_blocks(verdict, facts)),
        record={"relatorio": dict(record)},
    )


def _blocks(verdict: Verdict, facts: Facts) -> Iterator[Block]:
    yield Heading(1, "Conclusão")
    yield Paragraph((Text(conclusion(verdict), strong=True),), Tone.NOTE)
    yield from _file(verdict, facts)
    if verdict.findings:
        yield Heading(1, "Críticas e avisos")
        yield ListBlock(tuple(_finding(finding) for finding in verdict.findings))
    if verdict.signatories:
        yield Heading(1, "Quem precisa assinar")
        yield _signatories(verdict)
    for number, status in enumerate(verdict.signatures, 1):
        yield from _signature(number, status)
    if verdict.changes:
        yield Heading(1, "O que esta retificação muda")
        rows = tuple((change.label, mask_cpfs(change.before), mask_cpfs(change.now)) for change in verdict.changes)
        yield Table("mudancas", "Mudanças", ("Campo", "Antes", "Agora"), rows)
    yield Paragraph((Text(_LIMITS),), Tone.GUIDANCE)


_LIMITS = (
    "Este relatório diz o que um programa conferiu neste arquivo, neste momento. Não substitui o exame de quem decide, "
    "nem o verificador do ITI (validar.iti.gov.br)."
)
LIMITS_OF_MANY = _LIMITS.replace("neste arquivo", "nestes arquivos")


def conclusion(verdict: Verdict) -> str:
    """The answer in a sentence."""
    if verdict.accepted:
        return "O arquivo seria aceito."
    count = sum(finding.severity is Severity.CRITICA for finding in verdict.findings)
    return f"O arquivo não seria aceito: {count} {'crítica' if count == 1 else 'críticas'}."


def _file(verdict: Verdict, facts: Facts) -> Iterator[Block]:
    yield Heading(1, "O arquivo")
    form = f"{verdict.title} ({verdict.form}, edição {verdict.edition})" if verdict.form else "Nenhum que se conheça"
    yield _row(("arquivo.nome", "Nome", facts.name), ("arquivo.tamanho", "Tamanho", f"{thousands(facts.size)} bytes"))
    yield _row(("arquivo.resumo", "Resumo SHA-256", facts.sha256))
    yield _row(("arquivo.formulario", "Formulário", form))
    yield _row(("verificacao.momento", "Verificado em", written(facts.moment)))
    yield _row(("verificacao.meios", "Com que meios", facts.means))
    content = f"{verdict.content.agreement.value.capitalize()}. {verdict.content.reason}"
    yield _row(("arquivo.conteudo", "A página mostra os dados que o arquivo traz?", content))
    if verdict.content.differences:
        yield ListBlock(tuple((Text(mask_cpfs(line)),) for line in verdict.content.differences))


def _signatories(verdict: Verdict) -> Table:
    rows = tuple(
        (judged.label, judged.person, mask_cpf(judged.cpf), judged.state.value.capitalize())
        for judged in verdict.signatories
    )
    return Table("signatarios", "Signatários", ("Papel", "Pessoa", "CPF", "Situação"), rows)


def _finding(finding: Finding) -> tuple[Text, ...]:
    follows = f" Consequência: {finding.consequence}." if finding.consequence else ""
    head = f"{finding.severity.value.capitalize()} ({finding.code}). "
    label = f"{finding.label}: " if finding.label else ""
    return (Text(head, strong=True), Text(f"{label}{finding.message}{follows}"))


def _signature(number: int, status: SignatureStatus) -> Iterator[Block]:
    signer = status.signer
    name = signer.name if signer else "titular não identificado"
    yield Heading(1, f"Assinatura {number}: {name}")
    at = f"assinatura.{number}"
    cpf = mask_cpf(signer.cpf) if signer and signer.cpf else "não consta"
    source = f", lido de {signer.cpf_source.value}" if signer and signer.cpf_source else ""
    yield _row((f"{at}.campo", "Campo", status.field), (f"{at}.cpf", "CPF", f"{cpf}{source}"))
    issuer = signer.issuer if signer else "não consta"
    yield _row((f"{at}.tipo", "Tipo", kind_said(status.kind)), (f"{at}.nivel", "Nível", status.level))
    yield _row((f"{at}.emissor", "Emissor do certificado", issuer))
    yield _row((f"{at}.raiz", "Cadeia", _chain(status)))
    integrity = "íntegra" if status.intact else "não íntegra"
    yield _row((f"{at}.integridade", "Integridade", integrity), (f"{at}.depois", "Depois dela", _after(status)))
    when = time_said(status, written)
    judged = f"{written(status.moment)} ({status.moment_source})"
    yield _row((f"{at}.hora", "Hora", when), (f"{at}.momento", "Cadeia julgada em", judged))
    yield from _conformity(number, conformity(status))


def _conformity(number: int, found: Conformity) -> Iterator[Block]:
    if found.state is State.NOT_ASKED:
        yield Paragraph((Text("A assinatura não segue uma política da ICP-Brasil, e a lei não o exige."),))
        return
    name = found.policy or f"política {found.oid}"
    yield Paragraph((Text(f"Conformidade com {name}: "), Text(found.state.value, strong=True), Text(".")))
    rows = tuple(
        (f"{each.group}: {each.name}", each.state.value.capitalize(), each.detail) for each in found.requirements
    )
    yield Table(
        f"conformidade.{number}", f"Conformidade com {name}", ("Requisito", "Resultado", "O que foi visto"), rows
    )


def _chain(status: SignatureStatus) -> str:
    if status.trusted:
        return f"Confiável, até {status.anchor}."
    return "Não leva a nenhuma raiz em que se confia aqui, ou não valia."


def time_said(status: SignatureStatus, written: Callable[[datetime], str]) -> str:
    """When it was signed, and whose word that is; what a timestamp proves is that it existed by then."""
    if status.time is None:
        return "sem data"
    is_proven = status.time_source not in {"declarada", "nenhuma"}
    claimed = f"; hora declarada: {written(status.claimed)}" if is_proven and status.claimed else ""
    return f"{written(status.time)} ({_SOURCES.get(status.time_source, status.time_source)}){claimed}"


def kind_said(kind: Kind) -> str:
    """What the law calls the signature, or that it has no name for it."""
    return "nem qualificada nem avançada" if kind is Kind.OUTRA else kind.value


def _after(status: SignatureStatus) -> str:
    return "valores foram alterados" if status.changed_values else Change(status.change).value


def _row(*cells: tuple[str, str, str]) -> FieldRow:
    span = _WHOLE if len(cells) == 1 else _HALF
    return FieldRow(tuple(FieldBlock(name, label, Widget.LINE, text, span=span) for name, label, text in cells))


def thousands(number: int) -> str:
    """``106.165``: the way that long numbers are written in Portuguese."""
    return f"{number:,}".replace(",", ".")


def written(moment: datetime) -> str:
    """``21/11/2026 10:32:05 -03:00``: the official way, with the offset from UTC."""
    offset = f"{moment:%z}"
    return f"{moment:%d/%m/%Y %H:%M:%S} {offset[:3]}:{offset[3:5]}"
