"""A file as a case: which form it claims to be, with which data. Signing and judging both begin here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pikepdf

from pipeline.data.check import Checked, check_values
from pipeline.data.serial import same_data
from pipeline.definition.catalog import Catalog, Form
from pipeline.findings import Finding, FoundError, Severity
from pipeline.models.embedding import is_model_record
from pipeline.readers.acroform import read_fields
from pipeline.readers.model import Raw, holds_data, nested
from pipeline.readers.record import read_record
from signatures.beginning import Bytes
from signatures.errors import PdfError


@dataclass(frozen=True, slots=True)
class Case:
    """What the file says of itself.

    ``is_blank``: it was made blank, and its values stand in its fields; whoever filled it in may have written them into
    the data that travel inside too.
    """

    form: Form
    on: date
    is_blank: bool
    checked: Checked
    findings: tuple[Finding, ...]


def open_case(pdf: bytes, original: Bytes, catalog: Catalog) -> Case:
    """Read the record of the unsigned ``original`` (a prefix of ``pdf``) and check its data again.

    Raises FoundError when the file carries no data of ours, or is of a form or edition that the catalog lacks.
    """
    try:
        record, now, fields = read_record(original), read_record(pdf), read_fields(pdf)
    except (pikepdf.PdfError, PdfError) as error:
        raise _stop("original-ilegivel", "O documento que foi assinado não pode ser lido dentro do arquivo.") from error
    if record is None:
        raise _stop("sem-dados", "O arquivo não traz os dados do formulário: não é possível saber quem deve assiná-lo.")
    form = _form(record, catalog)
    carried = _carried(record)
    is_blank = carried is None or (not is_model_record(record) and holds_data(carried, fields))
    checked = check_values(form.definition, nested(fields) if is_blank else carried)
    findings = list(checked.findings)
    if is_blank and carried is not None and not _agree(form, carried, fields):
        message = "Os campos foram alterados depois de preenchidos: os dados que o arquivo carrega são outros."
        findings.append(Finding(Severity.CRITICA, "dados-trocados", message, consequence=form.definition.incomplete))
    if now != record:
        message = "Os dados que o arquivo carrega foram trocados depois de ele ter sido gerado."
        findings.append(Finding(Severity.CRITICA, "dados-trocados", message, consequence=form.definition.incomplete))
    return Case(form, _date(record), is_blank, checked, tuple(findings))


def _carried(record: Mapping[str, Any]) -> Any:
    """The data by section; None for a blank's."""
    data = record.get("data")
    if data is not None and not isinstance(data, Mapping):
        raise _stop("sem-dados", "Os dados que o arquivo carrega não são os de um formulário.")
    return data


def _agree(form: Form, carried: object, fields: Mapping[str, Raw]) -> bool:
    """Whether the data inside are those of the fields, which are what people see."""
    return isinstance(carried, Mapping) and same_data(form.definition, carried, nested(fields))


def _form(record: Mapping[str, Any], catalog: Catalog) -> Form:
    if not isinstance(record.get("form"), str):
        raise _stop("sem-dados", "O arquivo não traz os dados de um formulário: não é possível saber quem o assina.")
    form = catalog.form(record["form"])
    edition = record.get("edition")
    if edition != form.definition.edition:
        raise _stop(
            "edicao-desconhecida",
            f"O arquivo é da edição {edition!s:.40} do formulário {form.definition.id}, e aqui só se conhece a "
            f"{form.definition.edition}: não é possível conferir o conteúdo nem quem deve assinar.",
        )
    return form


def _date(record: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(str(record.get("date")))
    except ValueError as error:
        raise _stop("sem-dados", "A data que o arquivo carrega não é uma data.") from error


def _stop(code: str, message: str) -> FoundError:
    return FoundError([Finding(Severity.CRITICA, code, message, consequence="o arquivo não será aceito")])
