"""Business time against a wall clock that is looked at every quarter of an hour, around every change of the clocks."""

from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import pytest

from sla.domain.calendar import BusinessCalendar, add_business_time, business_time_between
from tests.sla.oracle import FIRST, STEP, Change, Watch, calendars_around, changes_of, rules

#: Every length and hour of a change that is in force, with zones that gave up changing meanwhile.
REPRESENTATIVES = (
    "Africa/Casablanca",  # four changes a year, back in Ramadan
    "Africa/Cairo",
    "America/Asuncion",  # the last change in 2024
    "America/Havana",  # from midnight to 01:00
    "America/New_York",
    "America/Santiago",  # midnight, southern
    "America/Scoresbysund",
    "America/St_Johns",  # half an hour
    "Antarctica/Troll",  # two hours
    "Asia/Almaty",  # one change of the standard time
    "Asia/Beirut",  # midnight to 01:00, and 24:00 to 23:00
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kathmandu",  # none, at 5:45
    "Atlantic/Azores",
    "Australia/Adelaide",
    "Australia/Lord_Howe",  # by half an hour
    "Europe/London",
    "Europe/Prague",
    "Pacific/Auckland",
)
#: A zone without a change is watched around the beginning of a year.
NO_CHANGE = Change(FIRST, timedelta(), timedelta())


@pytest.mark.parametrize("zone", REPRESENTATIVES)
def test_the_wall_clock_agrees(zone: str) -> None:
    """Each change with two of the eight calendars, so that each meets each calendar in one year or another."""
    for number, change in enumerate(changes_of(zone) or (NO_CHANGE,)):
        assert_agrees(zone, change, first=number // 2 % 4, every=4)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_the_wall_clock_agrees_in_every_zone_that_there_is() -> None:
    found = rules()
    for changes, zone in found.items():
        for change in changes or (NO_CHANGE,):
            assert_agrees(zone, change)

    assert len(found) > len(REPRESENTATIVES)


def assert_agrees(zone: str, change: Change, *, first: int = 0, every: int = 1) -> None:
    watch = Watch.around(zone, change.at)
    for written in islice(calendars_around(zone, change), first, None, every):
        assert_tally(watch, written)


def assert_tally(watch: Watch, written: dict[str, Any]) -> None:
    """Compare what is open, what lies between, and when an amount has passed, with the oracle's tally."""
    calendar, steps, instants = BusinessCalendar.from_dict(written), watch.open_steps(written), watch.instants
    begin, passed = instants[0], timedelta()
    ends_of_open = [instants[n + 1] for n, is_open in enumerate(steps) if is_open]
    for n, is_open in enumerate(steps):
        here = instants[n]
        assert calendar.is_open_at(here) == is_open, (written, here)
        assert business_time_between(calendar, begin, here) == passed, (written, here)
        passed += STEP * is_open
    for count, due_at in enumerate(ends_of_open, start=1):
        assert add_business_time(calendar, begin, STEP * count) == due_at, (written, begin, count)
    assert_from_the_middle(calendar, steps, instants, written)


def assert_from_the_middle(
    calendar: BusinessCalendar, steps: list[bool], instants: list[datetime], written: dict[str, Any]
) -> None:
    """The same from every hour around the change: to the end, and by two hours and a half."""
    middle, ten = len(steps) // 2, 10
    for first in range(middle - 48, middle + 48, 4):
        later = [instants[n + 1] for n in range(first, len(steps)) if steps[n]]
        assert business_time_between(calendar, instants[first], instants[-1]) == STEP * len(later), (written, first)
        if len(later) >= ten:
            assert add_business_time(calendar, instants[first], STEP * ten) == later[ten - 1], (written, first)
