"""Many verdicts as one document: how many, which ones would not be accepted and why, and what each file is.

Composed of the same blocks as a form, so every renderer can write it. CPFs are masked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.data.mask import mask_cpfs
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
from pipeline.submission.report import LIMITS_OF_MANY, thousands, written
from pipeline.submission.verdict import Verdict

TITLE = "Relatório de verificação de vários arquivos"
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """One of many: its name; its verdict, or why there is none; its size in bytes and SHA-256, where it was read."""

    name: str
    verdict: Verdict | None
    error: str = ""
    size: int | None = None
    sha256: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the receiving agency would accept it."""
        return self.verdict is not None and self.verdict.accepted


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What holds for all: the sentence with how many there were, where they were, when, and with what means.

    ``moment`` has its offset from UTC.
    """

    said: str
    where: str
    moment: datetime
    means: str


def many_document(files: Sequence[JudgedFile], how: Circumstances, record: Mapping[str, object]) -> Document:
    """The report. ``record`` travels inside it, for programs."""
    return Document(
        form="relatorio-de-verificacao",
        edition="2026-11",
        title=TITLE,
        authority="Verificação de documentos assinados",
        authority_unit="credencia",
        destination="Quem recebeu os arquivos, para juntar ao processo",
        date=how.moment.date(),
        blank=False,
        blocks=tuple(_blocks(files, how)),
        record={"relatorio": dict(record)},
    )


def equal_files(files: Sequence[JudgedFile]) -> tuple[tuple[str, ...], ...]:
    """The names of those that are the same, byte for byte."""
    named = defaultdict(list)
    for file in files:
        if file.sha256:
            named[file.sha256].append(file.name)
    return tuple(tuple(names) for names in named.values() if len(names) > 1)


def _blocks(files: Sequence[JudgedFile], how: Circumstances) -> Iterator[Block]:
    yield Heading(1, "Conclusão")
    yield Paragraph((Text(how.said, strong=True),), Tone.NOTE)
    yield from _row("lote.pasta", "Onde estavam os arquivos", how.where)
    yield from _row("verificacao.momento", "Verificados em", written(how.moment))
    yield from _row("verificacao.meios", "Com que meios", how.means)
    yield from _reasons("Motivos, do mais ao menos comum", "motivos", files, Severity.CRITICA)
    yield from _refused([file for file in files if file.verdict is not None and not file.accepted])
    yield from _unread([file for file in files if file.verdict is None])
    yield from _accepted([file for file in files if file.accepted])
    yield from _reasons("Avisos, que não impedem", "avisos", files, Severity.AVISO)
    yield from _equal(files)
    yield from _identities([file for file in files if file.sha256])
    yield Paragraph((Text(LIMITS_OF_MANY),), Tone.GUIDANCE)


def _equal(files: Sequence[JudgedFile]) -> Iterator[Block]:
    groups = equal_files(files)
    if groups:
        yield Heading(1, "Arquivos iguais, byte por byte")
        yield ListBlock(tuple(tuple(_named(names)) for names in groups))


def _reasons(title: str, name: str, files: Sequence[JudgedFile], severity: Severity) -> Iterator[Block]:
    """Each kind of finding once, with how many files have it, the most common first."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for file in files:
        first = {each.code: each for each in reversed(_findings(file, severity))}
        for code, finding in first.items():
            found[code].append(finding)
    if found:
        ordered = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        rows = tuple((code, str(len(each)), mask_cpfs(each[0].message)) for code, each in ordered)
        yield Heading(1, title)
        yield Table(name, "Em quantos arquivos", ("Código", "Arquivos", "Por exemplo"), rows)


def _refused(files: Sequence[JudgedFile]) -> Iterator[Block]:
    if files:
        rows = tuple((file.name, _form(file), mask_cpfs(" ".join(_messages(file, Severity.CRITICA)))) for file in files)
        yield Heading(1, f"Não seriam aceitos: {len(files)}")
        yield Table("recusados", "Por quê", ("Arquivo", "Formulário", "Críticas"), rows)


def _unread(files: Sequence[JudgedFile]) -> Iterator[Block]:
    if files:
        yield Heading(1, f"Não foram lidos: {len(files)}")
        yield Table("nao_lidos", "Por quê", ("Arquivo", "Motivo"), tuple((file.name, file.error) for file in files))


def _accepted(files: Sequence[JudgedFile]) -> Iterator[Block]:
    if files:
        rows = tuple((file.name, _form(file), _people(file), _warned(file)) for file in files)
        yield Heading(1, f"Seriam aceitos: {len(files)}")
        yield Table("aceitos", "Quem assinou", ("Arquivo", "Formulário", "Quem assinou", "Avisos"), rows)


def _identities(files: Sequence[JudgedFile]) -> Iterator[Block]:
    if files:
        rows = tuple((file.name, thousands(file.size or 0), file.sha256) for file in files)
        yield Heading(1, "O que identifica cada arquivo")
        yield Table("arquivos", "Tamanho e resumo", ("Arquivo", "Tamanho (bytes)", "SHA-256"), rows)


def _findings(file: JudgedFile, severity: Severity) -> list[Finding]:
    return [finding for finding in file.verdict.findings if finding.severity is severity] if file.verdict else []


def _messages(file: JudgedFile, severity: Severity) -> tuple[str, ...]:
    return file.verdict.messages(severity) if file.verdict else ()


def _form(file: JudgedFile) -> str:
    return file.verdict.form if file.verdict and file.verdict.form else "nenhum que se conheça"


def _people(file: JudgedFile) -> str:
    return "; ".join(judged.person for judged in file.verdict.signatories if judged.signature) if file.verdict else ""


def _warned(file: JudgedFile) -> str:
    return str(len(_messages(file, Severity.AVISO)) or "nenhum")


def _named(names: Sequence[str]) -> Iterator[Text]:
    more = f" e mais {len(names) - _MOST_NAMED}" if len(names) > _MOST_NAMED else ""
    yield Text(f"{len(names)} arquivos: ", strong=True)
    yield Text(f"{'; '.join(names[:_MOST_NAMED])}{more}.")


def _row(name: str, label: str, text: str) -> Iterator[Block]:
    yield FieldRow((FieldBlock(name, label, Widget.LINE, text, span=12),))
