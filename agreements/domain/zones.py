"""In which zone the days of an agreement begin and end.

An agreement names a zone for its periods (`service_levels.credit_terms.timezone`): its months begin there, and so do
its first day, the day after its last one, and each term that follows. One that names none is counted in the zone of
the house. Lists and reminders, which are read by people of the house, go by the house's own day.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from agreements.domain.content import AgreementContent
from agreements.domain.content.calendars import is_zone

FURTHEST_WEST, FURTHEST_EAST = timedelta(hours=12), timedelta(hours=14)


def zone_of(content: AgreementContent, house: ZoneInfo) -> ZoneInfo:
    """Return the zone that the agreement names, else that of the house."""
    named = content.service_levels.credit_terms.timezone
    return ZoneInfo(named) if named and is_zone(named) else house


def days_on_earth(at: datetime) -> tuple[date, date]:
    """Return the earliest and the latest date that it is anywhere at an instant (aware)."""
    utc = at.astimezone(UTC)
    return (utc - FURTHEST_WEST).date(), (utc + FURTHEST_EAST).date()
