"""Signature fields in a model's PDF, where the model marks them: over the named destinations of its bookmarks."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.models.paragraph import SIGNATURE_PREFIX

_WIDTH, _HEIGHT = 200.0, 42.0  # points
_MARGIN = 10.0
_TOP = 3  # where in [page /XYZ left top zoom] (ISO 32000-2, table 149)
_PRINT = 4  # annotation flag (ISO 32000-2, table 167)
_FLAGS = 3  # SigFlags: there are signatures, and the file only grows (table 225)


def add_signature_fields(pdf: bytes, roles: Mapping[str, str]) -> bytes:
    """The same file with an empty signature field for each role (its label by its name) that the model marks."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        places = dict(_destinations(opened))
        marked = {role: places[_written(role)] for role in roles if _written(role) in places}
        if not marked:
            return pdf
        fields = [_field(opened, role, roles[role], place) for role, place in marked.items()]
        opened.Root.AcroForm = opened.make_indirect(Dictionary(Fields=Array(fields), SigFlags=_FLAGS))
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
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, _WIDTH, _HEIGHT])
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
            AP=Dictionary(N=form),
        )
    )
    if Name.Annots not in page:
        page.Annots = Array()
    page.Annots.append(widget)
    return widget
