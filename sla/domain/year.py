"""A year of a calendar, day by day: open, closed, holiday, special; and what it adds up to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from sla.domain.calendar import BusinessCalendar, business_time_between
from sla.domain.localtime import DAY_US, offset_at_midnight
from sla.domain.windows import Window

_ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a day of the picture is."""

    OPEN = "open"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    SPECIAL = "special"
    SPECIAL_CLOSED = "special_closed"


@dataclass(frozen=True)
class YearDay:
    """One day: `windows` begin on it, local clocks move by `clock_change`; `is_known` up to the calendar's last day."""

    date: date
    kind: DayKind
    windows: tuple[Window, ...] = ()
    name: str = ""
    clock_change: timedelta = timedelta()
    is_known: bool = True


@dataclass(frozen=True)
class YearPicture:
    """Twelve months of days, and their sums."""

    year: int
    months: tuple[tuple[YearDay, ...], ...]
    open_time: timedelta
    counts: Mapping[DayKind, int] = field(default_factory=dict)

    @property
    def days(self) -> list[YearDay]:
        """All days of the year in order."""
        return [day for month in self.months for day in month]

    @property
    def business_days(self) -> int:
        """How many days opening hours begin on."""
        return sum(1 for day in self.days if day.windows)


def picture_year(calendar: BusinessCalendar, year: int, names: Mapping[date, str]) -> YearPicture:
    """Picture a year from 2 to 9997; `names` are those of holidays and special days."""
    days = []
    day = date(year, 1, 1)
    while day.year == year:
        days.append(_day(calendar, day, names.get(day, "")))
        day += _ONE_DAY
    counts = {kind: sum(1 for one in days if one.kind == kind) for kind in DayKind}
    months = tuple(tuple(one for one in days if one.date.month == month) for month in range(1, 13))
    start, end = calendar.day_start(date(year, 1, 1)), calendar.day_start(date(year + 1, 1, 1))
    return YearPicture(year, months, business_time_between(calendar, start, end), counts)


def clock_change(calendar: BusinessCalendar, day: date) -> timedelta:
    """By how much local clocks move forward (or back, negative) on a civil date."""
    ordinal = day.toordinal()
    moved = offset_at_midnight(calendar.zone, ordinal + 1) - offset_at_midnight(calendar.zone, ordinal)
    # A zone that skips a whole day or repeats one (the date line) is no change of clocks.
    return timedelta(microseconds=moved) if abs(moved) < DAY_US // 2 else timedelta()


def _day(calendar: BusinessCalendar, day: date, name: str) -> YearDay:
    windows = calendar.windows_on(day)
    if day in calendar.extra:
        kind = DayKind.SPECIAL if windows else DayKind.SPECIAL_CLOSED
    elif day in calendar.holidays:
        kind = DayKind.HOLIDAY
    else:
        kind = DayKind.OPEN if windows else DayKind.CLOSED
    is_known = calendar.known_until is None or day <= calendar.known_until
    return YearDay(day, kind, windows, name, clock_change(calendar, day), is_known)
