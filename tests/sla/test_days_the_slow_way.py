"""Targets in days, weeks, months and rings against a reference that turns the pages of a wall calendar one by one.

Nothing here is taken from the engine: a calendar is the dict that people write, and an instant is found by looking at
what `zoneinfo` shows every five minutes.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sla.domain.calendar import BusinessCalendar, add_business_time
from sla.domain.due import Rule, due_instant
from sla.domain.vocabulary import Unit
from tests.sla.calendars import OFFICE
from tests.sla.oracle import DAYS
from tests.sla.test_calendar_properties import INSTANTS, calendars

ONE_DAY, STEP = timedelta(days=1), timedelta(minutes=5)
#: The ends of months, the changes of the clocks in both halves of the world, and Easter.
EDGES = st.sampled_from(
    [
        datetime(2026, month, day, hour, 17, 5, tzinfo=UTC)
        for month, day in ((1, 31), (2, 28), (3, 7), (3, 28), (4, 2), (4, 4), (8, 31), (10, 24), (10, 31), (12, 31))
        for hour in (0, 11, 23)
    ]
)


def windows_of(written: dict[str, Any], day: date) -> list[list[str]]:
    """The hours that begin on a date."""
    if str(day) in written["extra"]:
        return list(written["extra"][str(day)])
    return [] if str(day) in written["holidays"] else list(written["weekly"].get(DAYS[day.weekday()], []))


def first_instant(zone: ZoneInfo, day: date, minutes: int) -> datetime:
    """When the clocks have come so far: looked at every five minutes from the day before on."""
    wanted = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)
    instant = datetime.combine(day - ONE_DAY, datetime.min.time(), tzinfo=UTC)
    while instant.astimezone(zone).replace(tzinfo=None) < wanted:
        instant += STEP
    return instant


def closing_of(written: dict[str, Any], day: date) -> datetime:
    """When the hours that began on a date are over."""
    last = 0
    for opens, closes in windows_of(written, day):
        begin, end = (int(text[:2]) * 60 + int(text[3:]) for text in (opens, closes))
        last = max(last, end if end > begin else end + 24 * 60)
    tomorrow = str(day + ONE_DAY)
    if tomorrow in written["holidays"] and tomorrow not in written["extra"]:
        last = min(last, 24 * 60)
    return first_instant(ZoneInfo(written["timezone"]), day, last)


def business_day(written: dict[str, Any], day: date) -> date:
    """That date, or the next on which hours begin."""
    while not windows_of(written, day):
        day += ONE_DAY
    return day


def last_day_of(start: date, count: int, unit: Unit) -> date:
    """Turn the pages: so many days, weeks, or pages of months; the last page may have no such day."""
    if unit != Unit.MONTHS:
        day = start
        for _page in range(count * (7 if unit == Unit.WEEKS else 1)):
            day += ONE_DAY
        return day
    day = start.replace(day=1)
    for _page in range(count):
        month = day.month
        while day.month == month:
            day += ONE_DAY
    month = day.month
    while day.day < start.day and (day + ONE_DAY).month == month:
        day += ONE_DAY
    return day


def slow_due(
    written: dict[str, Any], start: datetime, count: int, unit: Unit, *, moves: bool, to_end: bool
) -> datetime:
    zone = ZoneInfo(written["timezone"])
    day = start.astimezone(zone).date()
    if unit == Unit.BUSINESS_DAYS:
        for _day in range(count):
            day = business_day(written, day + ONE_DAY)
        return first_instant(zone, day + ONE_DAY, 0) if to_end else closing_of(written, day)
    day = last_day_of(day, count, unit)
    return first_instant(zone, business_day(written, day) + ONE_DAY if moves else day + ONE_DAY, 0)


@given(
    calendars(),
    st.one_of(INSTANTS, EDGES),
    st.integers(1, 14),
    st.sampled_from([Unit.BUSINESS_DAYS, Unit.CALENDAR_DAYS, Unit.WEEKS, Unit.MONTHS]),
    st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_days_are_counted_as_on_a_wall_calendar(
    business: BusinessCalendar, start: datetime, count: int, unit: Unit, flag: bool
) -> None:
    written = business.to_dict()
    in_days = unit == Unit.BUSINESS_DAYS
    rule = Rule(Decimal(count), unit, business, moves_off_days_off=flag and not in_days, until_day_end=flag and in_days)

    assert due_instant(rule, start) == slow_due(written, start, count, unit, moves=flag, to_end=flag)


@given(INSTANTS, st.integers(0, 9), st.integers(1, 30))
@settings(max_examples=30, deadline=None)
def test_rings_are_so_many_seconds_each(start: datetime, rings: int, seconds: int) -> None:
    instant = start
    for _ring in range(rings):
        instant = add_business_time(OFFICE, instant, timedelta(seconds=seconds))

    assert due_instant(Rule(Decimal(rings), Unit.RINGS, OFFICE, seconds_per_ring=seconds), start) == instant


@pytest.mark.parametrize("year", [2026, 2028])
def test_the_thirty_first_is_the_last_day_of_every_month(year: int) -> None:
    start = datetime(year, 1, 31, 9, tzinfo=UTC)
    ends = [due_instant(Rule(Decimal(count), Unit.MONTHS, OFFICE), start) - STEP for count in range(1, 13)]

    assert [OFFICE.local_date(end).day for end in ends] == [
        29 - (year == 2026),
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
        31,
    ]
