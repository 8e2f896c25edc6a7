"""The organisation's calendars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS
from django.views.decorators.http import require_GET

from accounts.access import require
from core.clock import utc_now
from sla.access import get_calendar
from sla.domain.calendar import BusinessCalendar
from sla.domain.windows import Window, write_windows
from sla.models import Target
from sla.selectors import calendars_with_version, current_version, organisation_target_set


@dataclass(frozen=True)
class Day:
    """A weekday or a special day with its opening hours, written out; none means closed."""

    name: str
    hours: list[str]


@require_GET
def calendars(request: HttpRequest) -> HttpResponse:
    """Show the calendars by name."""
    require(request.user, "calendar.view")
    rows = [(version, _week(version.business_calendar)) for version in calendars_with_version()]
    return render(request, "sla/calendars.html", {"rows": rows})


@require_GET
def calendar(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one calendar as it is published now: hours, holidays, special days, versions, and what counts in it."""
    require(request.user, "calendar.view")
    shown = get_calendar(public_id)
    version = current_version(shown)
    if version is None:
        raise Http404(public_id)
    business_calendar = version.business_calendar
    now = utc_now()
    context = {
        "calendar": shown,
        "version": version,
        "week": _week(business_calendar),
        "holidays": _by_year(business_calendar, now.year),
        "special_days": [(day, _hours(hours)) for day, hours in sorted(business_calendar.extra.items())],
        "versions": shown.versions.order_by("-number"),
        "targets": Target.objects.filter(
            target_set=organisation_target_set(), calendar_version__calendar=shown
        ).order_by("pk"),
        "is_open": business_calendar.is_open_at(now),
    }
    return render(request, "sla/calendar.html", context)


def _week(business_calendar: BusinessCalendar) -> list[Day]:
    return [Day(str(WEEKDAYS[number]), _hours(windows)) for number, windows in enumerate(business_calendar.weekly)]


def _hours(windows: Iterable[Window]) -> list[str]:
    return [f"{opens}–{closes}" for opens, closes in write_windows(tuple(windows))]


def _by_year(business_calendar: BusinessCalendar, this_year: int) -> list[tuple[int, list[date]]]:
    """The holidays from this year on."""
    coming = [day for day in sorted(business_calendar.holidays) if day.year >= this_year]
    return [(year, list(days)) for year, days in groupby(coming, key=lambda day: day.year)]
