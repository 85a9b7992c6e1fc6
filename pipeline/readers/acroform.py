"""The values that someone typed into a PDF's fields, as raw data: nothing is checked here."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

_MAX_FIELDS = 5000
_MAX_DEPTH = 16
_MAX_TEXT = 100_000

Raw = str | list[str] | None


def read_fields(pdf: bytes) -> dict[str, Raw]:
    """The value of every data field, by full name (``titular.cpf``); signature fields are left out.

    A set of checkboxes ``recursos.lista.X`` gives one list under ``recursos.lista``. Text is what was typed, None
    when empty. Raises pikepdf.PdfError when the file can't be opened.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        form = document.Root.get("/AcroForm")
        if form is None:
            return {}
        values: dict[str, Raw] = {}
        for name, field in _terminals(form.get("/Fields", pikepdf.Array()), "", 0):
            if len(values) >= _MAX_FIELDS:
                break
            _store(values, name, field)
        return values


def _terminals(fields: Any, prefix: str, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    for field in fields:
        name = f"{prefix}{field.get('/T', '')}"
        kids = [kid for kid in field.get("/Kids", ()) if "/T" in kid]
        if kids:
            yield from _terminals(kids, f"{name}.", depth + 1)
        else:
            yield name, field


def _store(values: dict[str, Raw], name: str, field: Any) -> None:
    match str(field.get("/FT", "")):
        case "/Tx" | "/Ch":
            values[name] = str(field.get("/V", ""))[:_MAX_TEXT] or None
        case "/Btn" if int(field.get("/Ff", 0)) & 1 << 15:  # radio (ISO 32000-2, table 229)
            values[name] = _state(field)
        case "/Btn":
            group, _, option = name.rpartition(".")
            chosen = values.setdefault(group, [])
            if _state(field) and isinstance(chosen, list):
                chosen.append(option)


def _state(button: Any) -> str | None:
    state = str(button.get("/V", "/Off")).removeprefix("/")
    return None if state in {"Off", ""} else state
