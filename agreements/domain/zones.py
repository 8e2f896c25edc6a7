"""In which zone the days of an agreement begin and end.

An agreement names a zone for its periods (`service_levels.credit_terms.timezone`): its months begin there, and so do
its first day, the day after its last one, and each term that follows. One that names none is counted in the zone of
the house. Lists and reminders, which are read by people of the house, go by the house's own day.
"""

from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from agreements.domain.content import AgreementContent
from agreements.domain.content.calendars import is_zone

FURTHEST_WEST, FURTHEST_EAST = timezone(timedelta(hours=-12)), timezone(timedelta(hours=14))


def zone_of(content: AgreementContent, house: ZoneInfo) -> ZoneInfo:
    """Return the zone that the agreement names, else that of the house."""
    named = content.service_levels.credit_terms.timezone
    return ZoneInfo(named) if named and is_zone(named) else house


def day_in(zone: tzinfo, at: datetime) -> date:
    """Return the date of an instant (aware) in a zone; that of the instant where the calendar has no further day."""
    try:
        return at.astimezone(zone).date()
    except OverflowError:
        return at.date()


def days_on_earth(at: datetime) -> tuple[date, date]:
    """Return the earliest and the latest date that it is anywhere at an instant (aware)."""
    return day_in(FURTHEST_WEST, at), day_in(FURTHEST_EAST, at)
