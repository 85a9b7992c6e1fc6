"""The visible seal of a digital signature: a small PDF page to be placed into the signature's box."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.renderers.pdf.glyphs import refuse_missing
from pipeline.renderers.pdf.typesetting import SEAL_LAYOUT, typeset_untagged

HEADING = "Assinado digitalmente por"
MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Seal:
    """What a seal says, as it is to be read.

    ``cpf_masked`` is written ``***.982.247-**``, or empty when the certificate names none; ``role`` is the signatory's
    label; ``moment`` has its offset; ``kind`` is a line of the signature's own, such as the level, or empty.
    """

    name: str
    cpf_masked: str
    role: str
    moment: datetime
    kind: str = ""


def render_seal(seal: Seal, width: float, height: float) -> bytes:
    """The seal as one page of that size in points, embedded fonts, no structure of its own.

    A signature's appearance must bring no structure: the page that it goes into is tagged already, and its `Form`
    element has the tooltip as its text (ISO 14289-1, 7.18.4). The same seal gives the same bytes. Long names wrap
    and the text shrinks until it fits. Raises MissingGlyphsError for a text that the fonts can't show.
    """
    refuse_missing("\n".join((seal.name, *_lines(seal))), seal.role)
    face = {
        "heading": HEADING,
        "name": seal.name,
        "lines": _lines(seal),
        "width": round(width, 4),
        "height": round(height, 4),
    }
    inputs = {"seal": json.dumps(face, ensure_ascii=False)}
    return typeset_untagged(SEAL_LAYOUT, inputs, int(seal.moment.astimezone(UTC).timestamp()))


def official_moment(moment: datetime) -> str:
    """``21/11/2026 10:32:05 −03:00``; the offset is part of it, so a moment without one is a mistake."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("a signature's moment has an offset from UTC")
    minutes = round(offset.total_seconds() / 60)
    sign = "+" if minutes >= 0 else MINUS
    hours, rest = divmod(abs(minutes), 60)
    return f"{moment:%d/%m/%Y %H:%M:%S} {sign}{hours:02d}:{rest:02d}"


def _lines(seal: Seal) -> list[str]:
    cpf = f"CPF {seal.cpf_masked}" if seal.cpf_masked else ""
    person = " · ".join(part for part in (cpf, seal.role) if part)
    return [line for line in (person, official_moment(seal.moment), seal.kind) if line]
