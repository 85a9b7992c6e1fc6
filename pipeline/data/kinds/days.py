"""Calendar days."""

from __future__ import annotations

import re
from datetime import date

from pipeline.data.kinds.model import Kind, Parsed, Raw, folded, joined, refused
from pipeline.data.mask import quoted
from pipeline.data.messages import say
from pipeline.definition.model import DateField, Written

NAMES = "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split()  # noqa: SIM905 - reads better
_MONTHS = [folded(name) for name in NAMES]
_FORMS = (
    re.compile(r"(?P<d>[0-9]{1,2})([/.-])(?P<m>[0-9]{1,2})\2(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?P<d>[0-9]{1,2})(?:º|°|o)? de (?P<m>[a-zç]+) de (?P<y>[0-9]{4})"),
)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}")
FIRST, LAST = 1900, 2199


def parse_date(raw: Raw, _field: DateField) -> Parsed:
    """A day written 21/11/2026, 21.11.2026, 2026-11-21 or 21 de novembro de 2026."""
    text = joined(raw).strip()
    if not text:
        return Parsed()
    if _SHORT_YEAR.fullmatch(text):
        return refused("data-invalida", say("data-ano-curto", typed=quoted(text)))
    match = _match(text)
    if match is None:
        return refused("data-invalida", say("data-forma", typed=quoted(text)))
    try:
        day = date(int(match["y"]), _month(match["m"]), int(match["d"]))
    except ValueError:
        return refused("data-invalida", say("data-calendario", typed=quoted(text)))
    if not FIRST <= day.year <= LAST:
        return refused("data-invalida", say("data-ano", typed=quoted(text)))
    return Parsed(day)


def show_date(value: date, field: DateField) -> str:
    """``21/11/2026``; or by extenso ``21 de novembro de 2026``, the first of a month as ``1º``."""
    if field.written is Written.LONG:
        return f"{value.day if value.day > 1 else '1º'} de {NAMES[value.month - 1]} de {value.year:04d}"
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def _match(text: str) -> re.Match[str] | None:
    words = folded(text.replace("º", "").replace("°", ""))
    for form in _FORMS:
        if (match := form.fullmatch(words)) and (match["m"].isdigit() or match["m"] in _MONTHS):
            return match
    return None


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text) + 1


DATE = Kind(parse_date, show_date, "dd/mm/aaaa")
