"""How long a renewed term lasts."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from agreements.domain.content import Duration
from sla.domain.vocabulary import Unit


def term_after(ends_on: date, period: Duration) -> date | None:
    """Return the last day of the term that follows one ending on `ends_on`; None for a period that is no term.

    A term of months that begins on the 31st ends with the shorter month it reaches.
    """
    if period.amount is None or period.amount <= 0 or period.amount != int(period.amount):
        return None
    amount = int(period.amount)
    match period.unit:
        case Unit.CALENDAR_DAYS:
            return ends_on + timedelta(days=amount)
        case Unit.WEEKS:
            return ends_on + timedelta(weeks=amount)
        case Unit.MONTHS:
            return _months_later(ends_on + timedelta(days=1), amount) - timedelta(days=1)
    return None


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
