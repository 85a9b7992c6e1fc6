"""What a page made from an authority's model may hold: it can't be made again, so nothing in it may deceive.

A word processor prints letters, lines and pictures. Layers, alternate pictures, things to be opened, and boxes that
draw something before anybody signed are none of that; and where a letter stands, one sees it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from pipeline.readers.text import open_drawn
from pipeline.submission.drawn import letters_of, weights
from signatures.beginning import Bytes, stream_of
from signatures.verification.strictly import is_strict

_CATALOG = frozenset(
    {"/Type", "/Version", "/Extensions", "/Pages", "/PageLabels", "/Names", "/Dests", "/ViewerPreferences", "/AF"}
    | {"/PageLayout", "/PageMode", "/Outlines", "/OpenAction", "/AcroForm", "/Metadata", "/StructTreeRoot"}
    | {"/MarkInfo", "/Lang", "/OutputIntents"}
)
_NAMES = frozenset({"/EmbeddedFiles", "/Dests"})
_ODD = frozenset({"/Alternates", "/PS", "/OPI", "/OC", "/Ref", "/TR", "/TR2", "/HT"})
_PRINTED = frozenset({"/PrintArea", "/PrintClip", "/ViewArea", "/ViewClip"})
_MAX_OBJECTS = 20_000
_THIN = 0.5  # points: what a ligature leaves of its second letter has no ink of its own
_FEW = 0.002  # of the letters may be unseen


def odd_parts(pdf: Bytes) -> list[str]:
    """What no word processor puts into a document, by name."""
    if not is_strict(pdf):
        return ["um modo de escrever que cada programa lê como quer"]
    with pikepdf.open(stream_of(pdf)) as document:
        found = [*_catalog(document), *_objects(document)]
    return [*found, *_seen(pdf)]


def _catalog(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    yield from (f"catálogo: {key[1:]}" for key in sorted(set(root.keys()) - _CATALOG))
    names = root.get(Name.Names)
    if isinstance(names, Dictionary):
        yield from (f"catálogo: Names/{key[1:]}" for key in sorted(set(names.keys()) - _NAMES))
    if not isinstance(root.get(Name.OpenAction, Array()), Array):
        yield "catálogo: OpenAction"
    preferences = root.get(Name.ViewerPreferences)
    if isinstance(preferences, Dictionary) and set(preferences.keys()) & _PRINTED:
        yield "catálogo: ViewerPreferences"


def _objects(document: pikepdf.Pdf) -> Iterator[str]:
    for number, item in enumerate(document.objects):
        if number > _MAX_OBJECTS:
            yield "objetos demais"
            return
        if isinstance(item, Dictionary | Stream) and _has(item):
            yield f"objeto {item.objgen[0]}"


def _has(item: Any) -> bool:
    held = item.stream_dict if isinstance(item, Stream) else item
    inside = [value for value in held.values() if isinstance(value, Dictionary) and not value.is_indirect]
    entries = [(key, value) for each in (held, *inside) for key, value in each.items()]
    return any(key in _ODD and not isinstance(value, Name) for key, value in entries)


def _seen(pdf: Bytes) -> Iterator[str]:
    """Letters that nobody sees, and boxes that draw something though nobody signed."""
    with open_drawn(pdf) as drawn:
        for number, page in enumerate(drawn, 1):
            letters = [letter for letter in letters_of(page) if letter.ink[2] - letter.ink[0] > _THIN]
            unseen = sum(weight <= 0 for weight in weights(page, letters))
            if unseen > max(1, _FEW * len(letters)):
                yield f"página {number}: letras cobertas"
            if bytes(page.render(draw_annots=True).buffer) != bytes(page.render(draw_annots=False).buffer):
                yield f"página {number}: quadros que desenham"
