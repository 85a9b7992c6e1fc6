"""What an object of a PDF says, whatever it is numbered, compressed or called: two programs' files can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from itertools import count
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from signatures.acroform import as_text

_MAX_DEPTH = 100
_DIGITS = 3  # programs write 595.276 and 595.27600: a thousandth of a point is nothing
_STORED = frozenset({"/Length", "/Filter", "/DecodeParms", "/DL"})
_BACK = frozenset({"/Parent", "/P", "/ProcSet"})
"""What leads up again, or is obsolete (ISO 32000-2, 14.2)."""
_LARGEST = 8_000_000  # bytes as they stand in the file: data and fonts have some hundreds of thousands
_LARGE_ONES = count()
_FORM_TYPES = frozenset({"/Type", "/FormType"})


class Digests:
    """Digests of objects of one file; a page is its place, and an object that leads to itself is read once."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self.pages: Mapping[tuple[int, int], int] = {
            page.obj.objgen: number for number, page in enumerate(document.pages, 1)
        }
        self._known: dict[tuple[int, int], bytes] = {}

    def of(self, value: Any, depth: int = 0) -> bytes:
        """The digest of all that a value says and leads to."""
        if not isinstance(value, Object) or not value.is_indirect:
            return self._content(value, depth)
        if value.objgen in self.pages:
            return b"page %d" % self.pages[value.objgen]
        if value.objgen not in self._known:
            self._known[value.objgen] = b"again"
            self._known[value.objgen] = self._content(value, depth)
        return self._known[value.objgen]

    def entries(self, dictionary: Any, apart: Collection[str] = ()) -> bytes:
        """The digest of a dictionary, some of its entries apart."""
        return _joined(
            part
            for key in sorted(set(dictionary.keys()) - _BACK - set(apart))
            for part in (_named(key), self.of(dictionary[key], 1))
        )

    def _content(self, value: Any, depth: int) -> bytes:
        if depth > _MAX_DEPTH:
            return b"deep"
        if isinstance(value, Stream):
            data, stored = expanded(value)
            apart = _STORED if stored else _STORED - {"/Filter", "/DecodeParms"}
            return _joined([b"stream", data, self._inside(value, depth, apart | _FORM_TYPES)])
        if isinstance(value, Dictionary):
            return _joined([b"dictionary", self._inside(value, depth, frozenset())])
        if isinstance(value, Array):
            return _joined([b"array", *(self.of(item, depth + 1) for item in value)])
        return _plain(value)

    def _inside(self, value: Any, depth: int, apart: frozenset[str]) -> bytes:
        keys = sorted(set(value.keys()) - _BACK - apart)
        return _joined(
            part for key in keys for part in (key.encode(errors="surrogatepass"), self.of(value[key], depth + 1))
        )


def expanded(stream: Stream) -> tuple[bytes, bool]:
    """A stream's content, and whether it could be expanded; what can't is left as it stands.

    One that takes more than any stream of a form isn't read: it is told from every other.
    """
    stated = stream.get(Name.Length, 0)
    if not isinstance(stated, int) or stated > _LARGEST:
        return b"%% large %d" % next(_LARGE_ONES), False
    try:
        return stream.read_bytes(), True
    except (pikepdf.PdfError, NotImplementedError):
        return stream.read_raw_bytes(), False


def _named(key: str) -> bytes:
    """A key's bytes; one that is in no encoding has them too."""
    return key.encode(errors="surrogatepass")


def _plain(value: Any) -> bytes:
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, int | float | Decimal):
        return f"{round(Decimal(value), _DIGITS):f}".rstrip("0").rstrip(".").encode() if value % 1 else b"%d" % value
    if isinstance(value, Name):
        return as_text(value).encode(errors="replace")
    if isinstance(value, pikepdf.String):
        return b"text " + bytes(value)
    return repr(value).encode()


def _joined(parts: Iterable[bytes]) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(b"%d " % len(part))
        digest.update(part)  # a large one isn't copied to stand behind its length
    return digest.digest()
