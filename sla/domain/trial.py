"""Trying a calendar: a start and an amount give a deadline, taken apart."""

from datetime import datetime, timedelta
from decimal import Decimal

from sla.domain.calendar import BusinessCalendar, CalendarHorizonError, CalendarNeverOpensError
from sla.domain.due import DEFAULT_SECONDS_PER_RING, Rule, due_instant
from sla.domain.explain import Explanation, explain
from sla.domain.localtime import DAY_SECONDS, from_microseconds, wall_to_utc
from sla.domain.units import LONGEST, WHOLE_UNITS, elapsed
from sla.domain.vocabulary import Unit

#: How far a trial goes: what it lists is read by a person.
LONGEST_ELAPSED = timedelta(hours=10_000)
YEARS_AWAY = 30


class TrialError(ValueError):
    """It gives no deadline; `field` is start or amount, `code` says why."""

    def __init__(self, field: str, code: str) -> None:
        self.field = field
        self.code = code
        super().__init__(f"{field}: {code}")


def start_in(calendar: BusinessCalendar, local: datetime) -> datetime:
    """The instant at which clocks in the calendar's zone first show a naive local time."""
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return from_microseconds(wall_to_utc(calendar.zone, local.toordinal(), seconds % DAY_SECONDS))


def try_out(
    calendar: BusinessCalendar,
    name: str,
    start: datetime,
    amount: Decimal,
    unit: Unit,
    *,
    now: datetime,
    seconds_per_ring: int = DEFAULT_SECONDS_PER_RING,
) -> Explanation:
    """The deadline that an amount gives from an aware start on, with everything that made it. Raises TrialError."""
    if abs(start.year - now.year) > YEARS_AWAY:
        raise TrialError("start", "far_away")
    _check(amount, unit, seconds_per_ring)
    rule = Rule(amount, unit, calendar, seconds_per_ring=seconds_per_ring)
    try:
        due_at = due_instant(rule, start)
    except CalendarHorizonError:
        raise TrialError("amount", "beyond_horizon") from None
    except CalendarNeverOpensError:
        raise TrialError("amount", "never_opens") from None
    return explain(rule=rule, target="", source="", calendar_name=name, started_at=start, due_at=due_at)


def _check(amount: Decimal, unit: Unit, seconds_per_ring: int) -> None:
    if not amount.is_finite() or amount < 0:
        raise TrialError("amount", "no_amount")
    if unit in WHOLE_UNITS and amount != amount.to_integral_value():
        raise TrialError("amount", "not_whole")
    # Compared before it becomes a span, which has an end.
    if amount > LONGEST.get(unit, LONGEST[Unit.SECONDS]):
        raise TrialError("amount", "too_long")
    span = elapsed(amount, unit, seconds_per_ring)
    if span is not None and span > LONGEST_ELAPSED:
        raise TrialError("amount", "too_long")
