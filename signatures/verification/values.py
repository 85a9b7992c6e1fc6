"""The values of data fields, then and now.

What may be filled in after a signature is a matter of permissions, and they have let through a value changed after
everybody had signed. So values are compared here, and with them what the fields look like: a reader sees the
appearance, not the value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from signatures.acroform import FormField, as_text, form_fields, stream_content
from signatures.fields import SIGNATURE
from signatures.report import ChangedValue
from signatures.verification.prefix import open_prefix

_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """A data field's value as text, and a digest of what its widgets show."""

    text: str
    look: bytes


def read_values(pdf: bytes, end: int) -> dict[str, Shown]:
    """Every data field by name, as they were when the file had ``end`` bytes.

    Raises:
        PdfError: the file can't be read.
    """
    with open_prefix(pdf, end) as opened:
        looks: dict[tuple[int, int], bytes] = {}
        fields = [field for field in form_fields(opened) if field.kind != SIGNATURE]
        return {field.name: Shown(_text(field.value), _look(field, looks)) for field in fields}


def changed_values(then: Mapping[str, Shown], now: Mapping[str, Shown]) -> tuple[ChangedValue, ...]:
    """The fields whose text is another, in the order of their names; a field that came or went changed too."""
    names = sorted(then.keys() | now.keys())
    pairs = [(name, _said(then, name), _said(now, name)) for name in names]
    gone_or_new = then.keys() ^ now.keys()
    return tuple(ChangedValue(name, old, new) for name, old, new in pairs if old != new or name in gone_or_new)


def changed_looks(then: Mapping[str, Shown], now: Mapping[str, Shown]) -> tuple[str, ...]:
    """The fields that say the same and show something else."""
    same = (name for name in sorted(then.keys() & now.keys()) if then[name].text == now[name].text)
    return tuple(name for name in same if then[name].look != now[name].look)


def _said(values: Mapping[str, Shown], name: str) -> str:
    return values[name].text if name in values else ""


def _text(value: Object | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Array):
        return "; ".join(_text(item) for item in value)
    if isinstance(value, Stream):
        content = stream_content(value)
        return (value.read_raw_bytes() if content is None else content).decode("utf-8", errors="replace")
    text = as_text(value)
    return text.removeprefix("/") if isinstance(value, Name) else text


def _look(field: FormField, looks: dict[tuple[int, int], bytes]) -> bytes:
    digest = hashlib.sha256()
    for widget in field.widgets:
        for key in (Name.Rect, Name.AS, Name.F, Name.AP):
            digest.update(_digest(widget.get(key), looks, 0))
    return digest.digest()


def _digest(value: Object | None, looks: dict[tuple[int, int], bytes], depth: int) -> bytes:
    """A digest of all that a value leads to: fonts are shared by many fields, and are read once."""
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        known = looks.get(value.objgen)
        if known is None:
            looks[value.objgen] = b"..."  # where a cycle closes
            known = looks[value.objgen] = _digest_content(value, looks, depth)
        return known
    return _digest_content(value, looks, depth)


def _digest_content(value: Object | None, looks: dict[tuple[int, int], bytes], depth: int) -> bytes:
    digest = hashlib.sha256(type(value).__name__.encode())
    if depth > _MAX_DEPTH:
        return digest.digest()
    if isinstance(value, Stream):
        digest.update(value.read_raw_bytes())
    if isinstance(value, Dictionary | Stream):
        for key in sorted(value.keys()):
            if key not in {"/Parent", "/P", "/Length"}:
                digest.update(key.encode(errors="surrogatepass") + _digest(value[key], looks, depth + 1))
    elif isinstance(value, Array):
        for item in value:
            digest.update(_digest(item, looks, depth + 1))
    else:
        digest.update(as_text(value).encode(errors="surrogatepass"))
    return digest.digest()
