# mypy: disable-error-code="no-untyped-call"
"""Objects of a PDF that are written plainly, read by one expression (ISO 32000-2, 7.3).

pyHanko reads an object byte by byte: a signature has ten thousand of them in one string, and a form some thousands.
What is read here becomes the same as there; of all else (comments, names with escapes, odd numbers, anything that is
wrong) nothing is said, and pyHanko reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import Reference

_DEEPEST = 30
_SPACE = rb"[ \t\r\n]*+"
_ENDS = rb"(?=[ \t\r\n/<>\[\]()])"
_TOKEN = re.compile(
    _SPACE
    + rb"(?:/([!-\"$&'*-.0-;=?-Z\\^-z|~]++)"  # 1: a name, without escapes
    + _ENDS
    + rb"|([1-9]\d{0,6}) (\d{1,2}) R"  # 2 and 3: a reference
    + _ENDS
    + rb"|([+-]?\d{1,15})"  # 4: an integer
    + _ENDS
    + rb"|([+-]?\d{1,15}\.\d{1,15})"  # 5: a real number
    + _ENDS
    + rb"|(<<|>>|\[|\])"  # 6: a container begins or ends
    + rb"|\(((?:[^()\\]|\\[0-3][0-7][0-7]|\\[()\\])*+)\)"  # 7: a text
    + rb"|<((?:[0-9A-Fa-f]{2})*+)>"  # 8: a text in digits
    + rb"|(true|false|null)"  # 9
    + _ENDS
    + rb")"
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{3})|(.))", re.DOTALL)
_HEAD = re.compile(rb"(\d{1,7}) (\d{1,2}) obj[ \r\n]*+(?=<<)")
_END = re.compile(_SPACE + rb"endobj" + _SPACE + rb"(?=[0-9a-z])")
_DATA, _END_OF_DATA = re.compile(_SPACE + rb"stream\r?\n"), re.compile(_SPACE + rb"endstream(?=[ \r\n])")

_CONTAINER = 6
_CLOSES = {b"<<": b">>", b"[": b"]"}

_Open = tuple[bytes, list[generic.PdfObject]]


def plain_object(pdf: bytes, place: int, reference: Reference) -> generic.DictionaryObject | None:
    """The dictionary or stream that begins at ``place``, with ``reference`` for where it is kept; None for all else."""
    head = _HEAD.match(pdf, place)
    if head is None or (int(head[1]), int(head[2])) != (reference.idnum, reference.generation):
        return None
    made, place = _container(pdf, head.end(), reference)
    if not isinstance(made, generic.DictionaryObject):
        return None
    if data := _DATA.match(pdf, place):
        return _stream(pdf, data.end(), made, reference)
    return made if _END.match(pdf, place) else None


def _stream(
    pdf: bytes, start: int, entries: generic.DictionaryObject, reference: Reference
) -> generic.StreamObject | None:
    size = dict.get(entries, "/Length")
    if type(size) is not generic.NumberObject or size < 0:
        return None
    end = _END_OF_DATA.match(pdf, start + size)
    if end is None or not _END.match(pdf, end.end()):
        return None
    made = generic.StreamObject(entries, encoded_data=pdf[start : start + size])
    made.container_ref = reference
    return made


def _container(pdf: bytes, place: int, reference: Reference) -> tuple[generic.PdfObject | None, int]:
    """The dictionary or array that begins here, and where it ends; None when it isn't plain."""
    opened: list[_Open] = [(b"", [])]
    while len(opened) <= _DEEPEST:
        found = _TOKEN.match(pdf, place)
        if found is None:
            break
        place = found.end()
        if found.lastindex != _CONTAINER:
            opened[-1][1].append(_MAKERS[found.lastindex](found, reference))
        elif found[6] in _CLOSES:
            opened.append((found[6], []))
        else:
            closed = _closed(opened, found[6], reference)
            if closed is None or len(opened) == 1:
                return closed, place
            opened[-1][1].append(closed)
    return None, place


def _closed(opened: list[_Open], by: bytes, reference: Reference) -> generic.PdfObject | None:
    """The container that is open last; None when that isn't its end, or a dictionary isn't one."""
    kind, items = opened.pop()
    if _CLOSES.get(kind) != by:
        return None
    values = items if kind == b"[" else items[1::2]
    for value in values:
        value.container_ref = reference
    if kind == b"[":
        made: generic.PdfObject = generic.ArrayObject(values)
    else:
        keys = items[0::2]
        if len(keys) != len(values) or any(type(key) is not generic.NameObject for key in keys):
            return None
        entries = dict(zip(keys, values, strict=True))
        if len(entries) != len(keys):
            return None
        made = generic.DictionaryObject(entries)
    made.container_ref = reference
    return made


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes((int(found[1], 8),)) if found[1] else found[2]


_MAKERS: dict[int | None, Callable[[re.Match[bytes], Reference], generic.PdfObject]] = {
    1: lambda found, _: generic.NameObject("/" + found[1].decode()),
    3: lambda found, reference: generic.IndirectObject(int(found[2]), int(found[3]), reference.pdf),
    4: lambda found, _: generic.NumberObject(found[4]),
    5: lambda found, _: generic.FloatObject(found[5].decode()),
    7: lambda found, _: generic.pdf_string(_ESCAPE.sub(_unescaped, found[7])),
    8: lambda found, _: generic.pdf_string(bytes.fromhex(found[8].decode())),
    9: lambda found, _: _CONSTANTS[found[9]](),
}
_CONSTANTS: dict[bytes, Callable[[], generic.PdfObject]] = {
    b"null": generic.NullObject,
    b"true": lambda: generic.BooleanObject(True),
    b"false": lambda: generic.BooleanObject(False),
}
