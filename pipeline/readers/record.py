"""The data that a PDF of ours carries inside: the associated file `dados.json`."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

from pipeline.document.record import RECORD_NAME
from signatures.beginning import Bytes, stream_of

MAX_SIZE = 5 * 1024 * 1024
_MAX_FILES = 50


def read_record(pdf: Bytes) -> dict[str, Any] | None:
    """The record that the file carries, or None when it carries none that can be read.

    The file may come from anyone. It is not run, nothing of it is written, and an attachment of more than 5 MiB,
    compressed in an unusual way or not a JSON object counts as none. Raises pikepdf.PdfError when the file is no PDF.
    """
    import pikepdf  # noqa: PLC0415 - its import costs more than most commands

    try:
        opened = pikepdf.open(stream_of(pdf))
    except RuntimeError as error:  # a tree of pages that qpdf can't mend
        raise pikepdf.PdfError(str(error)) from error
    with opened as document:
        return record_in(document)


def record_in(document: Any) -> dict[str, Any] | None:
    """The same, of a file that is already open."""
    for specification in _associated(document):
        if _text(specification, "/UF", "/F") == RECORD_NAME:
            return _json_object(_content(specification))
    return None


def _associated(document: Any) -> Iterator[Any]:
    """The catalog's associated files (ISO 19005-3, 6.8; ISO 32000-2, 14.13)."""
    import pikepdf  # noqa: PLC0415 - the same

    listed = document.Root.get("/AF")
    if isinstance(listed, pikepdf.Array):
        for index, specification in enumerate(listed):
            if index >= _MAX_FILES:
                return
            if isinstance(specification, pikepdf.Dictionary):
                yield specification


def _text(specification: Any, *keys: str) -> str:
    from signatures.acroform import as_text  # noqa: PLC0415 - the same

    return next((as_text(specification[key]) for key in keys if key in specification), "")


def _content(specification: Any) -> bytes | None:
    """The attachment's bytes; None when there are none, or more than the limit once expanded."""
    import pikepdf  # noqa: PLC0415 - the same

    embedded = specification.get("/EF")
    stream = embedded.get("/F") if isinstance(embedded, pikepdf.Dictionary) else None
    if not isinstance(stream, pikepdf.Stream):
        return None
    stated: Any = stream.get("/Length")
    if isinstance(stated, int) and stated > MAX_SIZE:  # told before it is read
        return None
    raw = stream.read_raw_bytes()
    if len(raw) > MAX_SIZE:
        return None
    match _filters(stream):
        case []:
            return raw
        case ["/FlateDecode"] if "/DecodeParms" not in stream:
            return _expand(raw)
        case _:
            return None


def _filters(stream: Any) -> list[str]:
    import pikepdf  # noqa: PLC0415 - the same

    from signatures.acroform import as_text  # noqa: PLC0415 - the same

    named = stream.get("/Filter")
    if named is None:
        return []
    return [as_text(each) for each in named] if isinstance(named, pikepdf.Array) else [as_text(named)]


def _expand(raw: bytes) -> bytes | None:
    """A small file may expand into a huge one: it stops at the limit."""
    expander = zlib.decompressobj()
    try:
        content = expander.decompress(raw, MAX_SIZE + 1)
    except zlib.error:
        return None
    return content if len(content) <= MAX_SIZE else None


def _json_object(content: bytes | None) -> dict[str, Any] | None:
    if content is None:
        return None
    try:
        value = json.loads(content.decode())
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
