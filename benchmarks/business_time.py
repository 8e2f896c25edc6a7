"""Adding business time, beside the library `businesstimedelta` with the same hours and holidays."""

import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

import holidays

from benchmarks.measure import fastest
from benchmarks.table import Row, duration, times_faster
from sla.domain.calendar import BusinessCalendar, add_business_time

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it was written for an older Python
    import businesstimedelta
    import pytz

PEER = "businesstimedelta"
#: The Thursday before Good Friday, an hour before closing.
START = datetime.fromisoformat("2026-04-02T16:00+02:00")
ZONE = "Europe/Prague"
CZECH_HOLIDAYS: frozenset[date] = frozenset(holidays.country_holidays("CZ", years=range(2026, 2030)))
WRITTEN: dict[str, Any] = {
    "timezone": ZONE,
    "weekly": {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "holidays": sorted(day.isoformat() for day in CZECH_HOLIDAYS),
}


def peer_rules() -> Any:
    """The same hours as `WRITTEN`. A set of dates is the fastest form of holidays that the peer takes."""
    zone = pytz.timezone(ZONE)
    week = [0, 1, 2, 3, 4]
    day = businesstimedelta.WorkDayRule(time_of_day(9), time_of_day(17), working_days=week, tz=zone)
    lunch = businesstimedelta.LunchTimeRule(time_of_day(12), time_of_day(13), working_days=week, tz=zone)
    return businesstimedelta.Rules([day, lunch, businesstimedelta.HolidayRule(CZECH_HOLIDAYS, tz=zone)])


def measure() -> Iterator[Row]:
    """Warm, cold, and far ahead."""
    calendar, rules = BusinessCalendar.from_dict(WRITTEN), peer_rules()

    def ours(hours: int) -> Callable[[], datetime]:
        amount = timedelta(hours=hours)
        return lambda: add_business_time(calendar, START, amount)

    def theirs(hours: int) -> Callable[[], datetime]:
        amount = businesstimedelta.BusinessTimeDelta(rules, hours=hours)
        return lambda: START + amount

    for hours in (8, 400):
        same, other = ours(hours)(), theirs(hours)().astimezone(UTC)
        assert same == other, f"the two disagree on {hours} hours: {same} and {other}"
    short, far, very_far = (fastest(ours(hours), calls=100) for hours in (8, 400, 4000))
    yield times_faster(
        "8 business hours from the Thursday before Good Friday, 16:00, lunch break, warm calendar",
        short,
        fastest(theirs(8), calls=5),
        100,
        beside=PEER,
    )
    yield times_faster(
        "the same cold: from_dict and the first add",
        fastest(lambda: add_business_time(BusinessCalendar.from_dict(WRITTEN), START, timedelta(hours=8)), calls=5),
        fastest(lambda: START + businesstimedelta.BusinessTimeDelta(peer_rules(), hours=8), calls=5),
        1,
        beside=PEER,
    )
    yield times_faster("400 business hours", far, fastest(theirs(400), calls=1, seconds=3), 1000, beside=PEER)
    yield Row(
        "4,000 business hours",
        duration(very_far),
        f"8 hours {duration(short)}",
        f"{very_far / short:.2f}",
        "the same cost (1.5 at most)",
        very_far <= 1.5 * short,
    )
