"""When a target is due, for each unit."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta
from decimal import Decimal

from sla.domain.calendar import (
    BusinessCalendar,
    CalendarHorizonError,
    CalendarNeverOpensError,
    add_business_time,
    business_time_between,
)
from sla.domain.units import WHOLE_UNITS, elapsed
from sla.domain.vocabulary import Unit

DEFAULT_SECONDS_PER_RING = 5
ONE_DAY = timedelta(days=1)
#: So many days off in a row mean that the calendar never opens.
_LONGEST_CLOSURE = 366 * 10


@dataclass(frozen=True)
class Rule:
    """How much time a target gives, and in whose calendar.

    `moves_off_days_off`: a period in calendar days, weeks or months that ends on a day off ends on the next business
    day. `until_day_end`: business days run to midnight instead of the close of business.
    """

    amount: Decimal
    unit: Unit
    calendar: BusinessCalendar
    moves_off_days_off: bool = False
    until_day_end: bool = False
    seconds_per_ring: int = DEFAULT_SECONDS_PER_RING

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("A target's amount must not be negative.")
        if self.unit in WHOLE_UNITS and self.amount != self.amount.to_integral_value():
            raise ValueError(f"{self.unit.value} are counted whole, not {self.amount}.")

    @property
    def open_time(self) -> timedelta | None:
        """The open time that the rule gives, or None where it counts days."""
        return elapsed(self.amount, self.unit, self.seconds_per_ring)


@dataclass(frozen=True)
class DayCount:
    """The days that made a deadline: `counted` ones, and where the end was moved to from a day off."""

    counted: tuple[date, ...]
    ends_on: date
    moved_from: date | None = None


def due_instant(rule: Rule, started_at: datetime) -> datetime:
    """The UTC instant at which a target that started then is due.

    Seconds, minutes, hours and rings pass in business time. Business days do not count the day of receipt and end at
    the close of business; calendar days, weeks and months count from the next day and end with the day. An amount of
    zero is due at once. Raises ValueError for a naive instant, CalendarHorizonError and CalendarNeverOpensError.
    """
    open_time = rule.open_time
    if open_time is not None:
        return add_business_time(rule.calendar, started_at, open_time)
    try:
        days = count_days(rule, started_at)
        if days is None:
            return add_business_time(rule.calendar, started_at, timedelta())
        if rule.unit == Unit.BUSINESS_DAYS and not rule.until_day_end:
            return rule.calendar.closing(days.ends_on)
        return rule.calendar.day_start(days.ends_on + ONE_DAY)
    except OverflowError as error:
        raise CalendarHorizonError("The calendar ends with the year 9999.") from error


def count_days(rule: Rule, started_at: datetime) -> DayCount | None:
    """The days that a deadline in days is made of; None for zero days and for units of elapsed time."""
    count = int(rule.amount)
    if count == 0 or rule.open_time is not None:
        return None
    calendar = rule.calendar
    received_on = calendar.local_date(started_at)
    if rule.unit == Unit.BUSINESS_DAYS:
        counted = _business_days_after(calendar, received_on, count)
        return DayCount(counted, counted[-1])
    ends_on = _calendar_end(received_on, count, rule.unit)
    moved = _next_business_day(calendar, ends_on) if rule.moves_off_days_off else ends_on
    counted = tuple(received_on + timedelta(days=n) for n in range(1, (ends_on - received_on).days + 1))
    return DayCount(counted, moved, ends_on if moved != ends_on else None)


def part_passed(
    calendar: BusinessCalendar, since: datetime, due_at: datetime, percent: int, total: timedelta | None = None
) -> datetime | None:
    """The instant at which that percent of the time to the deadline has passed; None if it gives no time at all.

    `total` is the whole time that was given, where some of it had passed before `since` (after a pause); what was
    passed then is given as `since`. In business time where any passes before the deadline, else in elapsed time.
    """
    if due_at <= since:
        return None
    open_time = business_time_between(calendar, since, due_at)
    whole = open_time or due_at - since
    passed = whole - (whole if total is None else total) * (100 - percent) / 100
    if passed <= timedelta():
        return since
    if not open_time:
        return since + passed
    # The deadline stands, so what lies before it is asked of no horizon.
    return min(add_business_time(calendar.without_horizon, since, passed), due_at)


def _business_days_after(calendar: BusinessCalendar, day: date, count: int) -> tuple[date, ...]:
    counted: list[date] = []
    while len(counted) < count:
        day = _next_business_day(calendar, day + ONE_DAY)
        counted.append(day)
    return tuple(counted)


def _next_business_day(calendar: BusinessCalendar, day: date) -> date:
    """That date, or the first business day after it."""
    for _attempt in range(_LONGEST_CLOSURE):
        calendar.ensure_known(day)
        if calendar.is_business_day(day):
            return day
        day += ONE_DAY
    raise CalendarNeverOpensError("This calendar holds too few business days.")


def _calendar_end(received_on: date, count: int, unit: Unit) -> date:
    if unit == Unit.MONTHS:
        months = received_on.year * 12 + received_on.month - 1 + count
        year, month = divmod(months, 12)
        if year > MAXYEAR:
            raise OverflowError("No date is that late.")
        return date(year, month + 1, min(received_on.day, monthrange(year, month + 1)[1]))
    return received_on + timedelta(days=count * (7 if unit == Unit.WEEKS else 1))
