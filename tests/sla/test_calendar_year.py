"""A year's picture, and a trial."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from sla.domain.calendar import BusinessCalendar, business_time_between
from sla.domain.differences import differences
from sla.domain.trial import TrialError, start_in, try_out
from sla.domain.vocabulary import Unit
from sla.domain.year import DayKind, picture_year
from tests.sla.calendars import LUNCH, LUNCH_HOURS, NIGHT, OFFICE, calendar, known

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_year_is_told_day_by_day_and_adds_up() -> None:
    names = {date(2026, 4, 6): "Easter Monday"}
    picture = picture_year(LUNCH, 2026, names)
    days = {day.date: day for day in picture.days}

    assert len(picture.days) == 365
    assert [len(month) for month in picture.months][:3] == [31, 28, 31]
    assert (days[date(2026, 4, 6)].kind, days[date(2026, 4, 6)].name) == (DayKind.HOLIDAY, "Easter Monday")
    assert days[date(2026, 12, 31)].kind == DayKind.SPECIAL
    assert (days[date(2026, 3, 2)].kind, days[date(2026, 3, 1)].kind) == (DayKind.OPEN, DayKind.CLOSED)
    # 261 weekdays in 2026, five holidays on them; seven hours each, but three on New Year's Eve.
    assert picture.business_days == 256
    assert picture.open_time == timedelta(hours=255 * 7 + 3)
    assert picture.counts[DayKind.HOLIDAY] == 5


def test_days_on_which_clocks_change_are_marked() -> None:
    changes = {day.date: day.clock_change for day in picture_year(OFFICE, 2026, {}).days if day.clock_change}
    assert changes == {date(2026, 3, 29): timedelta(hours=1), date(2026, 10, 25): timedelta(hours=-1)}
    lord_howe = calendar(timezone="Australia/Lord_Howe")
    assert {day.clock_change for day in picture_year(lord_howe, 2026, {}).days} == {
        timedelta(0), timedelta(minutes=30), timedelta(minutes=-30),
    }  # fmt: skip
    samoa = calendar(timezone="Pacific/Apia")  # skipped the whole of 30 December 2011
    skipped = {day.date: day.clock_change for day in picture_year(samoa, 2011, {}).days}[date(2011, 12, 30)]
    assert skipped == timedelta()


def test_the_sum_counts_real_time_and_what_runs_over_new_year() -> None:
    picture = picture_year(NIGHT, 2026, {})
    start, end = NIGHT.day_start(date(2026, 1, 1)), NIGHT.day_start(date(2027, 1, 1))
    assert picture.open_time == business_time_between(NIGHT, start, end)
    assert picture_year(known(date(2026, 6, 30)), 2026, {}).days[-1].is_known is False


def test_a_special_day_without_hours_is_closed_and_beats_a_holiday() -> None:
    special = calendar(extra={"2026-04-06": [["09:00", "12:00"]], "2026-03-03": []})
    kinds = {day.date: day.kind for day in picture_year(special, 2026, {}).days}
    assert kinds[date(2026, 4, 6)] == DayKind.SPECIAL
    assert kinds[date(2026, 3, 3)] == DayKind.SPECIAL_CLOSED


def test_a_trial_lists_what_counts_and_adds_up() -> None:
    start = start_in(LUNCH, datetime(2026, 4, 2, 16, 0))  # noqa: DTZ001 - local time is what is typed
    found = try_out(LUNCH, "Lunch", start, Decimal(8), Unit.HOURS, now=NOW)
    assert found.due_at == datetime(2026, 4, 7, 15, 0, tzinfo=UTC)
    assert found.counted == timedelta(hours=8)
    assert found.skipped_holidays == (date(2026, 4, 3), date(2026, 4, 6))


def test_a_start_that_clocks_skip_or_repeat_is_the_first_instant_that_shows_it() -> None:
    assert start_in(OFFICE, datetime(2026, 3, 29, 2, 30)) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # noqa: DTZ001
    assert start_in(OFFICE, datetime(2026, 10, 25, 2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("amount", "unit", "field", "code"),
    [
        ("-1", Unit.HOURS, "amount", "no_amount"),
        ("NaN", Unit.HOURS, "amount", "no_amount"),
        ("Infinity", Unit.HOURS, "amount", "no_amount"),
        ("1e30", Unit.SECONDS, "amount", "too_long"),
        ("1.5", Unit.BUSINESS_DAYS, "amount", "not_whole"),
        ("9999", Unit.MONTHS, "amount", "too_long"),
        ("10001", Unit.HOURS, "amount", "too_long"),
        ("3000", Unit.HOURS, "amount", "beyond_horizon"),
        ("500", Unit.BUSINESS_DAYS, "amount", "beyond_horizon"),
    ],
)
def test_a_trial_that_gives_no_deadline_says_why(amount: str, unit: Unit, field: str, code: str) -> None:
    with pytest.raises(TrialError) as error:
        try_out(known(date(2026, 12, 31)), "x", NOW, Decimal(amount), unit, now=NOW)
    assert (error.value.field, error.value.code) == (field, code)


def test_a_trial_far_away_or_in_a_calendar_that_ends_says_so() -> None:
    with pytest.raises(TrialError, match="far_away"):
        try_out(OFFICE, "x", datetime(1926, 1, 1, tzinfo=UTC), Decimal(1), Unit.HOURS, now=NOW)
    once = BusinessCalendar.from_dict({"timezone": "UTC", "weekly": {}, "extra": {"2026-03-03": [["09:00", "10:00"]]}})
    with pytest.raises(TrialError, match="never_opens"):
        try_out(once, "x", NOW, Decimal(2), Unit.HOURS, now=NOW)


def test_differences_name_each_part() -> None:
    changed = BusinessCalendar.from_dict(
        {
            **LUNCH_HOURS,
            "timezone": "Europe/Vienna",
            "holidays": [*LUNCH_HOURS["holidays"][1:], "2026-08-10"],
            "weekly": {**LUNCH_HOURS["weekly"], "sat": [["09:00", "12:00"]]},
            "extra": {"2026-12-24": []},
            "known_until": "2027-12-31",
        }
    )
    assert differences(LUNCH, LUNCH) == {}
    assert differences(LUNCH, changed) == {
        "timezone": ["Europe/Prague", "Europe/Vienna"],
        "hours_sat": ["", "09:00–12:00"],
        "holidays_added": ["2026-08-10"],
        "holidays_removed": ["2026-01-01"],
        "special_days": ["2026-12-24", "2026-12-31"],
        "known_until": ["", "2027-12-31"],
    }
