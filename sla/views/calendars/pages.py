"""Reading the organisation's calendars, and letting one know another year."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import require
from core.clock import utc_now
from core.errors import Refusal
from core.typography import format_date
from sla.access import can_edit_calendars, can_recompute, get_calendar
from sla.domain.public_holidays import subdivision_names
from sla.models import Calendar
from sla.selectors import (
    calendar_history,
    calendars_with_version,
    current_version,
    day_names,
    sources_of,
    targets_counted_in,
)
from sla.selectors.recompute import has_deadlines_on_earlier_versions
from sla.services import extend_calendar
from sla.views.calendars.form import country_name
from sla.views.calendars.shown import coming_holidays, holidays_by_year, hours_spans, shown_year, week_rows
from sla.views.calendars.tried import offered_trial, tried
from sla.views.calendars.words import changed_lines, language


@require_GET
def calendars(request: HttpRequest) -> HttpResponse:
    """Show the calendars by name."""
    user = require(request.user, "calendar.view")
    now = utc_now()
    rows = []
    for version in calendars_with_version():
        business_calendar = version.business_calendar
        coming = coming_holidays(
            business_calendar, day_names(version, language()), business_calendar.local_date(now), count=1
        )
        rows.append(
            {
                "version": version,
                "week": week_rows(business_calendar.weekly),
                "spans": hours_spans(business_calendar.weekly),
                "is_open": business_calendar.is_open_at(now),
                "next": coming[0] if coming else None,
            }
        )
    context = {"rows": rows, "can_edit": can_edit_calendars(user)}
    return render(request, "sla/calendars.html", context)


@require_GET
def calendar(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one calendar as it is published now: hours, a year's picture, a trial, versions, and what counts in it."""
    user = require(request.user, "calendar.view")
    shown = get_calendar(public_id)
    version = current_version(shown)
    if version is None:
        raise Http404(public_id)
    business_calendar, sources = version.business_calendar, sources_of(version)
    now = utc_now()
    today = business_calendar.local_date(now)
    names = sources.names(business_calendar, language())
    trial = offered_trial(business_calendar, now)
    if "try_start" in request.GET:
        trial = tried(business_calendar, version.title, request.GET.dict(), now, names)
    context = {
        "calendar": shown,
        "version": version,
        "week": week_rows(business_calendar.weekly),
        "country": country_name(sources.country),
        "region": subdivision_names(sources.country).get(sources.subdivision, ""),
        "coming": coming_holidays(business_calendar, names, today),
        "holidays": holidays_by_year(business_calendar, names, today.year),
        "picture": shown_year(business_calendar, _year(request, today.year), names, today),
        "trial": trial,
        "history": [(one, changed_lines(one.changes)) for one in calendar_history(shown)],
        "targets": targets_counted_in(shown),
        "is_open": business_calendar.is_open_at(now),
        "can_edit": can_edit_calendars(user),
        "recompute_url": reverse("sla:recompute_new") if can_recompute(user) else "",
    }
    if context["recompute_url"]:
        context["has_earlier"] = has_deadlines_on_earlier_versions()
    return render(request, "sla/calendar.html", context)


@require_POST
def extend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the calendar know the holidays of one year more."""
    user = require(request.user, "calendar.view")
    shown = get_calendar(public_id)
    decision = can_edit_calendars(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    seen = request.POST.get("seen", "")
    number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None
    try:
        version = extend_calendar(calendar=shown, seen=number, actor=user, now=utc_now())
    except Refusal as refusal:
        messages.error(request, " ".join(problem.message for problem in refusal.problems))
    else:
        messages.success(request, _extended_text(shown, version.known_until))
    return redirect(f"{reverse('sla:calendar', args=[public_id])}#holidays")


def _extended_text(shown: Calendar, until: date | None) -> str:
    text = _("%(name)s knows its holidays up to %(date)s. Nothing changed in the years before.")
    return text % {"name": shown.shown_name, "date": format_date(until, language()) if until else ""}


def _year(request: HttpRequest, this_year: int) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else this_year
