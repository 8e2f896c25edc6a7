"""One's own notices, and how one wants to get them."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require
from accounts.permissions import may
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from core.models import Organisation
from notifications.forms import NoticePreferencesForm, choices_of
from notifications.models import Notice, Urgency
from notifications.selectors import notice_page, unread_count
from notifications.services import change_preferences, mark_all_read, preferences_of
from notifications.views.mail import Tab

TONES = {Urgency.BREACH: "late", Urgency.ESCALATION: "late", Urgency.WARNING: "soon", Urgency.INFO: "info"}


@dataclass(frozen=True, slots=True)
class Told:
    """A notice with the look of its urgency."""

    notice: Notice
    tone: str


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """List what the reader was told, newest first; `?show=new` leaves out what they have read."""
    user = require(request.user, "notice.view")
    only_new = request.GET.get("show") == "new"
    page = notice_page(user, only_new=only_new, params=request.GET)
    unread = unread_count(user)
    context = {
        "page": page,
        "rows": [Told(notice, TONES[Urgency(notice.urgency)]) for notice in page.rows],
        "only_new": only_new,
        "unread": unread,
        "now": utc_now(),
        "may_see_mail": may(user, "mail.view"),
        "tabs": [
            Tab(_("All"), "?", not only_new, None),
            Tab(_("Not read yet"), "?show=new", only_new, unread),
        ],
    }
    return render(request, "notices/notices.html", context)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark as read what was there when the page was shown."""
    user = require(request.user, "notice.view")
    now = utc_now()
    mark_all_read(user=user, until=_shown_at(request, now), now=now)
    return redirect("notices:list")


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and change how the reader is told."""
    user = require(request.user, "notice.view")
    chosen = preferences_of(user)
    with_summary = may(user, "notice.summary")
    data = request.POST if request.method == "POST" else None
    form = NoticePreferencesForm(data, initial=choices_of(chosen), with_summary=with_summary)
    if request.method == "POST" and form.is_valid():
        try:
            change_preferences(user=user, now=utc_now(), **form.values())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("notices:preferences")
    context = {"form": form, "with_summary": with_summary, "organisation": Organisation.current()}
    return render(request, "notices/preferences.html", context, status=422 if form.is_bound else 200)


def _shown_at(request: HttpRequest, now: datetime) -> datetime:
    """Return when the page that is answered was shown; now, if it does not say so properly."""
    try:
        shown = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        return now
    return shown if shown is not None and shown.utcoffset() is not None else now
