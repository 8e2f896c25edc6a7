"""A promise is held against the past: what would have been in time, and what an objective takes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sla.domain.calendar import BusinessCalendar
from sla.domain.due import Rule
from sla.domain.pauses import PauseSpan, earliest_due_after_pauses
from sla.domain.realism import PastCase, decided, hold_against
from sla.domain.vocabulary import Unit

OFFICE = BusinessCalendar.from_dict(
    {"timezone": "Europe/Prague", "weekly": {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
)
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)  # 09:00 in Prague


def rule(amount: str, unit: Unit = Unit.HOURS) -> Rule:
    return Rule(Decimal(amount), unit, OFFICE)


def took(**span: float) -> PastCase:
    return PastCase(MONDAY, MONDAY + timedelta(**span))


def test_the_share_and_what_an_objective_takes() -> None:
    past = [took(hours=1), took(hours=2), took(hours=3), took(hours=3.5), took(hours=6)]
    found = hold_against(rule("3"), past)
    assert (found.count, found.met, found.percent) == (5, 3, Decimal(60))
    assert [found.amount_for(percent) for percent in (40, 60, 80, 100)] == [2, 3, 4, 6]


def test_an_objective_with_a_fraction_is_exact() -> None:
    found = hold_against(rule("1"), [*(took(hours=1) for _number in range(199)), took(hours=6)])
    assert (found.amount_for(Decimal("99.5")), found.amount_for(100)) == (1, 6)


def test_what_still_waits_is_judged_once_it_is_late() -> None:
    waiting = PastCase(MONDAY, MONDAY + timedelta(hours=4), is_open=True)
    assert decided(rule("3"), [waiting, took(hours=1)]) == (True, True)
    assert decided(rule("4"), [waiting, took(hours=6)]) == (False, True)


def test_what_ends_at_closing_does_not_reach_into_the_night() -> None:
    seven_hours = hold_against(rule("7"), [took(hours=7), took(hours=9)])
    assert seven_hours.met == 1
    assert seven_hours.needed == (7, 8)


def test_days_are_searched_and_the_day_of_receipt_does_not_count() -> None:
    past = [took(hours=1), took(days=1), took(days=4), took(days=5, hours=2)]
    found = hold_against(rule("4", Unit.BUSINESS_DAYS), past)
    assert found.needed == (1, 1, 4, 5)
    assert found.met == 3


def test_time_on_hold_does_not_count() -> None:
    held = PauseSpan(MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=4))
    case = PastCase(MONDAY, MONDAY + timedelta(hours=5), (held,))
    assert hold_against(rule("2"), [case]).needed == (2,)
    assert hold_against(rule("2"), [took(hours=5)]).needed == (5,)


def test_of_nothing_nothing_is_said() -> None:
    found = hold_against(rule("4"), [])
    assert (found.count, found.percent, found.amount_for(90), found.bars) == (0, None, None, [])


def test_what_no_promise_covers_is_said() -> None:
    found = hold_against(rule("4"), [took(hours=1), took(days=365 * 9)])
    assert found.amount_for(50) == 1
    assert found.amount_for(90) is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 40 * 24 * 60), min_size=1, max_size=12),
    st.sampled_from([Unit.MINUTES, Unit.HOURS, Unit.BUSINESS_DAYS, Unit.CALENDAR_DAYS, Unit.WEEKS]),
    st.integers(0, 30),
)
def test_needed_amounts_are_the_smallest_that_are_kept(minutes: list[int], unit: Unit, amount: int) -> None:
    past = [took(minutes=each) for each in minutes]
    found = hold_against(rule(str(amount), unit), past)
    assert found.met == sum(each <= amount for each in found.needed)
    for case, needed in zip(sorted(past, key=lambda case: case.stopped_at), found.needed, strict=True):
        assert case.stopped_at <= earliest_due_after_pauses(rule(str(needed), unit), MONDAY, ())
        if needed:
            assert case.stopped_at > earliest_due_after_pauses(rule(str(needed - 1), unit), MONDAY, ())
    assert sum(count for _low, _high, count in found.bars) == len(past)


@pytest.mark.parametrize("amount", ["1", "3", "12", "13", "40"])
def test_the_chart_holds_every_case_once(amount: str) -> None:
    past = [took(hours=each / 2) for each in range(40)]
    bars = hold_against(rule(amount), past).bars
    assert sum(count for _low, _high, count in bars) == 40
    assert len(bars) <= 12
    assert [low for low, _high, _count in bars[1:]] == [high for _low, high, _count in bars[:-1]]
