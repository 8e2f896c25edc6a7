"""Business time at its ends: the last known day, huge amounts, the first and the last year, several threads at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sla.domain.calendar import (
    BusinessCalendar,
    CalendarHorizonError,
    CalendarNeverOpensError,
    add_business_time,
    business_time_between,
)
from sla.domain.due import Rule, due_instant
from sla.domain.lines import Line
from sla.domain.pauses import PauseSpan, due_after_pauses, earliest_due_after_pauses
from sla.domain.units import LONGEST
from sla.domain.vocabulary import CaseKind, Metric, Unit
from tests.sla.calendars import ALL_HOURS, NIGHT_HOURS, OFFICE_HOURS, WEEK, calendar
from tests.sla.test_calendar_properties import AMOUNTS, INSTANTS, calendars

MOMENT = timedelta(microseconds=1)
HORIZONS = st.dates(date(2026, 1, 1), date(2027, 3, 1))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def known(business: BusinessCalendar, until: date, **more: Any) -> BusinessCalendar:
    return BusinessCalendar.from_dict({**business.to_dict(), "known_until": until.isoformat(), **more})


@given(calendars(), HORIZONS, INSTANTS, AMOUNTS)
@settings(max_examples=60, deadline=None)
def test_a_deadline_beyond_the_last_known_day_is_refused_and_no_other(
    business: BusinessCalendar, until: date, start: datetime, amount: timedelta
) -> None:
    limited, end = known(business, until), business.day_start(until + timedelta(days=1))
    due_at = add_business_time(business, start, amount)
    if due_at <= end:
        assert add_business_time(limited, start, amount) == due_at
        return
    with pytest.raises(CalendarHorizonError):
        add_business_time(limited, start, amount)


@given(calendars(), HORIZONS, INSTANTS, AMOUNTS, st.lists(st.integers(1, 400), max_size=20))
@settings(max_examples=60, deadline=None)
def test_extending_the_horizon_alters_no_known_day(
    business: BusinessCalendar, until: date, start: datetime, amount: timedelta, later: list[int]
) -> None:
    limited = known(business, until)
    new_holidays = [(until + timedelta(days=days)).isoformat() for days in later]
    longer = known(
        business,
        until + timedelta(days=400),
        holidays=[*business.to_dict()["holidays"], *new_holidays],
    )
    end = limited.day_start(until + timedelta(days=1))
    first = min(start, end)

    assert limited.segments(first, end) == longer.segments(first, end)
    assert business_time_between(limited, first, end) == business_time_between(longer, first, end)
    try:
        due_at = add_business_time(limited, start, amount)
    except CalendarHorizonError:
        return
    assert add_business_time(longer, start, amount) == due_at


@pytest.mark.parametrize(
    ("days", "until_day_end", "due"),
    [
        # The last night runs into a day of which nobody knows yet whether it is a holiday.
        (1, False, "2026-12-31T06:00+01:00"),
        (2, False, None),
        (2, True, "2027-01-01T00:00+01:00"),
    ],
)
def test_a_night_that_runs_beyond_the_known_days_has_no_closing_time_yet(
    days: int, until_day_end: bool, due: str | None
) -> None:
    night = BusinessCalendar.from_dict({**NIGHT_HOURS, "known_until": "2026-12-31"})
    rule = Rule(Decimal(days), Unit.BUSINESS_DAYS, night, until_day_end=until_day_end)
    if due is not None:
        assert due_instant(rule, at("2026-12-29T12:00+01:00")) == at(due)
        return
    with pytest.raises(CalendarHorizonError):
        due_instant(rule, at("2026-12-29T12:00+01:00"))


def edges_of(business: BusinessCalendar) -> list[datetime]:
    pieces = business.segments(at("2026-03-20T00:00+01:00"), at("2026-04-10T00:00+02:00"))
    return sorted({edge for piece in pieces for edge in (piece.start, piece.end)})


@given(calendars(), st.sampled_from([-MOMENT, timedelta(), MOMENT]), st.sampled_from([-MOMENT, timedelta(), MOMENT]))
@settings(max_examples=60, deadline=None)
def test_add_undoes_between_at_every_edge(business: BusinessCalendar, before: timedelta, after: timedelta) -> None:
    """Adding the time between leads to the end itself where it is open just before it, else to the last closing."""
    edges = edges_of(business)
    for first, last in zip(edges, edges[1:] + edges[:1], strict=True):
        start, end = sorted([first + before, last + after])
        amount = business_time_between(business, start, end)
        back = add_business_time(business, start, amount)
        if amount and business.is_open_at(end - MOMENT):
            assert back == end
        elif amount:
            assert back == business.segments(start, end)[-1].end
        else:
            assert back == start
        with pytest.raises(ValueError, match="reversed"):
            business_time_between(business, end + MOMENT, start)


def test_a_segment_across_new_year_is_one() -> None:
    whole = BusinessCalendar.from_dict(ALL_HOURS)
    start, end = at("2026-12-31T22:00+01:00"), at("2027-01-01T03:00+01:00")
    night = calendar(weekly={day: [["22:00", "06:00"]] for day in WEEK}, holidays=[])

    assert [(piece.start, piece.end) for piece in whole.segments(start, end)] == [(start, end)]
    assert len(night.segments(start, at("2027-01-01T12:00+01:00"))) == 1
    assert add_business_time(night, start, timedelta(hours=8)) == at("2027-01-01T06:00+01:00")
    # Built from either side of the year's end.
    backwards = BusinessCalendar.from_dict(ALL_HOURS)
    assert business_time_between(backwards, at("2027-01-05T00:00+01:00"), at("2027-01-06T00:00+01:00"))
    assert [(piece.start, piece.end) for piece in backwards.segments(start, end)] == [(start, end)]


def test_four_thousand_hours_end_where_single_ones_do() -> None:
    business = calendar()
    instant = at("2026-03-02T08:00+01:00")
    for _hour in range(4000):
        instant = add_business_time(business, instant, timedelta(hours=1))

    assert add_business_time(calendar(), at("2026-03-02T08:00+01:00"), timedelta(hours=4000)) == instant


@pytest.mark.parametrize("zone", ["Europe/Prague", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_first_and_the_last_year_count_or_are_refused(zone: str) -> None:
    first, last = datetime(1, 1, 6, tzinfo=UTC), datetime(9999, 12, 20, tzinfo=UTC)
    early, late = calendar(timezone=zone, holidays=[]), calendar(timezone=zone, holidays=[])

    due_at = add_business_time(early, first, timedelta(hours=9))
    assert business_time_between(early, first, due_at) == timedelta(hours=9)
    with pytest.raises(CalendarHorizonError, match="year 1"):
        business_time_between(early, datetime.min.replace(tzinfo=UTC), first)
    assert business_time_between(late, last, add_business_time(late, last, timedelta(hours=9))) == timedelta(hours=9)
    with pytest.raises(CalendarHorizonError, match="year 9999"):
        add_business_time(late, last, timedelta(hours=900))


@pytest.mark.parametrize(
    ("amount", "unit"),
    [("999999", Unit.MONTHS), ("999999", Unit.WEEKS), ("9999999999", Unit.CALENDAR_DAYS), ("2000000", Unit.MONTHS)],
)
def test_days_beyond_the_last_date_are_refused(amount: str, unit: Unit) -> None:
    with pytest.raises(CalendarHorizonError):
        due_instant(Rule(Decimal(amount), unit, calendar()), at("2026-03-02T10:00+01:00"))


@pytest.mark.parametrize("unit", [unit for unit in LONGEST if LONGEST[unit] < 999_999])
def test_a_target_of_the_longest_amount_has_a_deadline_and_a_longer_one_is_no_target(unit: Unit) -> None:
    def line(amount: int) -> Line:
        return Line(
            case_kind=CaseKind.COMPLAINT, metric=Metric.RESOLUTION, amount=Decimal(amount), unit=unit, calendar="-"
        )

    # The sparsest week there is: an hour.
    sparse = calendar(weekly={"wed": [["10:00", "11:00"]]}, holidays=[])
    assert line(LONGEST[unit]).faults() == []
    assert due_instant(Rule(Decimal(LONGEST[unit]), unit, sparse), at("2026-03-02T10:00+01:00"))
    assert line(LONGEST[unit] + 1).faults() == [("amount", "too_long")]


def test_a_calendar_that_opened_once_only_is_told_apart_from_one_that_opens() -> None:
    once = BusinessCalendar.from_dict({**OFFICE_HOURS, "weekly": {}, "extra": {"2026-03-02": [["08:00", "17:00"]]}})

    assert add_business_time(once, at("2026-03-02T10:00+01:00"), timedelta(hours=7)) == at("2026-03-02T17:00+01:00")
    with pytest.raises(CalendarNeverOpensError):
        add_business_time(once, at("2026-03-02T10:00+01:00"), timedelta(hours=7) + MOMENT)


def test_threads_that_share_a_calendar_all_count_the_same() -> None:
    """Eight of them build its segments at once, forwards and backwards, from different years."""
    starts = [datetime(2020 + 3 * number, 6, 1, 8, tzinfo=UTC) for number in range(8)]
    amounts = [timedelta(hours=hours) for hours in (1, 40, 4000, 9000)]
    alone = {
        (start, amount): add_business_time(BusinessCalendar.from_dict(OFFICE_HOURS), start, amount)
        for start in starts
        for amount in amounts
    }
    for _round in range(5):
        shared, ready = BusinessCalendar.from_dict(OFFICE_HOURS), Barrier(len(starts))

        def count(
            start: datetime, shared: BusinessCalendar = shared, ready: Barrier = ready
        ) -> list[tuple[datetime, timedelta]]:
            ready.wait(timeout=30)
            found = [add_business_time(shared, start, amount) for amount in amounts]
            return [(due_at, business_time_between(shared, start, due_at)) for due_at in found]

        with ThreadPoolExecutor(len(starts)) as pool:
            found = list(pool.map(count, starts))
        for start, results in zip(starts, found, strict=True):
            assert results == [(alone[start, amount], amount) for amount in amounts]


@pytest.mark.parametrize(
    ("content", "opens"),
    [
        ({"weekly": {}, "extra": {"2026-03-01": [["08:00", "17:00"]]}}, False),
        ({"weekly": {}, "extra": {"2026-03-02": [["08:00", "12:00"]]}}, False),  # it closes at that very instant
        ({"weekly": {}, "extra": {"2026-03-02": [["08:00", "12:01"]]}}, True),
        ({"weekly": {}, "extra": {"2027-03-02": [["08:00", "12:00"]]}}, True),
        ({"weekly": {"mon": [["09:00", "17:00"]]}, "known_until": "2026-03-01"}, False),
        ({"weekly": {"tue": [["09:00", "17:00"]]}, "known_until": "2026-03-02"}, False),
        ({"weekly": {"tue": [["09:00", "17:00"]]}, "known_until": "2026-03-03"}, True),
        ({"weekly": {"tue": [["09:00", "17:00"]]}, "holidays": ["2026-03-03"], "known_until": "2026-03-09"}, False),
    ],
)
def test_a_calendar_whose_hours_are_over_is_told_from_one_that_opens_again(
    content: dict[str, Any], opens: bool
) -> None:
    business = BusinessCalendar.from_dict({"timezone": "Europe/Prague", **content})
    noon = datetime(2026, 3, 2, 11, tzinfo=UTC)
    business.ensure_opens()
    with nullcontext() if opens else pytest.raises(CalendarNeverOpensError):
        business.ensure_opens(noon)


def test_what_is_due_beyond_the_last_known_day_is_due_then_or_later_whatever_becomes_known() -> None:
    days = {key: [["09:00", "17:00"]] for key in ("mon", "tue", "wed", "thu", "fri")}
    hours = {"timezone": "Europe/Prague", "weekly": days}
    limited = BusinessCalendar.from_dict({**hours, "known_until": "2026-03-06"})
    started, held = datetime(2026, 3, 5, 12, tzinfo=UTC), datetime(2026, 3, 12, 9, tzinfo=UTC)
    rule = Rule(Decimal(6), Unit.HOURS, limited)
    pauses = [PauseSpan(started, held)]
    with pytest.raises(CalendarHorizonError):
        due_after_pauses(rule, started, pauses)
    earliest = earliest_due_after_pauses(rule, started, pauses)
    assert earliest == datetime(2026, 3, 12, 15, tzinfo=UTC)
    later = BusinessCalendar.from_dict({**hours, "holidays": ["2026-03-12"]})
    assert due_after_pauses(Rule(Decimal(6), Unit.HOURS, later), started, pauses) > earliest
