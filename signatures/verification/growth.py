# mypy: disable-error-code="no-untyped-call"
"""What later revisions did to what a signature covers (ISO 32000-2, 12.8.2).

The ordinary case, one more signature in a field that was empty, is recognised here, each revision once for all
signatures: nothing but the field is written anew, and in it nothing but its value and its appearance; no new object has
a number that anything older refers to. What is not exactly that is left to pyHanko's analysis, whose word it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String
from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.reader import PdfFileReader

from signatures.report import Change
from signatures.verification.found import FoundSignature
from signatures.verification.prefix import open_prefix
from signatures.verification.ranges import stated_table
from signatures.verification.references import Number, references

_WRITTEN = re.compile(
    rb"(?<!\d)(\d{1,10}+)(?:[\s\0]|%[^\r\n]*+[\r\n])++(\d{1,5}+)(?:[\s\0]|%[^\r\n]*+[\r\n])++R(?![A-Za-z0-9])"
)
_ENTRIES = frozenset(
    {"/Type", "/Filter", "/SubFilter", "/Contents", "/ByteRange", "/Reference", "/M", "/Name", "/Reason", "/Location"}
    | {"/ContactInfo", "/Prop_Build", "/Prop_AuthTime", "/Prop_AuthType", "/Cert", "/R", "/V"}
)
"""What a signature dictionary has (table 255): nothing by which it could serve as anything else."""

_TRAILER = frozenset(
    {"/Size", "/Prev", "/ID", "/Type", "/W", "/Index", "/Filter", "/DecodeParms", "/Length", "/DocChecksum"}
)
_LEADING = frozenset({"/Annots", "/Fields", "/Kids", "/K", "/Obj", "/Parent", "/P"})
"""Entries of pages, of the form, of fields and of the structure by which one comes to a field."""

_SAID_AGAIN = frozenset({"/ModDate", "/Producer"})
_FILL = 2  # ISO 32000-2, table 257: form filling and signing


class Growth:
    """The revisions of a file, and what each did."""

    def __init__(self, pdf: bytes, reader: PdfFileReader, found: Sequence[FoundSignature]) -> None:
        self._pdf, self._reader, self._found = pdf, reader, found

    def revision_of(self, found: FoundSignature) -> int | None:
        """The place of the signed revision among the file's; None when it isn't covered whole, and no more than it."""
        tables = self._reader.xrefs
        try:
            signed: int = tables.get_last_change(Reference(*found.reference))
        except KeyError:  # its signature is no object of the file's
            return None
        ends = self._table_ends
        is_whole = ends[signed] <= found.end and (signed + 1 == len(ends) or ends[signed + 1] > found.end)
        is_stated = stated_table(self._pdf, found.end) == tables.get_startxref_for_revision(signed)
        return signed if is_whole and is_stated and max(ends[: signed + 1]) <= found.end else None

    def change(self, found: FoundSignature, revision: int) -> Change:
        """What was done after a signature. What isn't an ordinary signature is pyHanko's to judge."""
        if found.end >= len(self._pdf):
            return Change.NONE
        later = self._found[self._place(found) + 1 :]
        is_locked = any(found.lock and found.lock.covers(other.field) for other in later)
        if self.is_plain(found) and not is_locked and (found.permission or _FILL) >= _FILL:
            return Change.SIGNATURES
        return self._reviewed(found, revision)

    def is_plain(self, found: FoundSignature) -> bool:
        """Whether nothing came after a signature but ordinary signatures."""
        if found.end >= len(self._pdf):
            return True
        later = self._steps[self._place(found) :]
        return bool(later) and all(later)

    def _place(self, found: FoundSignature) -> int:
        return next(number for number, other in enumerate(self._found) if other is found)

    def _reviewed(self, found: FoundSignature, revision: int) -> Change:
        from signatures.verification.review import reviewed  # noqa: PLC0415 - a fifth of a second to import

        return reviewed(self._reader, found, revision)

    @cached_property
    def _table_ends(self) -> list[int]:
        tables = self._reader.xrefs
        return [tables.get_xref_container_info(number).end_location for number in range(tables.total_revisions)]

    @cached_property
    def _steps(self) -> list[bool]:
        """For each signature but the last, whether the next revision only adds the next signature."""
        revisions = [self.revision_of(signature) for signature in self._found]
        first = revisions[0]
        in_turn = first is not None and revisions == list(range(first, self._reader.xrefs.total_revisions))
        if not in_turn or self._found[-1].end < len(self._pdf) or self._has_compressed_objects:
            return [False] * (len(self._found) - 1)
        steps: list[bool] = []
        seen = _Seen({signature.place for signature in self._found})
        old = open_prefix(self._pdf, self._found[0].end)
        seen.look([*old.objects], old.trailer)
        seen.read(self._pdf, 0, self._found[0].end)
        end = self._found[0].end
        for signature, revision in zip(self._found[1:], revisions[1:], strict=True):
            new = open_prefix(self._pdf, signature.end)
            written = self._written(revision)
            steps.append(written is not None and _is_ordinary(old, new, seen, signature, written))
            seen.look([new.get_object(number) for number in written or ()], new.trailer)
            seen.read(self._pdf, end, signature.end)
            end = signature.end
            old.close()
            old = new
        old.close()
        return steps

    @property
    def _has_compressed_objects(self) -> bool:
        """What is in a stream isn't read here: what it refers to couldn't be known."""
        tables = self._reader.xrefs
        return any(tables.object_streams_used_in(number) for number in range(tables.total_revisions))

    def _written(self, revision: int | None) -> set[Number] | None:
        """The numbers of the objects that a revision writes; None when it frees any."""
        tables = self._reader.xrefs
        if revision is None or tables.refs_freed_in_revision(revision):
            return None
        return {(item.idnum, item.generation) for item in tables.explicit_refs_in_revision(revision)}


class _Seen:
    """The numbers that revisions have or refer to, also in vain, and the fields that something odd refers to."""

    def __init__(self, fields: set[Number]) -> None:
        self.numbers: set[Number] = set()
        self.odd: set[Number] = set()
        self._fields = fields

    def read(self, pdf: bytes, start: int, end: int) -> None:
        """The numbers in the bytes themselves: qpdf takes a reference to what isn't there for null, as readers do."""
        for match in _WRITTEN.finditer(pdf, start, end):
            self.numbers.add((int(match[1]), int(match[2])))

    def look(self, objects: Sequence[object], trailer: Object) -> None:
        """What these objects are, and what they refer to; a number or a null is referred to, or it is nothing."""
        self.numbers |= references(_text(trailer))
        self.odd |= references(_text(trailer)) & self._fields
        for item in (item for item in objects if isinstance(item, Object)):
            found = references(_whole(item))
            self.numbers |= {item.objgen} | found
            if found & self._fields and not isinstance(item, Array):
                self.odd |= _odd_references(item) & self._fields


def _odd_references(item: Object) -> set[Number]:
    """What an object refers to by entries that don't lead to fields (ISO 32000-2, tables 31, 224, 226, 355, 358)."""
    found: set[Number] = set()
    for key in set(item.keys()) - _LEADING:
        value = item[key]
        is_form = key == "/AcroForm" and isinstance(value, Dictionary) and not value.is_indirect
        found |= _odd_references(value) if is_form else references(_text(value))
    return found


def _is_ordinary(old: Pdf, new: Pdf, seen: _Seen, signature: FoundSignature, written: set[Number]) -> bool:
    """Whether between two revisions nothing happened but this signature."""
    if not signature.in_form or signature.place in seen.odd or signature.reference not in written:
        return False
    again = (written & seen.numbers) - {signature.place}
    if signature.place not in written or not all(_is_said_again(old, new, number) for number in again):
        return False
    return (
        _same(old.trailer, new.trailer, _TRAILER)
        and _is_signed_field(old.get_object(signature.place), new.get_object(signature.place), written - seen.numbers)
        and _is_mere_signature(new.get_object(signature.reference))
    )


def _is_said_again(old: Pdf, new: Pdf, number: Number) -> bool:
    """The document information, in which programs that sign say when and who they are, and nothing else changed."""
    before, after = old.trailer.get(Name.Info), new.trailer.get(Name.Info)
    if not (isinstance(before, Dictionary) and isinstance(after, Dictionary)) or after.objgen != number:
        return False
    said = [after[key] for key in _SAID_AGAIN if key in after]
    return _same(before, after, _SAID_AGAIN) and all(isinstance(text, String) for text in said)


def _is_signed_field(before: Object, after: Object, fresh: set[Number]) -> bool:
    """An empty signature field that got a value and perhaps an appearance, both new; the rest is as it was."""
    if not (isinstance(before, Dictionary) and isinstance(after, Dictionary)):
        return False
    value = after.get(Name.V)
    is_filled = isinstance(value, Object) and value.objgen in fresh
    if before.get(Name.FT) != Name.Sig or Name.V in before or not is_filled:
        return False
    if not _same(before, after, frozenset({"/V", "/AP"})):
        return False
    shown = after.get(Name.AP)
    if shown is None or (Name.AP in before and _text(shown) == _text(before.AP)):
        return (shown is None) == (Name.AP not in before)
    if not isinstance(shown, Dictionary) or shown.is_indirect or set(shown.keys()) != {"/N"}:
        return False
    normal = shown.N
    return isinstance(normal, Stream) and normal.objgen in fresh and normal.get(Name.Subtype) == Name.Form


def _is_mere_signature(value: Object) -> bool:
    return isinstance(value, Dictionary) and set(value.keys()) <= _ENTRIES and value.get(Name.Type) == Name.Sig


def _same(one: Object, other: Object, apart: frozenset[str]) -> bool:
    """Whether two dictionaries say the same, entry by entry, but for some entries."""
    names = (set(one.keys()) | set(other.keys())) - apart
    return all(key in one and key in other and _text(one[key]) == _text(other[key]) for key in names)


def _text(value: Object | object) -> bytes:
    """How a value is written: the same text is the same value. What it refers to is not followed."""
    if isinstance(value, Object):
        return value.unparse()
    return repr(value).encode()


def _whole(value: Object) -> bytes:
    """How an object is written, a stream by its dictionary."""
    if isinstance(value, Stream):
        return value.stream_dict.unparse(resolved=True)
    return value.unparse(resolved=True) if isinstance(value, Dictionary | Array) else b""
