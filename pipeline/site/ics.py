"""The deadlines as an iCalendar file (RFC 5545), for a calendar program to subscribe to.

A day that is not confirmed is TENTATIVE, and says why. UIDs depend on the rule and the period alone, so that a
calendar that fetches the file again moves an event instead of adding another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from pipeline.site.deadlines import Occurrence
from pipeline.site.front_matter import day

NAME = "Prazos dos formulários oficiais"
_DOMAIN = "prazos.credencia"


def ics(occurrences: Sequence[Occurrence]) -> bytes:
    """The file. The same occurrences give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//credencia//prazos//PT-BR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", NAME)  # RFC 7986, 5.1
    calendar.add("x-wr-calname", NAME)  # what came before it, and programs still read
    calendar.add("refresh-interval", timedelta(days=7), parameters={"VALUE": "DURATION"})  # RFC 7986, 5.7
    for each in occurrences:
        calendar.add_component(_event(each))
    written: bytes = calendar.to_ical(sorted=True)
    return written


def _event(each: Occurrence) -> Event:
    rule = each.deadline
    event = Event()
    event.add("uid", f"{rule.id}-{each.year}-{each.number}@{_DOMAIN}")
    event.add("dtstamp", datetime.combine(day(rule.reviewed), time(), UTC))  # RFC 5545, 3.8.7.2: the last revision
    event.add("dtstart", each.due)
    event.add("dtend", each.due + timedelta(days=1))  # RFC 5545, 3.6.1: not included
    event.add("summary", f"{rule.title}: {each.name}{'' if each.confirmed else ' (a confirmar)'}")
    event.add("description", _description(each))
    event.add("status", "CONFIRMED" if each.confirmed else "TENTATIVE")
    event.add("transp", "TRANSPARENT")  # a day to keep does not make anybody busy
    event.add("categories", ["Prazos"])
    return event


def _description(each: Occurrence) -> str:
    rule = each.deadline
    parts = [rule.rule, f"Quem: {rule.who}.", f"Base legal: {'; '.join(rule.legal_base)}."]
    return "\n\n".join(parts if each.confirmed else [rule.unconfirmed, *parts])
