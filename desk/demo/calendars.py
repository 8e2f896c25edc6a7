"""The sample company's office hours: a lunch break, and a short New Year's Eve."""

from datetime import date, datetime, timedelta

from accounts.models import User
from sla.domain.sources import Sources
from sla.domain.windows import WEEKDAYS
from sla.models import Calendar
from sla.selectors import current_version, sources_of
from sla.services import publish_calendar_version

HOURS = [["08:00", "12:00"], ["12:30", "17:00"]]
FRIDAY = [["08:00", "12:00"], ["12:30", "16:00"]]
NEW_YEARS_EVE, SHORT = (12, 31), [["08:00", "12:00"]]


def open_as_the_company_does(manager: User, began: datetime) -> None:
    """Publish the office hours' second version, two days after the first."""
    office = Calendar.objects.get(versions__known_until__isnull=False)
    first = current_version(office)
    if first is None or first.known_until is None:
        raise LookupError("The office hours are published with the first targets.")
    days = [date(year, *NEW_YEARS_EVE) for year in range(began.year, first.known_until.year + 1)]
    content = first.business_calendar.to_dict()
    content["weekly"] = {day: FRIDAY if day == "fri" else HOURS for day in WEEKDAYS[:5]}
    content["extra"] = {day.isoformat(): SHORT for day in days if day.weekday() < 5}
    before = sources_of(first)
    publish_calendar_version(
        calendar=office,
        content=content,
        sources=Sources(before.country, before.subdivision, before.off, before.own, dict.fromkeys(days, "Silvestr")),
        actor=manager,
        now=began + timedelta(days=2),
        reason="Polední přestávka, kratší pátek a Silvestr jen dopoledne.",
    )
