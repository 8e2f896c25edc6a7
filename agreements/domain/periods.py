"""How long a renewed term lasts, and until which day notice may be given that it is not to be."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from agreements.domain.content import AgreementContent, Duration
from agreements.domain.content.term import RenewalMode
from sla.domain.vocabulary import Unit


def term_after(ends_on: date, period: Duration) -> date | None:
    """Return the last day of the term that follows one ending on `ends_on`; None for a period that is no term.

    A term of months that begins on the 31st ends with the shorter month it reaches.
    """
    amount = _whole(period)
    if not amount:
        return None
    try:
        if period.unit is Unit.MONTHS:
            return _months_later(ends_on + timedelta(days=1), amount) - timedelta(days=1)
        days = _days(period.unit, amount)
        return None if days is None else ends_on + timedelta(days=days)
    except (OverflowError, ValueError):  # beyond the year 9999
        return None


def notice_until(ends_on: date, notice: Duration) -> date | None:
    """Return the last day on which notice may reach the other side before a term that ends on `ends_on` goes on.

    Months are counted by their day (89/2012 Sb. § 605), back to the last day of a shorter one. None for a time that is
    no number of days, weeks or months.
    """
    amount = _whole(notice)
    if amount is None:
        return None
    try:
        if notice.unit is Unit.MONTHS:
            return _months_later(ends_on, -amount)
        days = _days(notice.unit, amount)
        return None if days is None else ends_on - timedelta(days=days)
    except (OverflowError, ValueError):
        return None


def notice_day(content: AgreementContent, ends_on: date | None) -> date | None:
    """Return until when it can be refused that a term ending on `ends_on` is renewed; None where it is not."""
    renewal = content.term.renewal
    if ends_on is None or renewal.mode is not RenewalMode.AUTOMATIC:
        return None
    return notice_until(ends_on, renewal.notice)


def _whole(duration: Duration) -> int | None:
    amount = duration.amount
    return int(amount) if amount is not None and amount == int(amount) else None


def _days(unit: Unit | None, amount: int) -> int | None:
    each = {Unit.CALENDAR_DAYS: 1, Unit.WEEKS: 7}.get(unit) if unit is not None else None
    return None if each is None else amount * each


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
