"""The calendar's page and file, for eighteen months from a given day."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from pipeline.site.blanks import Download
from pipeline.site.deadlines import Deadline, occurrences
from pipeline.site.ics import ics
from pipeline.site.markdown import filled

_MONTHS_AHEAD, _MONTHS_BEHIND = 18, 12


def calendar_pages(rules: Sequence[Deadline], on: date) -> dict[str, bytes]:
    """The page, and the file with what is past too, so that who subscribes keeps it. By path in the site."""
    last = months_from(on, _MONTHS_AHEAD)
    upcoming = occurrences(rules, on, last)
    file = Download("calendario.ics", ics(occurrences(rules, months_from(on, -_MONTHS_BEHIND), last)), "ICS", "")
    page = filled("calendar.md.j2", rules=rules, upcoming=upcoming, first=on, last=last, size=file.size)
    return {"calendario.md": page.encode(), file.name: file.content}


def months_from(day: date, months: int) -> date:
    """The same day of the month so many months away, or the month's last where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
