"""Business time: what holds for every calendar."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sla.domain.calendar import BusinessCalendar, add_business_time, business_time_between
from tests.sla.calendars import WEEK

ZONES = ["Europe/Prague", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago", "UTC"]
MINUTES = st.integers(0, 24 * 4 - 1).map(lambda n: f"{n // 4:02}:{n % 4 * 15:02}")
WINDOWS = st.lists(st.tuples(MINUTES, st.one_of(MINUTES, st.just("24:00"))).map(list), max_size=3)
DATES = st.dates(date(2025, 12, 1), date(2026, 12, 31)).map(date.isoformat)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
AMOUNTS = st.timedeltas(timedelta(), timedelta(hours=500))


@st.composite
def calendars(draw: st.DrawFn) -> BusinessCalendar:
    """Any calendar that is open on Wednesdays."""
    weekly: dict[str, Any] = draw(st.dictionaries(st.sampled_from(WEEK), WINDOWS, max_size=7))
    weekly["wed"] = [*weekly.get("wed", []), ["10:00", "15:00"]]
    return BusinessCalendar.from_dict(
        {
            "timezone": draw(st.sampled_from(ZONES)),
            "weekly": weekly,
            "holidays": draw(st.lists(DATES, max_size=8)),
            "extra": draw(st.dictionaries(DATES, WINDOWS, max_size=4)),
        }
    )


@given(calendars(), INSTANTS, AMOUNTS)
@settings(max_examples=40, deadline=None)
def test_between_undoes_add(business: BusinessCalendar, start: datetime, amount: timedelta) -> None:
    assert business_time_between(business, start, add_business_time(business, start, amount)) == amount


@given(calendars(), INSTANTS, AMOUNTS, AMOUNTS)
@settings(max_examples=40, deadline=None)
def test_amounts_add_up(business: BusinessCalendar, start: datetime, first: timedelta, second: timedelta) -> None:
    there = add_business_time(business, add_business_time(business, start, first), second)

    assert there == add_business_time(business, start, first + second)


@given(calendars(), INSTANTS, INSTANTS, INSTANTS)
@settings(max_examples=40, deadline=None)
def test_ranges_add_up(business: BusinessCalendar, one: datetime, two: datetime, three: datetime) -> None:
    start, middle, end = sorted([one, two, three])
    parts = business_time_between(business, start, middle) + business_time_between(business, middle, end)

    assert parts == business_time_between(business, start, end) <= end - start


@given(calendars(), INSTANTS, INSTANTS, AMOUNTS)
@settings(max_examples=40, deadline=None)
def test_who_comes_later_is_never_due_earlier(
    business: BusinessCalendar, one: datetime, two: datetime, amount: timedelta
) -> None:
    early, late = sorted([one, two])

    assert add_business_time(business, early, amount) <= add_business_time(business, late, amount)


@given(calendars(), INSTANTS, INSTANTS)
@settings(max_examples=40, deadline=None)
def test_segments_are_the_open_time(business: BusinessCalendar, one: datetime, two: datetime) -> None:
    start, end = sorted([one, two])
    segments = business.segments(start, end)

    assert sum((piece.length for piece in segments), timedelta()) == business_time_between(business, start, end)
    assert all(early.end < late.start for early, late in pairwise(segments))


@given(calendars())
@settings(max_examples=40, deadline=None)
def test_every_calendar_reads_back(business: BusinessCalendar) -> None:
    assert BusinessCalendar.from_dict(business.to_dict()) == business
