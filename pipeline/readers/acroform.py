"""The values that someone typed into a PDF's fields, as raw data: nothing is checked here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.readers.model import Raw
from signatures.errors import PdfError

if TYPE_CHECKING:
    from pikepdf import Pdf

    from signatures.acroform import FormField
    from signatures.beginning import Bytes

_MAX_TEXT = 100_000
_RADIO = 1 << 15  # ISO 32000-2, table 229


def read_fields(pdf: Bytes) -> dict[str, Raw]:
    """The value of every data field, by full name (``titular.cpf``); signature fields are left out.

    A set of checkboxes ``recursos.lista.X`` gives one list under ``recursos.lista``. Text is what was typed, None
    when empty. Raises signatures.errors.PdfError when the file can't be opened, or its form is made to deceive.
    """
    from signatures.acroform import open_pdf  # noqa: PLC0415 - imports pikepdf

    with open_pdf(pdf) as document:
        return fields_in(document)


def fields_in(document: Pdf) -> dict[str, Raw]:
    """The same, of a file that is already open."""
    from signatures.acroform import form_fields  # noqa: PLC0415 - imports pikepdf

    values: dict[str, Raw] = {}
    for field in form_fields(document):
        if field.in_form and field.kind != "/Sig":
            _store(values, field)
    return values


def _store(values: dict[str, Raw], field: FormField) -> None:
    text = _text(field)
    match field.kind:
        case "/Tx" | "/Ch":
            values[field.name] = text or None
        case "/Btn" if _flags(field) & _RADIO:
            values[field.name] = _state(text)
        case "/Btn":
            group, _, option = field.name.rpartition(".")
            chosen = values.setdefault(group, [])
            if _state(text) and isinstance(chosen, list):
                chosen.append(option)


def _text(field: FormField) -> str:
    r"""Lines end in ``\n``, whatever the reader that wrote them; most write ``\r`` (ISO 32000-2, 12.7.5.3)."""
    from pikepdf import Name, String  # noqa: PLC0415 - the same

    from signatures.acroform import as_text  # noqa: PLC0415 - the same

    if field.value is None:
        return ""
    if not isinstance(field.value, Name | String):
        raise PdfError("pdf-valor-estranho", f"O campo {field.name[:80]} guarda o que nenhum leitor de PDF escreve.")
    return as_text(field.value)[:_MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n")


def _flags(field: FormField) -> int:
    flags = field.dictionary.get("/Ff", 0)
    return flags if isinstance(flags, int) else 0


def _state(text: str) -> str | None:
    state = text.removeprefix("/")
    return None if state in {"Off", ""} else state
