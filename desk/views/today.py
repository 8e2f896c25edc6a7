"""Today: what needs this person now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.permissions import may
from core.clock import utc_now
from core.models import Organisation
from desk.attainment.channels import channels_kept
from desk.selectors.needs import needs_of
from desk.selectors.today import figures, is_first_use, urgent_rows


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Show the first page after signing in."""
    user = require(request.user, "policy.read")
    now = utc_now()
    needs = needs_of(user, now)
    local_now = now.astimezone(Organisation.current().zone)
    context = {
        "now": now,
        "local_now": local_now,
        "figures": figures(user, now, needs.unread),
        "needs": needs.rows,
        "sees_complaints": may(user, "complaint.view"),
        "rows": urgent_rows(user),
        "kept": channels_kept(user, local_now.date()),
        "is_first_use": is_first_use(user),
        "may_draft": may(user, "agreement.draft"),
    }
    return render(request, "desk/today.html", context)
