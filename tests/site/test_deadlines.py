"""Deadlines: the days that follow from a rule, and the file that calendars subscribe to."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.findings import FoundError
from pipeline.site.calendar_page import months_from
from pipeline.site.deadlines import Deadline, Period, occurrences, read_deadlines
from pipeline.site.ics import ics
from tests.site.conftest import ROOT

RULES = read_deadlines((ROOT / "docs" / "prazos.yml").read_bytes(), "prazos.yml")
DAYS = st.dates(date(2012, 1, 1), date(2099, 12, 31))


def rule(**changes: object) -> Deadline:
    given_ = {
        "id": "x",
        "title": "X",
        "who": "Todos",
        "rule": "Até lá",
        "legal_base": ("Lei",),
        "period": Period.BIMESTER,
        "days_after": 30,
        "page": "x.md",
        "reviewed": "2026-11-21",
    }
    return Deadline(**(given_ | changes))  # type: ignore[arg-type]


def test_the_six_bimesters_of_a_year() -> None:
    found = occurrences(RULES, date(2025, 1, 31), date(2026, 1, 30))
    assert [(each.number, each.due.isoformat()) for each in found] == [
        (1, "2025-03-30"),
        (2, "2025-05-30"),
        (3, "2025-07-30"),
        (4, "2025-09-30"),
        (5, "2025-11-30"),
        (6, "2026-01-30"),
    ]


def test_a_leap_year_has_the_same_day() -> None:
    assert [each.due for each in occurrences(RULES, date(2028, 3, 1), date(2028, 3, 31))] == [date(2028, 3, 30)]


def test_what_falls_after_the_known_rule_is_not_confirmed() -> None:
    found = occurrences(RULES, date(2025, 11, 1), date(2026, 4, 1))
    assert [each.confirmed for each in found] == [True, False, False]


def test_nothing_is_due_before_the_rule_began() -> None:
    assert occurrences(RULES, date(2010, 1, 1), date(2013, 3, 29)) == ()
    assert [each.name for each in occurrences(RULES, date(2010, 1, 1), date(2013, 3, 30))] == ["1º bimestre de 2013"]


@given(first=DAYS, length=st.integers(0, 1500), after=st.integers(0, 366), period=st.sampled_from(Period))
def test_days_fall_inside_and_none_is_left_out(first: date, length: int, after: int, period: Period) -> None:
    last = first + timedelta(days=length)
    rules = [rule(days_after=after, period=period)]
    found = occurrences(rules, first, last)
    assert all(first <= each.due <= last for each in found)
    assert all(each.due - each.ended == timedelta(days=after) for each in found)
    assert all((each.ended + timedelta(days=1)).day == 1 for each in found)
    halves = (occurrences(rules, first, first), occurrences(rules, first + timedelta(days=1), last))
    assert found == tuple(each for half in halves for each in half)
    whole = occurrences(rules, date(first.year, 1, 1), date(first.year + 2, 1, 2))
    assert sum(each.year == first.year for each in whole) == 12 // period.months


@given(day=DAYS, months=st.integers(-600, 600))
def test_months_from_a_day(day: date, months: int) -> None:
    there = months_from(day, months)
    assert there.year * 12 + there.month == day.year * 12 + day.month + months
    assert there.day <= day.day
    assert there.day == day.day or (there + timedelta(days=1)).day == 1


@given(first=DAYS)
def test_the_file_says_the_same_days_and_is_stable(first: date) -> None:
    found = occurrences(RULES, first, months_from(first, 18))
    written = ics(found)
    events = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert [event["dtstart"].dt for event in events] == [each.due for each in found]
    assert [event["dtend"].dt for event in events] == [each.due + timedelta(days=1) for each in found]
    assert [event["status"] for event in events] == ["CONFIRMED" if each.confirmed else "TENTATIVE" for each in found]
    assert len({event["uid"] for event in events}) == len(events)
    assert ics(found) == written
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))  # RFC 5545, 3.1
    assert b"\n" not in written.replace(b"\r\n", b"")


def test_an_event_keeps_its_name_whatever_the_day_of_the_build() -> None:
    def uids(first: date) -> dict[str, date]:
        events = icalendar.Calendar.from_ical(ics(occurrences(RULES, first, months_from(first, 18)))).walk("VEVENT")
        return {str(event["uid"]): event["dtstart"].dt for event in events}

    one, other = uids(date(2026, 1, 1)), uids(date(2026, 9, 1))
    assert len(one.keys() & other.keys()) >= 5
    assert all(one[uid] == other[uid] for uid in one.keys() & other.keys())


GOOD = """deadlines:
  - id: a
    title: A
    who: B
    rule: C
    legal_base: [Lei]
    period: ano
    days_after: 10
    page: x.md
    reviewed: 2026-11-21
"""
BAD = {
    "period: ano": ("period: semana", "valor-invalido"),
    "days_after: 10": ("days_after: 400", "valor-invalido"),
    "reviewed: 2026-11-21": ("reviewed: 2026-02-31", "data-invalida"),
    "legal_base: [Lei]": ("legal_base: []", "valor-invalido"),
    "    page: x.md": ("    page: x.md\n    until: 2025-12-31", "prazo-sem-ressalva"),
    "    who: B": ("    who: B\n    quem: B", "chave-desconhecida"),
}


def test_a_good_rule_is_read() -> None:
    assert [
        each.name for each in occurrences(read_deadlines(GOOD.encode(), "p"), date(2026, 1, 1), date(2026, 12, 31))
    ] == ["ano de 2025"]


@pytest.mark.parametrize("line", BAD)
def test_a_bad_rule_is_told_with_its_place(line: str) -> None:
    written, code = BAD[line]
    with pytest.raises(FoundError) as told:
        read_deadlines(GOOD.replace(line, written).encode(), "prazos.yml")
    assert [found.code for found in told.value.findings] == [code]
    assert all(found.place and found.place.file == "prazos.yml" for found in told.value.findings)


def test_a_name_is_not_given_twice() -> None:
    twice = GOOD + GOOD.split("\n", 1)[1]
    with pytest.raises(FoundError, match="já está acima"):
        read_deadlines(twice.encode(), "p")
