"""From what happened in a window to the value that a level is judged by, by the terms that the agreement prints.

No outage and no report is recorded in Dohoda: who tries or settles a credit says how long each outage lasted and when
the value was shown. What does not count at all (planned work, the customer's fault) is left out by who measures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from agreements.domain.content import AgreementContent
from agreements.domain.content.service_levels import AvailabilityItem, CreditTerms
from sla.domain.calendar import BusinessCalendar, CalendarError

DAYS_IN_MONTH = 30
WEEK = timedelta(days=7)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Outages:
    """The outages of a window that is `window` long: those that count, and those that are too short to."""

    window: timedelta
    counted: tuple[timedelta, ...]
    left_out: tuple[timedelta, ...]

    @property
    def down(self) -> timedelta:
        """How long the service was down, as the agreement counts it; never longer than the window."""
        return min(sum(self.counted, timedelta()), self.window)

    @property
    def percent(self) -> Fraction:
        """The share of the window in which the service worked, exactly."""
        return 100 * (1 - Fraction(self.down // _TICK, self.window // _TICK))


def outages_of(content: AgreementContent, window: timedelta, lengths: Sequence[timedelta]) -> Outages:
    """Sort out the outages of a window by the shortest one that counts; one of exactly that length does."""
    shortest = timedelta(minutes=content.service_levels.credit_terms.minimum_incident_minutes or 0)
    counted = tuple(length for length in lengths if length >= shortest)
    return Outages(window, counted, tuple(length for length in lengths if length < shortest))


def is_unreported(terms: CreditTerms, shown_after_days: int | None) -> bool:
    """Say whether a level counts as missed because its value was shown too late, or (None) never.

    Days are counted from the end of the window; the last of `report_due_days` is still in time. A value that is shown
    is in time where the agreement names no day.
    """
    if not terms.missing_report_is_miss:
        return False
    if shown_after_days is None:
        return True
    return terms.report_due_days is not None and shown_after_days > terms.report_due_days


def window_time(content: AgreementContent, level: AvailabilityItem, months: int = 1) -> timedelta:
    """Return how much time a level counts in so many months of 30 days: that of its calendar, holidays aside."""
    whole = timedelta(days=DAYS_IN_MONTH * months)
    written = content.service_levels.calendar(level.calendar)
    if written is None:
        return whole
    try:
        weekly = BusinessCalendar.from_dict(written.data.to_dict()).weekly
    except CalendarError:
        return whole
    opened = timedelta(seconds=sum(window.closes - window.opens for day in weekly for window in day))
    share = Fraction(min(opened, WEEK) // _TICK, WEEK // _TICK)
    return timedelta(microseconds=int(whole // _TICK * share)) if opened else whole


def downtime(availability_percent: Decimal, window: timedelta = timedelta(days=DAYS_IN_MONTH)) -> timedelta:
    """Return how long a service may stand still in a window: 99.9 % is 43 min 12 s in 30 days."""
    share = (100 - Fraction(availability_percent)) / 100
    return timedelta(seconds=float(share * Fraction(window // _TICK, 1_000_000)))
