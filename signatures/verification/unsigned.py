# mypy: disable-error-code="no-untyped-call"
"""What stands behind the last signature, which no signature covers: validation data, and nothing else.

Rules on changes let many a thing be done to a file that its last signatory left; none of it is anybody's. What may come
is the security store (ISO 32000-2, 12.8.4.3), and with timestamps of the document what they need. An object that
nothing uses is there for a change that is yet to come.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String
from pyhanko.pdf_utils.reader import PdfFileReader

from signatures.acroform import as_text
from signatures.verification.found import FoundSignature
from signatures.verification.metadata import same_words
from signatures.verification.prefix import open_prefix
from signatures.verification.references import Number, references

_OF_CATALOG = frozenset({"/DSS", "/Extensions", "/Version", "/Metadata"})
_OF_INFORMATION = frozenset({"/ModDate", "/Producer"})
_KEPT_TRAILER = (Name.Root, Name.Info, Name.Encrypt)
_STORES = frozenset({"/ObjStm", "/XRef"})
_MAX_DEPTH = 6  # the store has three levels


def has_unsigned_changes(pdf: bytes, found: Sequence[FoundSignature], reader: PdfFileReader) -> bool:
    """Whether there is more behind the last person's signature than validation data and timestamps of the document.

    Raises:
        PdfError: what some signature says that it covers is no file.
    """
    people = [signature.end for signature in found if not signature.timestamp]
    start = max(people, default=0)
    if not people or start >= len(pdf):
        return False
    written = _written(reader, start)
    with open_prefix(pdf, start) as signed, open_prefix(pdf, len(pdf)) as now:
        fresh = {number for number in written if number[0] >= int(signed.trailer.get(Name.Size, 0))}
        fresh |= {number for number in written - fresh if _is_nothing(signed, number)}
        if fresh - _used(now, written, fresh) or not same_words(signed, now):
            return True
    last = max(signature.end for signature in found)
    if last >= len(pdf):
        return False
    with open_prefix(pdf, last) as before, open_prefix(pdf, len(pdf)) as now:
        return not _only_store(before, now, _written(reader, last))


def _written(reader: PdfFileReader, start: int) -> set[Number]:
    """The objects of the tables that end behind this place."""
    tables = reader.xrefs
    later = [n for n in range(tables.total_revisions) if tables.get_xref_container_info(n).end_location > start]
    return {(item.idnum, item.generation) for n in later for item in tables.explicit_refs_in_revision(n)}


def _is_nothing(pdf: Pdf, number: Number) -> bool:
    return not isinstance(pdf.get_object(number), Dictionary | Array | Stream)


def _used(pdf: Pdf, written: set[Number], fresh: set[Number]) -> set[Number]:
    """The new objects that the file comes to, from its trailer and from what it had already."""
    pending = [*_named(pdf.trailer), *(written - fresh)]
    used = {number for number in fresh if _is_container(pdf.get_object(number))}
    while pending:
        number = pending.pop()
        if number in used or number not in written:
            continue
        used.add(number)
        pending += _named(pdf.get_object(number))
    return used


def _is_container(item: Object) -> bool:
    return isinstance(item, Stream) and as_text(item.get(Name.Type, "")) in _STORES


def _named(item: Object) -> set[Number]:
    if isinstance(item, Stream):
        item = item.stream_dict
    text = item.unparse(resolved=True) if isinstance(item, Dictionary | Array) else b""
    return references(text)


def _only_store(before: Pdf, now: Pdf, written: set[Number]) -> bool:
    """Whether nothing but the security store was added or grew."""
    if any(_number(before.trailer.get(key)) != _number(now.trailer.get(key)) for key in _KEPT_TRAILER):
        return False
    root, information = before.Root.objgen, _number(before.trailer.get(Name.Info))
    kept = {
        root: _same(before.Root, now.Root, _OF_CATALOG),
        information: _same(before.trailer.get(Name.Info), now.trailer.get(Name.Info), _OF_INFORMATION),
        _number(before.Root.get(Name.Metadata)): True,
    }
    store = _inside([before.Root.get(Name.DSS)]) | _inside([now.Root.get(key) for key in (Name.DSS, Name.Extensions)])
    old = {number for number in written if not _is_nothing(before, number)} - _inside([before.Root.get(Name.DSS)])
    added = _inside([now.Root.get(Name.Metadata)])
    containers = {number for number in written if _is_container(now.get_object(number))}
    return all(kept.get(number, False) for number in old) and written - old - containers <= store | added


def _inside(items: Iterable[Object | None], depth: int = 0) -> set[Number]:
    """The numbers of the objects that these are, and lead to."""
    found: set[Number] = set()
    for item in items if depth <= _MAX_DEPTH else ():
        if isinstance(item, Object) and item.is_indirect:
            found.add(item.objgen)
        if isinstance(item, Array):
            found |= _inside(item, depth + 1)
        elif isinstance(item, Dictionary):
            found |= _inside(item.values(), depth + 1)
    return found


def _number(item: Object | None) -> Number:
    return item.objgen if isinstance(item, Object) else (0, 0)


def _same(one: Object | None, other: Object | None, apart: frozenset[str]) -> bool:
    if not (isinstance(one, Dictionary) and isinstance(other, Dictionary)):
        return one is None and other is None
    names = (set(one.keys()) | set(other.keys())) - apart
    return all(key in one and key in other and _text(one[key]) == _text(other[key]) for key in names)


def _text(value: object) -> bytes:
    """How a value is written; a text, which programs write in other letters, is what it says."""
    if isinstance(value, String):
        return as_text(value).encode(errors="replace")
    return value.unparse() if isinstance(value, Object) else repr(value).encode()
