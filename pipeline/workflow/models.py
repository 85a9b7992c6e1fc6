"""The authority's own model, filled with checked data; its PDF by LibreOffice."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.data.model import FormData
from pipeline.definition.catalog import Catalog
from pipeline.definition.model import FormDefinition
from pipeline.findings import FoundError
from pipeline.models.fill import fill_model
from pipeline.models.inspect import require_sound
from pipeline.models.signing import add_signature_fields
from pipeline.models.values import values_of
from pipeline.readers.errors import ReadError
from pipeline.workflow.errors import FailedError, UsageError
from pipeline.workflow.formats import MODEL, MODEL_PDF
from pipeline.workflow.office import to_pdf


def filled_model(
    definition: FormDefinition, data: FormData, catalog: Catalog, formats: Collection[str]
) -> dict[str, bytes]:
    """The filled model by its extension (``modelo.odt``), and its PDF (``modelo.pdf``), as the formats ask.

    Raises UsageError when the form has no model, FailedError when the model is wrong or there is no LibreOffice.
    """
    file = definition.official_model.file
    if not file:
        message = f"O formulário {definition.id} não tem modelo do órgão para preencher. Use outro formato, como pdf."
        raise UsageError("sem-modelo", message)
    kind = file.rpartition(".")[2]
    filled = _filled(catalog.model(definition.id), definition, data, file)
    files = {f"modelo.{kind}": filled} if MODEL in formats else {}
    if MODEL_PDF in formats:
        roles = {signatory.role: signatory.label for signatory in definition.signatories}
        files["modelo.pdf"] = add_signature_fields(to_pdf(filled, kind), roles)
    return files


def _filled(package: bytes, definition: FormDefinition, data: FormData, file: str) -> bytes:
    try:
        require_sound(package, definition)
        return fill_model(package, values_of(definition, data))
    except ReadError as error:
        raise FailedError("modelo-ilegivel", f"O modelo {file} não pôde ser lido. {error.message}") from error
    except FoundError as error:
        raise FailedError("modelo-invalido", f"O modelo {file} tem erros a corrigir.", error.findings) from error
