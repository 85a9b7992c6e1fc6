"""Would the file be accepted, and if not, why: the receiving agency's question, answered from the file alone."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.data.rectification import changes
from pipeline.definition.catalog import Catalog
from pipeline.findings import Finding, FoundError, Severity
from pipeline.submission.case import Case, open_case
from pipeline.submission.content import Renderer, compare
from pipeline.submission.filling import filling_findings
from pipeline.submission.profiles import profile_findings
from pipeline.submission.reasons import content_findings, signatory_findings, signature_findings
from pipeline.submission.shown import shown_findings
from pipeline.submission.signatories import judge_signatories
from pipeline.submission.verdict import Agreement, Content, Verdict
from signatures.beginning import Bytes, beginning
from signatures.boundary import unexpected
from signatures.errors import PdfError
from signatures.report import SignatureReport


@dataclass(frozen=True, slots=True)
class Bench:
    """What the judge works with: the forms it knows, and the renderer that draws them again."""

    catalog: Catalog
    render: Renderer


def judge(pdf: bytes, report: SignatureReport, bench: Bench) -> Verdict:
    """The verdict on one file. Never raises for what the file holds: whatever is wrong is a finding."""
    said = signature_findings(report)
    try:
        return _judge(pdf, report, bench, said)
    except PdfError:
        return _unread(report, said)
    except Exception as error:  # noqa: BLE001 - the boundary: hostile bytes make readers raise anything
        unexpected(error)
        return _unread(report, said)


def _unread(report: SignatureReport, said: tuple[Finding, ...]) -> Verdict:
    failed = Finding(
        Severity.CRITICA,
        "leitura-falhou",
        "O arquivo tem uma estrutura que nenhum programa normal produz.",
        consequence="o arquivo não será aceito",
    )
    return _without_case(failed.message, report, (*said, failed))


def _judge(pdf: bytes, report: SignatureReport, bench: Bench, said: tuple[Finding, ...]) -> Verdict:
    fatal = [problem.message for problem in report.problems if problem.fatal]
    if fatal and not report.signatures:
        return _without_case(fatal[0], report, said)
    original = beginning(pdf, report.original_size)
    try:
        case = open_case(pdf, original, bench.catalog)
    except FoundError as error:
        return _without_case(error.findings[0].message, report, (*said, *error.findings))
    shown = shown_findings(pdf, original) if report.signatures else ()
    return _with_case(case, (pdf, original), report, bench, (*said, *shown))


def _without_case(reason: str, report: SignatureReport, findings: tuple[Finding, ...]) -> Verdict:
    return Verdict("", "", "", Content(Agreement.UNKNOWN, reason), (), report.signatures, findings)


def _with_case(
    case: Case, files: tuple[bytes, Bytes], report: SignatureReport, bench: Bench, said: tuple[Finding, ...]
) -> Verdict:
    definition = case.form.definition
    pdf, original = files
    content = compare(case, original, bench.render)
    data = case.checked.data
    signatories = judge_signatories(definition, data, report.signatures) if data else ()
    return Verdict(
        form=definition.id,
        edition=definition.edition,
        title=definition.title,
        content=content,
        signatories=signatories,
        signatures=report.signatures,
        findings=(
            *said,
            *case.findings,
            *content_findings(content, definition),
            *filling_findings(case, pdf, report.signatures, {judged.role for judged in signatories}, bench.render),
            *signatory_findings(definition, signatories, report.signatures),
            *profile_findings(definition, signatories, report.signatures),
        ),
        data=data,
        changes=changes(definition, data) if data else (),
    )
