"""A model's PDF, made ready to be signed: a signature field where the model marks one, and the record inside.

Fields stand over the named destinations of the model's bookmarks.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.models.embedding import embed_record
from pipeline.models.paragraph import SIGNATURE_PREFIX
from pipeline.renderers.pdf.appearances import empty_signature

_WIDTH, _HEIGHT = 200.0, 42.0  # points
_MARGIN = 10.0
_TOP = 3  # where in [page /XYZ left top zoom] (ISO 32000-2, table 149)
_PRINT = 4  # annotation flag (ISO 32000-2, table 167)
_FLAGS = 3  # SigFlags: there are signatures, and the file only grows (table 225)


def made_signable(pdf: bytes, roles: Mapping[str, str], record: Mapping[str, object]) -> bytes:
    """The same pages, with an empty signature field for each role (its label by its name) that the model marks.

    ``record`` is put inside as data.
    """
    with Pdf.open(io.BytesIO(pdf)) as opened:
        places = dict(_destinations(opened))
        marked = {role: places[_written(role)] for role in roles if _written(role) in places}
        fields = [_field(opened, role, roles[role], place) for role, place in marked.items()]
        if fields:
            opened.Root.AcroForm = opened.make_indirect(Dictionary(Fields=Array(fields), SigFlags=_FLAGS))
        opened.Root.Lang = String("pt-BR")  # LibreOffice writes the language of its own windows
        embed_record(opened, record)
        made = io.BytesIO()
        opened.save(made, deterministic_id=True, fix_metadata_version=False)
    return made.getvalue()


def _written(role: str) -> str:
    """The name of a role's bookmark as LibreOffice writes it: what is no letter or digit, in hexadecimal."""
    return "".join(sign if sign.isalnum() else f"{ord(sign):02X}" for sign in SIGNATURE_PREFIX + role)


def _destinations(pdf: Pdf) -> Iterator[tuple[str, Object]]:
    """The named destinations to a point of a page (ISO 32000-2, 12.3.2.4)."""
    for name, place in pdf.Root.get(Name.Dests, Dictionary()).items():
        if isinstance(place, Array) and len(place) > _TOP and place[1] == Name.XYZ:
            yield name.removeprefix("/"), place


def _field(pdf: Pdf, role: str, label: str, place: Object) -> Object:
    """A field of which the mark is the upper left corner, moved where the page ends."""
    page, left, top = place[0], float(place[2]), float(place[3])
    start, bottom, end, _ = (float(value) for value in page.get(Name.MediaBox, (0, 0, 595, 842)))
    left = max(start + _MARGIN, min(left, end - _WIDTH - _MARGIN))
    low = max(bottom + _MARGIN, top - _HEIGHT)
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(SIGNATURE_PREFIX + role),
            TU=String(f"Assinatura: {label}"),
            Rect=[left, low, left + _WIDTH, low + _HEIGHT],
            F=_PRINT,
            P=page,
            AP=Dictionary(N=empty_signature(pdf, _WIDTH, _HEIGHT)),
        )
    )
    if Name.Annots not in page:
        page.Annots = Array()
    page.Annots.append(widget)
    return widget
