"""The page of those who run Dohoda: what runs, what waits, what failed; and a notice to oneself as a proof."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import require
from accounts.models import User
from accounts.permissions import may
from core.clock import real_now, utc_now
from core.errors import Refusal
from notifications.models import TestNotice
from notifications.services.test_notices import request_test_notice
from sla.operations_words import hops, task_rows
from sla.selectors.operations import operations as look_at_everything


@never_cache
@require_GET
def operations(request: HttpRequest) -> HttpResponse:
    """Show how the work behind the pages goes."""
    user = require(request.user, "operations.view")
    now, machine = utc_now(), real_now()
    found = look_at_everything(now=now, real_now=machine)
    notice = _last_notice(user)
    context = {
        "operations": found,
        "now": now,
        "tasks": task_rows(found.tasks),
        "workers": [(sign, sign.is_silent(machine)) for sign in found.broker.of_kind("worker")],
        "beats": [(sign, sign.is_silent(machine)) for sign in found.broker.of_kind("beat")],
        "may_act": may(user, "operations.act"),
        "notice": notice,
        **_hops(notice),
    }
    return render(request, "desk/operations.html", context)


@require_POST
def test_notice(request: HttpRequest) -> HttpResponse:
    """Send the reader a notice that goes the whole way."""
    user = require(request.user, "operations.view")
    if not may(user, "operations.act"):
        raise PermissionDenied(_("Only managers and administrators send test notices."))
    try:
        request_test_notice(actor=user, now=utc_now())
    except Refusal as refusal:
        messages.warning(request, refusal.problems[0].message)
    return redirect("desk:operations")


@never_cache
@require_GET
def test_notice_state(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Return how far a test notice has come; the page asks again until it has arrived."""
    require(request.user, "operations.view")
    notice = get_object_or_404(TestNotice.objects.select_related("email"), public_id=public_id)
    return render(request, "desk/parts/test_notice.html", {"notice": notice, **_hops(notice)})


def _last_notice(user: User) -> TestNotice | None:
    return TestNotice.objects.filter(requested_by=user).select_related("email").order_by("-requested_at").first()


def _hops(notice: TestNotice | None) -> dict[str, object]:
    if notice is None:
        return {}
    found = hops(notice)
    return {"hops": found, "is_underway": any(hop.tone == "paused" for hop in found)}
