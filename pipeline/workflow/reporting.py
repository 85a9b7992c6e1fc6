"""The verdict's report as a file: PDF or HTML for a process, XML (ETSI TS 119 102-2) or JSON for programs."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from unicodedata import normalize

from pipeline.document.model import Document
from pipeline.renderers.html.render import render as render_html
from pipeline.renderers.pdf.glyphs import missing_glyphs
from pipeline.renderers.pdf.render import render as render_pdf
from pipeline.submission.report import Facts, report_document, thousands, written
from pipeline.submission.verdict import Verdict
from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.files import read_file, write_new_file
from pipeline.workflow.plain import file_name
from pipeline.workflow.words import conclusion_line, report_lines, verdict_json
from signatures.etsi import validation_report
from signatures.report import SignatureReport

SUFFIXES = (".pdf", ".html", ".xml", ".json", ".txt")


@dataclasses.dataclass(frozen=True, slots=True)
class Reported:
    """A verified file, its verdict, and the circumstances."""

    path: Path
    verdict: Verdict
    facts: Facts


def facts_of(path: Path, moment: datetime, means: str) -> Facts:
    """What identifies the file in its report."""
    content = read_file(path)
    return Facts(file_name(path.name), len(content), hashlib.sha256(content).hexdigest(), moment, means)


def check_unchanged(path: Path, before: Facts) -> None:
    """RefusedError when the file isn't the one that it was: a report never names another file than the one judged."""
    if facts_of(path, before.moment, before.means) != before:
        message = f"O arquivo {path} mudou enquanto era verificado; nenhum relatório foi gravado. Repita o comando."
        raise RefusedError("arquivo-mudou", message)


def check_report_name(path: Path) -> None:
    """UsageError for a format that there isn't, or a file that is there: told before anything is verified."""
    if path.suffix.lower() not in SUFFIXES:
        listed = ", ".join(SUFFIXES)
        raise UsageError("formato-de-relatorio", f"O relatório {path} não tem um formato conhecido. Há: {listed}.")
    if path.exists():
        raise UsageError("ja-existe", f"O arquivo {path} já existe. Escolha outro nome, para não perder o que há nele.")


def write_report(reported: Reported, out: Path) -> None:
    """Write the report in the format that ``out``'s suffix names. Raises UsageError as `check_report_name` does."""
    check_report_name(out)
    write_new_file(out, _WRITERS[out.suffix.lower()](reported))


def drawable(document: Document) -> Document:
    """The same document with a question mark where the font lacks a character: no name stops a report."""
    drawn: Document = _drawable(document)
    return drawn


def _xml(reported: Reported) -> bytes:
    signatures = reported.verdict.signatures
    try:
        return validation_report(SignatureReport(signatures, (), 0), reported.facts.moment)
    except ValueError as error:
        message = f"{reported.path} não tem assinatura: o relatório em XML (ETSI TS 119 102-2) é de assinaturas."
        raise UsageError("relatorio-sem-assinatura", message) from error


def _pdf(reported: Reported) -> bytes:
    return render_pdf(drawable(_document(reported)))


def _html(reported: Reported) -> bytes:
    return render_html(_document(reported))


def _json(reported: Reported) -> bytes:
    return (json.dumps(_record(reported), ensure_ascii=False, indent=2) + "\n").encode()


def _txt(reported: Reported) -> bytes:
    """The answer and what it is about first; a file that is kept says of which file it speaks."""
    facts = reported.facts
    lines = [
        conclusion_line(reported.verdict),
        f"Arquivo: {facts.name} ({thousands(facts.size)} bytes, SHA-256 {facts.sha256})",
        f"Momento: {written(facts.moment)}. {facts.means}",
        "",
    ]
    return ("\n".join(lines + report_lines(reported.verdict)) + "\n").encode()


_WRITERS: Mapping[str, Callable[[Reported], bytes]] = {
    ".pdf": _pdf,
    ".html": _html,
    ".xml": _xml,
    ".json": _json,
    ".txt": _txt,
}


def _document(reported: Reported) -> Document:
    return report_document(reported.verdict, reported.facts, _record(reported))


def _record(reported: Reported) -> dict[str, object]:
    facts = reported.facts
    return {
        "file": {"name": facts.name, "size": facts.size, "sha256": facts.sha256},
        "moment": facts.moment.isoformat(),
        "means": facts.means,
        "verdict": verdict_json(reported.verdict),
    }


def _drawable(value: Any) -> Any:
    if isinstance(value, str) and type(value) is str:
        text = normalize("NFC", value)
        lacking = missing_glyphs(text)
        return "".join("?" if character in lacking else character for character in text) if lacking else text
    if isinstance(value, tuple):
        return tuple(_drawable(each) for each in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value) if field.name != "record"]
        return dataclasses.replace(value, **{name: _drawable(getattr(value, name)) for name in names})
    return value
