"""A calendar as a file: the whole of it as JSON, its holidays as .ics."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import require
from sla.access import get_calendar
from sla.domain.ical import write_ical
from sla.models import CalendarVersion
from sla.selectors import current_version, day_names
from sla.views.calendars.words import language


@require_GET
def export_json(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send the published version in the form that import and REST read."""
    version = _version(request, public_id)
    options: dict[str, Any] = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(version.business_calendar.to_dict(), json_dumps_params=options)
    return _as_file(response, version, "json")


@require_GET
def export_holidays(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send the holidays, with their names, as all-day events."""
    version = _version(request, public_id)
    names = day_names(version, language())
    days = {day: names.get(day) or _("Holiday") for day in version.business_calendar.holidays}
    uid = f"{version.calendar.public_id if version.calendar else version.public_id}@dohoda"
    content = write_ical(version.shown_name, days, uid, version.published_at)
    return _as_file(HttpResponse(content, content_type="text/calendar; charset=utf-8"), version, "ics")


def _version(request: HttpRequest, public_id: UUID) -> CalendarVersion:
    require(request.user, "calendar.view")
    version = current_version(get_calendar(public_id))
    if version is None:
        raise Http404(public_id)
    return version


def _as_file(response: HttpResponse, version: CalendarVersion, ending: str) -> HttpResponse:
    name = slugify(version.shown_name) or "calendar"
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response
