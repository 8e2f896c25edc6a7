"""Calendars that tests are written against."""

from datetime import date
from typing import Any

from sla.domain.calendar import BusinessCalendar

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
WEEK = (*WORKDAYS, "sat", "sun")
CZECH_HOLIDAYS = ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-08"]

OFFICE_HOURS: dict[str, Any] = {
    "timezone": "Europe/Prague",
    "weekly": {day: [["08:00", "17:00"]] for day in WORKDAYS},
    "holidays": CZECH_HOLIDAYS,
}
LUNCH_HOURS: dict[str, Any] = {
    "timezone": "Europe/Prague",
    "weekly": {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in WORKDAYS},
    "holidays": CZECH_HOLIDAYS,
    "extra": {"2026-12-31": [["09:00", "12:00"]]},
}
NIGHT_HOURS: dict[str, Any] = {
    "timezone": "Europe/Prague",
    "weekly": {day: [["22:00", "06:00"]] for day in WORKDAYS},
}
ALL_HOURS: dict[str, Any] = {
    "timezone": "Europe/Prague",
    "weekly": {day: [["00:00", "24:00"]] for day in WEEK},
}

OFFICE = BusinessCalendar.from_dict(OFFICE_HOURS)
LUNCH = BusinessCalendar.from_dict(LUNCH_HOURS)
NIGHT = BusinessCalendar.from_dict(NIGHT_HOURS)
ROUND_THE_CLOCK = BusinessCalendar.from_dict(ALL_HOURS)


def calendar(**changes: Any) -> BusinessCalendar:
    """The office calendar with some parts replaced."""
    return BusinessCalendar.from_dict({**OFFICE_HOURS, **changes})


def known(until: date) -> BusinessCalendar:
    """The office calendar, whose holidays are known up to a day."""
    return calendar(known_until=until.isoformat())
