"""Business time: instants and edges."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sla.domain.calendar import (
    BusinessCalendar,
    CalendarFormatError,
    CalendarHorizonError,
    CalendarNeverOpensError,
    add_business_time,
    business_time_between,
)
from tests.sla.calendars import LUNCH, NIGHT, OFFICE, ROUND_THE_CLOCK, WEEK, calendar, known


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("business", "start", "hours", "due"),
    [
        (OFFICE, "2026-03-02T16:00+01:00", 1, "2026-03-02T17:00+01:00"),  # lands on closing
        (OFFICE, "2026-03-02T16:00+01:00", 1.5, "2026-03-03T08:30+01:00"),  # goes on at the next opening
        (OFFICE, "2026-04-02T16:00+02:00", 3, "2026-04-07T10:00+02:00"),  # Good Friday to Easter Monday are off
        (OFFICE, "2026-02-28T12:00+01:00", 2, "2026-03-02T10:00+01:00"),  # from a Saturday
        (OFFICE, "2026-03-02T16:00+01:00", 0, "2026-03-02T16:00+01:00"),
        (OFFICE, "2026-02-28T12:00+01:00", 0, "2026-02-28T12:00+01:00"),  # no time at all stays where it is
        (OFFICE, "2026-03-02T17:00+01:00", 9, "2026-03-03T17:00+01:00"),  # closing time is closed
        (LUNCH, "2026-03-02T11:00+01:00", 1, "2026-03-02T12:00+01:00"),
        (LUNCH, "2026-03-02T11:30+01:00", 1, "2026-03-02T13:30+01:00"),
        (LUNCH, "2026-12-31T09:00+01:00", 4, "2027-01-01T10:00+01:00"),  # a half day; no holiday was entered for 2027
        (NIGHT, "2026-03-02T23:00+01:00", 3, "2026-03-03T02:00+01:00"),
        (NIGHT, "2026-03-07T05:00+01:00", 2, "2026-03-09T23:00+01:00"),  # Saturday 06:00 to Monday 22:00
        (NIGHT, "2026-03-28T05:00+01:00", 1, "2026-03-28T06:00+01:00"),
        (ROUND_THE_CLOCK, "2026-03-28T12:00+01:00", 24, "2026-03-29T13:00+02:00"),  # 23-hour day
        (ROUND_THE_CLOCK, "2026-10-24T12:00+02:00", 24, "2026-10-25T11:00+01:00"),  # 25-hour day
        (ROUND_THE_CLOCK, "2026-03-02T23:00+01:00", 2, "2026-03-03T01:00+01:00"),  # midnight costs nothing
    ],
)
def test_deadline(business: BusinessCalendar, start: str, hours: float, due: str) -> None:
    assert add_business_time(business, at(start), timedelta(hours=hours)) == at(due)
    assert business_time_between(business, at(start), at(due)) == timedelta(hours=hours)


def test_result_is_utc_whatever_zone_the_start_is_in() -> None:
    due = add_business_time(OFFICE, at("2026-03-02T03:00-05:00"), timedelta(hours=1))

    assert due == at("2026-03-02T10:00+01:00")
    assert due.tzinfo is UTC


def test_microseconds_are_kept() -> None:
    start = at("2026-03-02T16:59:59.999999+01:00")

    assert add_business_time(OFFICE, start, timedelta(microseconds=1)) == at("2026-03-02T17:00+01:00")
    assert add_business_time(OFFICE, start, timedelta(microseconds=2)) == at("2026-03-03T08:00:00.000001+01:00")


@pytest.mark.parametrize(
    ("weekly", "zone", "start", "end", "hours"),
    [
        # Spring: clocks go from 02:00 to 03:00 on Sunday 29 March.
        ([["02:30", "05:00"]], "Europe/Prague", "2026-03-29T00:00+01:00", "2026-03-29T12:00+02:00", 2),
        ([["01:00", "02:30"]], "Europe/Prague", "2026-03-29T00:00+01:00", "2026-03-29T12:00+02:00", 1),
        ([["02:10", "02:50"]], "Europe/Prague", "2026-03-29T00:00+01:00", "2026-03-29T12:00+02:00", 0),
        # Autumn: clocks go from 03:00 back to 02:00 on Sunday 25 October; a time that occurs twice is its first.
        ([["02:30", "05:00"]], "Europe/Prague", "2026-10-25T00:00+02:00", "2026-10-25T12:00+01:00", 3.5),
        ([["01:00", "02:30"]], "Europe/Prague", "2026-10-25T00:00+02:00", "2026-10-25T12:00+01:00", 1.5),
        ([["02:00", "03:00"]], "Europe/Prague", "2026-10-25T00:00+02:00", "2026-10-25T12:00+01:00", 2),
        # Lord Howe Island moves by half an hour.
        ([["00:00", "24:00"]], "Australia/Lord_Howe", "2026-10-04T00:00+10:30", "2026-10-05T00:00+11:00", 23.5),
        ([["00:00", "24:00"]], "Australia/Lord_Howe", "2026-04-05T00:00+11:00", "2026-04-06T00:00+10:30", 24.5),
        # Beirut and Santiago change at midnight: that midnight does not exist, or comes after an hour twice.
        ([["00:00", "08:00"]], "Asia/Beirut", "2026-03-29T00:00+02:00", "2026-03-29T12:00+03:00", 7),
        ([["22:00", "24:00"]], "America/Santiago", "2026-04-04T12:00-03:00", "2026-04-05T12:00-04:00", 3),
    ],
)
def test_daylight_saving(weekly: list[list[str]], zone: str, start: str, end: str, hours: float) -> None:
    business = calendar(timezone=zone, weekly=dict.fromkeys(WEEK, weekly), holidays=[])

    assert business_time_between(business, at(start), at(end)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("changes", "start", "end", "hours"),
    [
        # A holiday closes its whole civil date, the tail of the night before too; Monday night began before it.
        ({"holidays": ["2026-03-03"]}, "2026-03-02T12:00+01:00", "2026-03-04T12:00+01:00", 2),
        # A special day replaces the windows that begin on it; last night's tail stays.
        ({"extra": {"2026-03-03": []}}, "2026-03-02T12:00+01:00", "2026-03-04T12:00+01:00", 8),
        ({"extra": {"2026-03-03": [["10:00", "11:00"]]}}, "2026-03-02T12:00+01:00", "2026-03-04T12:00+01:00", 9),
        # It overrides a holiday.
        (
            {"holidays": ["2026-03-03"], "extra": {"2026-03-03": [["10:00", "11:00"]]}},
            "2026-03-02T12:00+01:00",
            "2026-03-04T12:00+01:00",
            9,
        ),
        # The night of a holiday's eve ends at midnight, the night after begins as always.
        ({"holidays": ["2026-03-03"]}, "2026-03-02T12:00+01:00", "2026-03-05T00:00+01:00", 4),
    ],
)
def test_holidays_and_special_days_at_night(changes: dict[str, Any], start: str, end: str, hours: float) -> None:
    business = calendar(**{"weekly": NIGHT.to_dict()["weekly"], "holidays": [], **changes})

    assert business_time_between(business, at(start), at(end)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("windows", "hours"),
    [
        ([["08:00", "12:00"], ["12:00", "17:00"]], 9),  # they touch
        ([["08:00", "13:00"], ["12:00", "17:00"]], 9),  # they overlap
        ([["12:00", "17:00"], ["08:00", "13:00"]], 9),  # in any order
        ([["00:00", "24:00"]], 24),
        ([["00:00", "00:00"]], 24),  # equal start and end
        ([["09:00", "09:00"]], 15),  # 24 hours from nine: what of it falls on the day itself
        ([["20:00", "24:00"]], 4),
        ([["08:00:30", "08:01"]], 30 / 3600),
    ],
)
def test_windows_of_one_day(windows: list[list[str]], hours: float) -> None:
    business = calendar(weekly={"mon": windows}, holidays=[])
    monday, tuesday = at("2026-03-02T00:00+01:00"), at("2026-03-03T00:00+01:00")

    assert business_time_between(business, monday, tuesday) == timedelta(hours=hours)


def test_segments_that_meet_at_midnight_are_one() -> None:
    start, end = at("2026-03-02T20:00+01:00"), at("2026-06-02T20:00+02:00")

    assert [(piece.start, piece.end) for piece in ROUND_THE_CLOCK.segments(start, end)] == [(start, end)]
    assert len(LUNCH.segments(at("2026-03-02T10:00+01:00"), at("2026-03-03T10:00+01:00"))) == 3


def test_asking_backwards_in_time_gives_the_same_answers() -> None:
    late, early = at("2026-09-01T10:00+02:00"), at("2021-09-01T10:00+02:00")
    fresh, used = calendar(), calendar()
    add_business_time(used, late, timedelta(hours=8))

    assert business_time_between(used, early, late) == business_time_between(fresh, early, late)
    assert add_business_time(used, early, timedelta(hours=400)) == add_business_time(fresh, early, timedelta(hours=400))


def test_naive_negative_and_reversed_are_refused() -> None:
    start = at("2026-03-02T10:00+01:00")
    with pytest.raises(ValueError, match="zone"):
        add_business_time(OFFICE, start.replace(tzinfo=None), timedelta(hours=1))
    with pytest.raises(ValueError, match="negative"):
        add_business_time(OFFICE, start, timedelta(hours=-1))
    with pytest.raises(ValueError, match="reversed"):
        business_time_between(OFFICE, start, start - timedelta(seconds=1))
    assert business_time_between(OFFICE, start, start) == timedelta()


def test_a_calendar_that_never_opens_says_so_at_once() -> None:
    """Elsewhere it falls back to wall-clock time, or searches until a timeout."""
    never = calendar(weekly={}, holidays=[])
    with pytest.raises(CalendarNeverOpensError):
        never.ensure_opens()
    with pytest.raises(CalendarNeverOpensError):
        add_business_time(never, at("2026-03-02T10:00+01:00"), timedelta(seconds=1))
    assert business_time_between(never, at("2020-03-02T10:00+01:00"), at("2030-03-02T10:00+01:00")) == timedelta()


def test_a_calendar_of_special_days_only_opens_for_as_long_as_they_last() -> None:
    fair = calendar(weekly={}, holidays=[], extra={"2026-09-05": [["22:00", "02:00"]]})
    fair.ensure_opens()
    start = at("2026-03-02T10:00+01:00")

    assert add_business_time(fair, start, timedelta(hours=4)) == at("2026-09-06T02:00+02:00")
    with pytest.raises(CalendarNeverOpensError):
        add_business_time(fair, start, timedelta(hours=4, seconds=1))


def test_a_deadline_beyond_the_known_holidays_is_refused() -> None:
    business = known(until=date(2026, 3, 3))
    start = at("2026-03-03T16:00+01:00")

    assert add_business_time(business, start, timedelta(hours=1)) == at("2026-03-03T17:00+01:00")
    with pytest.raises(CalendarHorizonError):
        add_business_time(business, start, timedelta(hours=1, microseconds=1))
    with pytest.raises(CalendarHorizonError):
        add_business_time(business, at("2026-03-04T00:00:01+01:00"), timedelta())
    assert business_time_between(business, start, at("2026-03-04T09:00+01:00")) == timedelta(hours=2)


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"timezone": "Europe/Nowhere"}, "timezone"),
        ({"timezone": "../etc/passwd"}, "timezone"),
        ({"timezone": ""}, "timezone"),
        ({"timezone": "right/Europe/Prague"}, "timezone"),  # counts leap seconds
        ({"timezone": "localtime"}, "timezone"),
        ({"weekly": {"monday": [["08:00", "17:00"]]}}, "weekly"),
        ({"weekly": []}, "weekly"),
        ({"weekly": {"mon": [["8:00", "17:00"]]}}, "mon"),
        ({"weekly": {"mon": [["08:00"]]}}, "mon"),
        ({"weekly": {"mon": [[8, 17]]}}, "mon"),
        ({"weekly": {"mon": [["24:00", "25:00"]]}}, "mon"),
        ({"weekly": {"mon": [["24:00", "08:00"]]}}, "mon"),
        ({"weekly": {"mon": [["08:60", "17:00"]]}}, "mon"),
        ({"weekly": {"mon": "08:00-17:00"}}, "mon"),
        ({"holidays": ["2026-02-30"]}, "holidays"),
        ({"holidays": [20260203]}, "holidays"),
        ({"holidays": ["20260203"]}, "holidays"),
        ({"extra": {"2026-W06-2": []}}, "extra"),
        ({"holidays": "2026-02-03"}, "holidays"),
        ({"extra": {"tomorrow": []}}, "extra"),
        ({"extra": []}, "extra"),
        ({"known_until": "soon"}, "known_until"),
        ({"holliday": []}, "holliday"),
    ],
)
def test_what_is_not_a_calendar_is_refused_by_name(changes: dict[str, Any], part: str) -> None:
    with pytest.raises(CalendarFormatError, match=part):
        calendar(**changes)


@pytest.mark.parametrize("business", [OFFICE, LUNCH, NIGHT, ROUND_THE_CLOCK, known(until=date(2031, 12, 31))])
def test_the_written_form_reads_back(business: BusinessCalendar) -> None:
    again = BusinessCalendar.from_dict(business.to_dict())

    assert again == business
    assert hash(again) == hash(business)
    assert again.to_dict() == business.to_dict()


def test_closing_of_a_day() -> None:
    assert OFFICE.closing(date(2026, 3, 2)) == at("2026-03-02T17:00+01:00")
    assert NIGHT.closing(date(2026, 3, 2)) == at("2026-03-03T06:00+01:00")
    assert calendar(weekly=NIGHT.to_dict()["weekly"], holidays=["2026-03-03"]).closing(date(2026, 3, 2)) == at(
        "2026-03-03T00:00+01:00"
    )
    with pytest.raises(ValueError, match="not a business day"):
        OFFICE.closing(date(2026, 4, 3))
