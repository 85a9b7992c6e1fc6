"""Changes of ZIP packages and of the XML in them: what is inside changes, and the package is made again."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from random import Random
from struct import error as StructError  # noqa: N812 - an exception, called as one

from tools.fuzz.mutations import Change, any_bytes, one_of

_ELEMENT = re.compile(rb"<(?!/)([A-Za-z:]+)[^<>]*?(?:/>|>[^<]*</\1>)")
_TAG = re.compile(rb"</?[A-Za-z:]+")
_VALUE = re.compile(rb'"([^"<]*)"')
_TEXT = re.compile(rb">([^<>]+)<")
_OTHERS = (b"", b"0", b"-1", b"x" * 300, "á\u2029\u202e".encode(), b"&amp;", b"&#0;", b"&x;", b"a.b", b"..", b"\xff")
_BROKEN = (ValueError, OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, StructError, lzma.LZMAError)


def markup(data: bytes, chance: Random) -> bytes:
    """An element, an attribute's value or a text becomes another, goes, or comes twice."""
    kind = chance.choice((_ELEMENT, _VALUE, _VALUE, _TAG, _TEXT))
    found = list(kind.finditer(data))
    if not found:
        return any_bytes(data, chance)
    one, other = chance.choice(found), chance.choice(found)
    group = 1 if kind in {_VALUE, _TEXT} else 0
    text = chance.choice((other[group], b"", one[group] * 2, chance.choice(_OTHERS)))
    return data[: one.start(group)] + text + data[one.end(group) :]


def inside(data: bytes, chance: Random) -> bytes:
    """A change of one entry's content or name; the directory is made again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = [(entry.filename, package.read(entry)) for entry in package.infolist()[:40]]
    except _BROKEN:
        return any_bytes(data, chance)
    if not entries:
        return any_bytes(data, chance)
    place = chance.randrange(len(entries))
    name, content = entries[place]
    what = chance.randrange(6)
    if what == 0:
        entries.pop(place)
    elif what == 1:
        entries[place] = (
            chance.choice((f"../{name}", f"/{name}", name.upper(), "vbaProject.bin", f"{name}.rels")),
            content,
        )
    else:
        entries[place] = (name, markup(content, chance))
    return packed(entries)


def packed(entries: list[tuple[str, bytes]]) -> bytes:
    """A package of these, not compressed, so that a changed byte is a changed character."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in entries:
            package.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def _either(data: bytes, chance: Random) -> bytes:
    return (inside if data.startswith(b"PK") else markup)(data, chance)


ANY: Change = one_of(_either, _either, _either, any_bytes)
"""For packages, and for the XML of one alone."""
