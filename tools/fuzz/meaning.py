"""What a PDF means, written down by a walk of its own over qpdf's view of it: the same meaning, the same text.

Left out is what may come after a signature and says nothing to who reads (ISO 32000-2, 12.8.2.2): validation data,
metadata, the version's extensions, and the values and appearances of signature fields, which the report is about.
"""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

_ASIDE = frozenset({"/DSS", "/Metadata", "/Extensions"})
_UP = frozenset({"/Parent", "/P"})
_SIGNED = frozenset({"/V", "/AP"})
_MOST = 5000


def meaning(pdf: Pdf) -> str:
    """The text; two files that show and hold the same have the same."""
    seen: dict[tuple[int, int], int] = {}
    return "\n".join(_walk(pdf.Root, seen, _ASIDE))


def _walk(value: Object | object, seen: dict[tuple[int, int], int], apart: frozenset[str]) -> Iterator[str]:
    if isinstance(value, Object) and value.is_indirect:
        if value.objgen in seen:
            yield f"#{seen[value.objgen]}"
            return
        seen[value.objgen] = len(seen)
    if len(seen) > _MOST:
        return
    if isinstance(value, Stream):
        yield value.read_raw_bytes().hex()
        yield from _entries(value.stream_dict, seen, apart | {"/Length"})
    elif isinstance(value, Dictionary):
        yield from _entries(value, seen, apart | (_SIGNED if value.get(Name.FT) == Name.Sig else frozenset()))
    elif isinstance(value, Array):
        yield f"[{len(value)}"
        for item in value:
            yield from _walk(item, seen, frozenset())
    else:
        yield value.unparse().hex() if isinstance(value, Object) else repr(value)


def _entries(value: Object, seen: dict[tuple[int, int], int], apart: frozenset[str]) -> Iterator[str]:
    names = sorted(set(value.keys()) - apart - _UP)
    yield f"<<{len(names)}"
    for name in names:
        yield name
        yield from _walk(value[name], seen, frozenset())
