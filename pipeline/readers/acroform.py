"""The values that someone typed into a PDF's fields, as raw data: nothing is checked here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from signatures.acroform import FormField

_MAX_TEXT = 100_000
_RADIO = 1 << 15  # ISO 32000-2, table 229

Raw = str | list[str] | None


def read_fields(pdf: bytes) -> dict[str, Raw]:
    """The value of every data field, by full name (``titular.cpf``); signature fields are left out.

    A set of checkboxes ``recursos.lista.X`` gives one list under ``recursos.lista``. Text is what was typed, None
    when empty. Raises signatures.errors.PdfError when the file can't be opened, or its form is made to deceive.
    """
    from signatures.acroform import form_fields, open_pdf  # noqa: PLC0415 - imports pikepdf

    values: dict[str, Raw] = {}
    with open_pdf(pdf) as document:
        for field in form_fields(document):
            if field.in_form:
                _store(values, field)
    return values


def _store(values: dict[str, Raw], field: FormField) -> None:
    text = "" if field.value is None else str(field.value)[:_MAX_TEXT]
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


def _flags(field: FormField) -> int:
    flags = field.dictionary.get("/Ff", 0)
    return flags if isinstance(flags, int) else 0


def _state(text: str) -> str | None:
    state = text.removeprefix("/")
    return None if state in {"Off", ""} else state
