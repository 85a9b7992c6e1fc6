# mypy: disable-error-code="no-untyped-call"
"""The security store may grow by what ICP-Brasil's policies put there too (DOC-ICP-15.03, annex 4, 2.4).

pyHanko's rule takes any entry that PAdES doesn't name for an alteration. The three that the norm names are taken out of
its sight and judged here: new streams that nothing else was before, and nothing more. All else is its word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import DSSCompareRule, ReferenceUpdate, SuspiciousModification

from signatures.policies.artefacts import IN_STORE, OF_SIGNATURE

_Taken = tuple[generic.DictionaryObject, str, generic.PdfObject]

_IN_STORE = tuple(f"/{name}" for name in IN_STORE)
_OF_SIGNATURE = tuple(f"/{name}" for name in OF_SIGNATURE)


class StoreRule(DSSCompareRule):
    """What the store may become."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        """Whitelist what was added; SuspiciousModification for what may not be."""
        before, after = _entries(old), _entries(new)
        _check_kept(old, new)
        for dictionary, name, _ in (*before, *after):
            dictionary.pop(generic.pdf_name(name), None)
        try:
            updates = list(super().apply(old, new))
        finally:
            for dictionary, name, value in (*before, *after):
                dictionary[generic.pdf_name(name)] = value
        yield from updates
        for _, name, value in after:
            yield from _added(name, value, old)


def _entries(revision: HistoricalResolver) -> list[_Taken]:
    """The artefacts' entries of a revision, each with where it stands."""
    store = _dictionary(revision.root, "/DSS")
    found = [(store, name) for name in _IN_STORE]
    parts = _dictionary(store, "/VRI")
    for key in parts:
        part = _dictionary(parts, key)
        found += [(part, name) for name in _OF_SIGNATURE]
    return [(where, name, where.raw_get(name)) for where, name in found if name in where]


def _check_kept(old: HistoricalResolver, new: HistoricalResolver) -> None:
    """What was said of a signature stays, its artefacts too, also where it stands in the store itself."""
    before, after = (_dictionary(_dictionary(each.root, "/DSS"), "/VRI") for each in (old, new))
    for key in before:
        if key not in after or after.raw_get(key) != before.raw_get(key):
            raise SuspiciousModification(f"What the store says of {key} was changed")


def _added(name: str, value: generic.PdfObject, old: HistoricalResolver) -> Iterator[ReferenceUpdate]:
    """An array of references to streams, or for one signature one such reference."""
    if isinstance(value, generic.IndirectObject) and isinstance(value.get_object(), generic.ArrayObject):
        if old.is_ref_unassignable(value.reference):
            yield ReferenceUpdate(value.reference)
        value = value.get_object()
    references = list(value.raw_get(slice(None))) if isinstance(value, generic.ArrayObject) else [value]
    for reference in references:
        if not isinstance(reference, generic.IndirectObject) or not _is_stream(reference):
            raise SuspiciousModification(f"{name} has something else than streams")
        if old.is_ref_unassignable(reference.reference):
            yield ReferenceUpdate(reference.reference)


def _is_stream(reference: generic.IndirectObject) -> bool:
    return isinstance(reference.get_object(), generic.StreamObject)


def _dictionary(holder: generic.DictionaryObject, name: str) -> generic.DictionaryObject:
    """The dictionary under a name, or an empty one: what isn't one is for pyHanko's rule to say."""
    found = holder[name] if name in holder else None  # noqa: SIM401 - its ``get`` gives references as they stand
    return found if isinstance(found, generic.DictionaryObject) else generic.DictionaryObject()
