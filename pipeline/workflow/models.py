"""The authority's own model, filled with checked data; its PDF by LibreOffice, looked at before it is let out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pipeline.data.model import FormData
from pipeline.definition.catalog import Form
from pipeline.document.compose import record_of
from pipeline.findings import Finding, FoundError, Severity
from pipeline.models.archival import archival_problems
from pipeline.models.fill import fill_model
from pipeline.models.inspect import require_sound
from pipeline.models.page import page_differences
from pipeline.models.signing import made_signable
from pipeline.models.values import values_of
from pipeline.readers.errors import ReadError
from pipeline.readers.text import UnreadableError
from pipeline.workflow.errors import FailedError, UsageError
from pipeline.workflow.formats import MODEL, MODEL_PDF
from pipeline.workflow.office import Conversion, to_pdfs

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class FilledModel:
    """The files by their extensions (``modelo.odt``, ``modelo.pdf``), and what is to be told of them."""

    files: dict[str, bytes]
    findings: tuple[Finding, ...] = ()


def filled_models(form: Form, records: Collection[FormData], on: date, formats: Collection[str]) -> list[FilledModel]:
    """The model filled with each record, and its PDF, as the formats ask; the PDFs are made at the same time.

    Raises UsageError when the form has no model, FailedError when the model is wrong, when there is no LibreOffice, or
    when what it makes is not PDF/A.
    """
    file = form.definition.official_model.file
    if not file:
        message = (
            f"O formulário {form.definition.id} não tem modelo do órgão para preencher. Use outro formato, como pdf."
        )
        raise UsageError("sem-modelo", message)
    kind = file.rpartition(".")[2]
    filled = [_filled(form, data) for data in records]
    printed = to_pdfs(Conversion(each, kind) for each in filled) if MODEL_PDF in formats else []
    made = [FilledModel({f"modelo.{kind}": each} if MODEL in formats else {}) for each in filled]
    for one, pdf, data in zip(made, printed, records, strict=False):
        one.files["modelo.pdf"] = _signable(form, data, on, pdf)
    return [FilledModel(one.files, _unlike(one.files, each)) for one, each in zip(made, filled, strict=True)]


def _filled(form: Form, data: FormData) -> bytes:
    file = form.definition.official_model.file
    try:
        require_sound(form.model, form.definition)
        return fill_model(form.model, values_of(form.definition, data))
    except ReadError as error:
        raise FailedError("modelo-ilegivel", f"O modelo {file} não pôde ser lido. {error.message}") from error
    except FoundError as error:
        raise FailedError("modelo-invalido", f"O modelo {file} tem erros a corrigir.", error.findings) from error


def _signable(form: Form, data: FormData, on: date, pdf: bytes) -> bytes:
    roles = {signatory.role: signatory.label for signatory in form.definition.signatories}
    made = made_signable(pdf, roles, record_of(form, data, on))
    problems = archival_problems(made)
    if problems:
        message = f"O PDF que o LibreOffice fez do modelo não serve para guarda (PDF/A-3): {'; '.join(problems)}."
        raise FailedError("modelo-nao-arquivavel", f"{message} Confira as fontes e o conteúdo do modelo, e repita.")
    return made


def _unlike(files: dict[str, bytes], filled: bytes) -> tuple[Finding, ...]:
    """An aviso when the page doesn't say what the filled model says: it could not be verified later."""
    if "modelo.pdf" not in files:
        return ()
    try:
        found = page_differences(filled, files["modelo.pdf"])
    except UnreadableError:
        return ()
    if not found.differences:
        return ()
    shown = "; ".join(
        f"{'na página' if each.in_file else 'no modelo'}: {each.text}" for each in found.differences[:_SHOWN]
    )
    return (
        Finding(
            Severity.AVISO,
            "modelo-nao-confere",
            f"O texto da página não é o do modelo preenchido ({shown}). Veja se algo ficou fora da página ou coberto.",
            consequence="a assinatura e a conferência deste PDF serão recusadas",
        ),
    )
