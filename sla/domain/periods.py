"""Periods of reports: civil days, the period before, and the steps of a trend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: Up to so many days a trend goes by days, up to so many by weeks, beyond that by months.
DAYS_BY_DAY, DAYS_BY_WEEK = 35, 190
#: A report of more than ten years is no report.
MOST_DAYS = 3660


class PeriodName(StrEnum):
    """The periods that an address may name."""

    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    YEAR = "year"
    CUSTOM = "custom"


class Step(StrEnum):
    """What one point of a trend stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """Civil days from `start` to `end`, both included, and the days before that they are compared with."""

    start: date
    end: date
    previous_start: date
    previous_end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    @property
    def step(self) -> Step:
        """How finely its trend is drawn."""
        if self.days <= DAYS_BY_DAY:
            return Step.DAY
        return Step.WEEK if self.days <= DAYS_BY_WEEK else Step.MONTH

    def steps(self) -> list[tuple[date, date]]:
        """The first and last day of each point of its trend; those at the edges may be cut short."""
        found = []
        first = self.start
        while first <= self.end:
            last = min(_last_of(first, self.step), self.end)
            found.append((first, last))
            first = last + timedelta(days=1)
        return found


def period_of(name: PeriodName, today: date, start: date | None = None, end: date | None = None) -> Period:
    """The period of that name. A month, quarter or year that is not over ends today.

    It is compared with as many days from the beginning of the month, quarter or year before (at most with all of it);
    a custom one with as many days just before it. Raises ValueError for a custom period without both dates, one that
    ends before it begins, and one of more than ten years.
    """
    if name == PeriodName.CUSTOM:
        return _custom(start, end)
    months = {PeriodName.QUARTER: 3, PeriodName.YEAR: 12}.get(name, 1)
    first = today.replace(day=1, month=(today.month - 1) // months * months + 1)
    last = today
    if name == PeriodName.LAST_MONTH:
        last = first - timedelta(days=1)
        first = last.replace(day=1)
    before = _months_before(first, months)
    same_length = before + (last - first)
    whole = first - timedelta(days=1)
    return Period(first, last, before, whole if name == PeriodName.LAST_MONTH else min(same_length, whole))


def _custom(start: date | None, end: date | None) -> Period:
    if start is None or end is None or end < start or (end - start).days >= MOST_DAYS:
        raise ValueError("A period has a first and a last day, in this order, and at most ten years.")
    return Period(start, end, start - timedelta(days=(end - start).days + 1), start - timedelta(days=1))


def _months_before(first: date, months: int) -> date:
    months_since_zero = first.year * 12 + first.month - 1 - months
    return date(months_since_zero // 12, months_since_zero % 12 + 1, 1)


def _last_of(day: date, step: Step) -> date:
    if step == Step.DAY:
        return day
    if step == Step.WEEK:
        return day + timedelta(days=6 - day.weekday())
    return _months_before(day.replace(day=1), -1) - timedelta(days=1)
