"""The report of many verdicts as a file: PDF or HTML to attach to a process, JSON for programs, text."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.document.model import Document
from pipeline.renderers.html.render import render as render_html
from pipeline.renderers.pdf.render import render as render_pdf
from pipeline.submission.many_report import Circumstances, JudgedFile, equal_files, many_document
from pipeline.submission.report import Facts, written
from pipeline.workflow.errors import UsageError, WorkflowError
from pipeline.workflow.files import write_new_file
from pipeline.workflow.isolated import Outcome
from pipeline.workflow.outcomes import outcome_json, outcome_line
from pipeline.workflow.plain import file_name
from pipeline.workflow.reporting import check_report_name, check_unchanged, drawable, facts_of


@dataclass(frozen=True, slots=True)
class ReportedMany:
    """What came of each file, what each of them is (None where it can't be read), and what holds for all."""

    outcomes: Sequence[Outcome]
    facts: Sequence[Facts | None]
    how: Circumstances


def known_facts(paths: Sequence[Path], how: Circumstances) -> list[Facts | None]:
    """What identifies each file, before it is judged."""
    found: list[Facts | None] = []
    for path in paths:
        facts = None
        with contextlib.suppress(WorkflowError):  # its outcome says why
            facts = facts_of(path, how.moment, how.means)
        found.append(facts)
    return found


def check_many_name(path: Path) -> None:
    """UsageError for what `check_report_name` refuses, and for a format that is about one file."""
    check_report_name(path)
    if path.suffix.lower() not in _WRITERS:
        message = "O relatório em XML (ETSI TS 119 102-2) é de um arquivo só: verifique um de cada vez"
        raise UsageError("muitos-arquivos", f"{message}, ou peça .pdf, .html, .json ou .txt.")


def write_many_report(reported: ReportedMany, out: Path) -> None:
    """Write it in the format that ``out``'s suffix names. Raises UsageError, or RefusedError if a file changed."""
    check_many_name(out)
    for outcome, facts in zip(reported.outcomes, reported.facts, strict=True):
        if facts is not None and outcome.verdict is not None:
            check_unchanged(outcome.path, facts)
    write_new_file(out, _WRITERS[out.suffix.lower()](reported))


def where(paths: Sequence[Path]) -> str:
    """The folder that all are in, by its own name: the rest of the way is this computer's."""
    folders = {path.parent.resolve() for path in paths}
    return f"Na pasta “{file_name(folders.pop().name)}”" if len(folders) == 1 else "Em mais de uma pasta"


def _pdf(reported: ReportedMany) -> bytes:
    return render_pdf(drawable(_document(reported)))


def _html(reported: ReportedMany) -> bytes:
    return render_html(_document(reported))


def _json(reported: ReportedMany) -> bytes:
    files = [
        outcome_json(outcome) | {"file": _identity(outcome.path, facts)}
        for outcome, facts in zip(reported.outcomes, reported.facts, strict=True)
    ]
    return (json.dumps(_record(reported) | {"files": files}, ensure_ascii=False, indent=2) + "\n").encode()


def _txt(reported: ReportedMany) -> bytes:
    forms = {outcome.verdict.form for outcome in reported.outcomes if outcome.verdict}
    how = reported.how
    lines = [how.said, f"Momento: {written(how.moment)}. {how.means}", ""]
    lines += [file_name(outcome_line(outcome, forms)) for outcome in reported.outcomes]
    return ("\n".join(lines) + "\n").encode()


_WRITERS: Mapping[str, Callable[[ReportedMany], bytes]] = {".pdf": _pdf, ".html": _html, ".json": _json, ".txt": _txt}


def _document(reported: ReportedMany) -> Document:
    files = _judged(reported)
    listed = [{"file": file.name, "sha256": file.sha256, "accepted": file.accepted} for file in files]
    equal = [list(names) for names in equal_files(files)]
    return many_document(files, reported.how, _record(reported) | {"files": listed, "equal": equal})


def _record(reported: ReportedMany) -> dict[str, object]:
    how = reported.how
    return {"summary": how.said, "moment": how.moment.isoformat(), "means": how.means}


def _judged(reported: ReportedMany) -> list[JudgedFile]:
    """Each by its name alone where all are in one folder."""
    together = len({os.fspath(outcome.path.parent) for outcome in reported.outcomes}) == 1
    return [
        JudgedFile(
            name=file_name(outcome.path.name if together else str(outcome.path)),
            verdict=outcome.verdict,
            error=file_name(str(outcome.error or "")),
            size=facts.size if facts else None,
            sha256=facts.sha256 if facts else "",
        )
        for outcome, facts in zip(reported.outcomes, reported.facts, strict=True)
    ]


def _identity(path: Path, facts: Facts | None) -> dict[str, object]:
    known = {"size": facts.size, "sha256": facts.sha256} if facts else {"size": None, "sha256": None}
    return {"name": file_name(str(path)), **known}
