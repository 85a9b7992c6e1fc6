"""A retificação begins from the document that it replaces, and is checked against it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.data.blank_yaml import filled_yaml
from pipeline.data.rectification import DATA, DIGEST, KEY
from pipeline.data.serial import to_json
from pipeline.definition.catalog import Catalog
from pipeline.findings import FoundError
from pipeline.submission.case import open_case
from pipeline.workflow.errors import RefusedError, UsageError
from pipeline.workflow.files import read_file, write_new_file
from pipeline.workflow.typed import as_typed
from signatures.beginning import beginning
from signatures.errors import SignaturesError
from signatures.verification.original import original_size


@dataclass(frozen=True, slots=True)
class Rectification:
    """The data file of a retificação, and where it was written (None: nowhere yet)."""

    text: str
    path: Path | None


def rectify(source: Path, catalog: Catalog, out: Path | None = None) -> Rectification:
    """Make the data file that changes what ``source`` registered: its values, marked as a retificação of it.

    Raises UsageError when ``out`` exists, RefusedError when ``source`` is no document of a form that has one.
    """
    if out is not None and out.exists():
        raise UsageError("ja-existe", f"O arquivo {out} já existe. Escolha outro nome, para não perder o que há nele.")
    pdf = read_file(source)
    try:
        case = open_case(pdf, beginning(pdf, original_size(pdf)), catalog)
    except SignaturesError as error:
        raise RefusedError(error.code, str(error)) from error
    except FoundError as error:
        raise RefusedError(error.findings[0].code, error.findings[0].message, error.findings) from error
    definition, data = case.form.definition, case.checked.data
    if not definition.rectification:
        raise RefusedError("sem-retificacao", f"O formulário {definition.id} não tem retificação: faça um novo pedido.")
    if data is None:
        message = "O documento tem críticas: não há o que retificar."
        raise RefusedError("dados-com-criticas", message, case.findings)
    values = {key: value for key, value in to_json(data).items() if key not in {"form", "edition", KEY}}
    section, _, field = definition.rectification.partition(".")
    sections = {**values, section: {**dict.fromkeys(values[section]), field: True}}
    typed: dict[str, object] = {**as_typed(definition, sections, official=True)}
    typed[KEY] = {DIGEST: hashlib.sha256(pdf).hexdigest(), DATA: values}
    text = filled_yaml(definition, typed)
    if out is not None:
        write_new_file(out, text.encode())
    return Rectification(text, out)
