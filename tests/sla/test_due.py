"""When a target is due, unit by unit."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sla.domain.calendar import CalendarHorizonError, CalendarNeverOpensError
from sla.domain.due import Rule, count_days, due_instant, part_passed
from sla.domain.units import convert_exactly
from sla.domain.vocabulary import Unit
from tests.sla.calendars import LUNCH, NIGHT, OFFICE, ROUND_THE_CLOCK, calendar, known

MONDAY = "2026-03-02T10:00+01:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def rule(amount: str, unit: Unit, **changes: Any) -> Rule:
    return Rule(**{"amount": Decimal(amount), "unit": unit, "calendar": OFFICE, **changes})


@pytest.mark.parametrize(
    ("given", "start", "due"),
    [
        (rule("90", Unit.SECONDS), MONDAY, "2026-03-02T10:01:30+01:00"),
        (rule("30", Unit.MINUTES), "2026-03-02T16:45+01:00", "2026-03-03T08:15+01:00"),
        (rule("1.5", Unit.HOURS), MONDAY, "2026-03-02T11:30+01:00"),
        (rule("3", Unit.RINGS), MONDAY, "2026-03-02T10:00:15+01:00"),
        (rule("3", Unit.RINGS, seconds_per_ring=6), MONDAY, "2026-03-02T10:00:18+01:00"),
        (rule("0", Unit.HOURS), MONDAY, MONDAY),
        (rule("0", Unit.BUSINESS_DAYS), MONDAY, MONDAY),
        # The day of receipt does not count; due at the close of business.
        (rule("1", Unit.BUSINESS_DAYS), MONDAY, "2026-03-03T17:00+01:00"),
        (rule("2", Unit.BUSINESS_DAYS), "2026-04-01T23:30+02:00", "2026-04-07T17:00+02:00"),  # over Easter
        (rule("1", Unit.BUSINESS_DAYS), "2026-02-28T12:00+01:00", "2026-03-02T17:00+01:00"),  # from a Saturday
        (rule("2", Unit.BUSINESS_DAYS, until_day_end=True), MONDAY, "2026-03-05T00:00+01:00"),
        (rule("1", Unit.BUSINESS_DAYS, calendar=NIGHT), MONDAY, "2026-03-04T06:00+01:00"),
        (rule("1", Unit.BUSINESS_DAYS, calendar=LUNCH), "2026-12-30T10:00+01:00", "2026-12-31T12:00+01:00"),
        # From the next day, to the end of the last one; a 23-hour day is a day.
        (rule("1", Unit.CALENDAR_DAYS), MONDAY, "2026-03-04T00:00+01:00"),
        (rule("30", Unit.CALENDAR_DAYS), MONDAY, "2026-04-02T00:00+02:00"),
        (rule("4", Unit.CALENDAR_DAYS), MONDAY, "2026-03-07T00:00+01:00"),
        (rule("5", Unit.CALENDAR_DAYS), MONDAY, "2026-03-08T00:00+01:00"),
        (rule("5", Unit.CALENDAR_DAYS, moves_off_days_off=True), MONDAY, "2026-03-10T00:00+01:00"),
        (rule("2", Unit.WEEKS), MONDAY, "2026-03-17T00:00+01:00"),
        (rule("1", Unit.MONTHS), MONDAY, "2026-04-03T00:00+02:00"),
        (rule("1", Unit.MONTHS), "2026-01-31T10:00+01:00", "2026-03-01T00:00+01:00"),  # the last day of February
        (rule("12", Unit.MONTHS), "2028-02-29T10:00+01:00", "2029-03-01T00:00+01:00"),
        # The day is the calendar's: it is Tuesday in Prague.
        (rule("1", Unit.BUSINESS_DAYS), "2026-03-02T23:30+00:00", "2026-03-04T17:00+01:00"),
    ],
)
def test_due_instant(given: Rule, start: str, due: str) -> None:
    assert due_instant(given, at(start)) == at(due)


def test_counted_days_say_where_the_end_was_moved_from() -> None:
    moved = count_days(rule("5", Unit.CALENDAR_DAYS, moves_off_days_off=True), at(MONDAY))
    assert moved is not None
    assert (moved.ends_on, moved.moved_from) == (date(2026, 3, 9), date(2026, 3, 7))
    assert len(moved.counted) == 5

    business = count_days(rule("2", Unit.BUSINESS_DAYS), at("2026-04-02T10:00+02:00"))
    assert business is not None
    assert business.counted == (date(2026, 4, 7), date(2026, 4, 8))
    assert count_days(rule("2", Unit.HOURS), at(MONDAY)) is None


def test_days_beyond_the_known_holidays_are_refused() -> None:
    short = known(until=date(2026, 3, 4))
    assert due_instant(rule("2", Unit.BUSINESS_DAYS, calendar=short), at(MONDAY)) == at("2026-03-04T17:00+01:00")
    with pytest.raises(CalendarHorizonError):
        due_instant(rule("3", Unit.BUSINESS_DAYS, calendar=short), at(MONDAY))
    with pytest.raises(CalendarHorizonError):
        due_instant(rule("5", Unit.CALENDAR_DAYS, calendar=short, moves_off_days_off=True), at(MONDAY))
    # Where no holiday is asked for, none has to be known.
    assert due_instant(rule("5", Unit.CALENDAR_DAYS, calendar=short), at(MONDAY)) == at("2026-03-08T00:00+01:00")


def test_business_days_of_a_calendar_that_never_opens() -> None:
    with pytest.raises(CalendarNeverOpensError):
        due_instant(rule("1", Unit.BUSINESS_DAYS, calendar=calendar(weekly={}, holidays=[])), at(MONDAY))


@pytest.mark.parametrize(("amount", "unit"), [("-1", Unit.HOURS), ("1.5", Unit.BUSINESS_DAYS), ("0.5", Unit.RINGS)])
def test_amounts_that_are_no_promise(amount: str, unit: Unit) -> None:
    with pytest.raises(ValueError, match=r"amount|whole"):
        rule(amount, unit)


@pytest.mark.parametrize(
    ("start", "due", "percent", "passed"),
    [
        ("2026-03-02T16:00+01:00", "2026-03-03T11:00+01:00", 75, "2026-03-03T10:00+01:00"),  # three of four hours
        ("2026-03-02T16:00+01:00", "2026-03-03T11:00+01:00", 25, "2026-03-02T17:00+01:00"),
        ("2026-02-28T08:00+01:00", "2026-02-28T12:00+01:00", 75, "2026-02-28T11:00+01:00"),  # closed all along
    ],
)
def test_part_passed(start: str, due: str, percent: int, passed: str) -> None:
    assert part_passed(OFFICE, at(start), at(due), percent) == at(passed)
    assert part_passed(OFFICE, at(due), at(due), percent) is None


def test_part_passed_after_a_pause_knows_the_whole_time() -> None:
    resumed, due = at("2026-03-02T14:00+01:00"), at("2026-03-02T16:00+01:00")

    assert part_passed(OFFICE, resumed, due, 75, timedelta(hours=4)) == at("2026-03-02T15:00+01:00")
    assert part_passed(OFFICE, resumed, due, 25, timedelta(hours=4)) == resumed  # was passed before


@pytest.mark.parametrize(
    ("amount", "unit", "to", "converted"),
    [
        ("90", Unit.MINUTES, Unit.HOURS, "1.5"),
        ("24", Unit.HOURS, Unit.MINUTES, "1440"),
        ("2", Unit.WEEKS, Unit.CALENDAR_DAYS, "14"),
        ("2", Unit.BUSINESS_DAYS, Unit.BUSINESS_DAYS, "2"),
        ("100", Unit.MINUTES, Unit.HOURS, None),
        ("10", Unit.CALENDAR_DAYS, Unit.WEEKS, None),
        ("24", Unit.HOURS, Unit.CALENDAR_DAYS, None),
        ("2", Unit.BUSINESS_DAYS, Unit.HOURS, None),
        ("3", Unit.RINGS, Unit.SECONDS, None),
    ],
)
def test_only_exact_conversions_are_made(amount: str, unit: Unit, to: Unit, converted: str | None) -> None:
    result = convert_exactly(Decimal(amount), unit, to)

    assert result == (None if converted is None else Decimal(converted))
    assert result is None or f"{result:f}" == converted


def test_a_whole_day_round_the_clock_is_its_own_length() -> None:
    given = rule("24", Unit.HOURS, calendar=ROUND_THE_CLOCK)

    assert due_instant(given, at("2026-03-28T12:00+01:00")) == at("2026-03-29T13:00+02:00")
