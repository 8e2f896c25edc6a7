"""Recomputing running deadlines: the runs so far, and the way to a new one."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import utc_now
from core.errors import Refusal
from core.paging import keyset_page
from sla.access import can_recompute, require_recompute_reader
from sla.models import Recompute
from sla.selectors import (
    deadlines_on_earlier_versions,
    has_deadlines_on_earlier_versions,
    organisation_target_set,
)
from sla.services.recompute import preview_recompute


@require_GET
def recomputes(request: HttpRequest) -> HttpResponse:
    """List the recomputes, newest first."""
    user = require_recompute_reader(request.user)
    rows = Recompute.objects.select_related("created_by", "applied_by", "undone_by", "target_set")
    context = {
        "page": keyset_page(rows, order=("-created_at", "-pk"), params=request.GET),
        "can_recompute": can_recompute(user),
        "earlier": has_deadlines_on_earlier_versions(),
    }
    return render(request, "sla/recomputes.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Say what a recompute is and how many deadlines it concerns; start a preview."""
    user = require_recompute_reader(request.user)
    decision = can_recompute(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    refusal = None
    if request.method == "POST":
        try:
            return redirect(preview_recompute(actor=user, now=utc_now()))
        except Refusal as error:
            refusal = error.problems[0].message
    context = {
        "earlier": deadlines_on_earlier_versions(),
        "target_set": organisation_target_set(),
        "refusal": refusal,
        "unfinished": Recompute.objects.filter(state="previewed", target_set=organisation_target_set())
        .order_by("-created_at")
        .first(),
    }
    return render(request, "sla/recompute_new.html", context, status=422 if refusal else 200)
