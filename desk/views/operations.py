"""The page of those who run Dohoda: what runs, what waits, what failed; and a notice to oneself as a proof."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import require
from accounts.models import User
from accounts.permissions import may
from complaints.models import Complaint
from core.clock import real_now, utc_now
from core.errors import Refusal
from desk.forms import RetryForm
from notifications.access import can_resend, can_send_again
from notifications.event_words import EVENTS
from notifications.models import TestNotice
from notifications.services.test_notices import request_test_notice
from sla.models import ClockFailure
from sla.operations_words import backlog_rows, document_name, hops, task_rows
from sla.selectors.operations import operations as look_at_everything
from sla.services import retry_stuck


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
        "stuck": _stuck_rows(found.stuck),
        "backlog": backlog_rows(found),
        "mails": [(email, can_send_again(user, email)) for email in found.failed],
        "hooks": [(row, EVENTS.get(row.event.type, ""), can_resend(user, row)) for row in found.failed_hooks],
        "documents": [(row, document_name(row.key)) for row in found.failed_renderings],
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


@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Have clocks that could not be handled looked at again at once: the one that `clock` names, or all of them."""
    user = require(request.user, "operations.view")
    if not may(user, "operations.act"):
        raise PermissionDenied(_("Only managers and administrators have deadlines looked at again."))
    form = RetryForm(request.POST)
    if not form.is_valid():
        raise Http404
    chosen = [form.cleaned_data["clock"]] if form.cleaned_data["clock"] else None
    count = retry_stuck(actor=user, now=utc_now(), clocks=chosen)
    words = ngettext(
        "%(count)d deadline is looked at again by the next sweep.",
        "%(count)d deadlines are looked at again by the next sweep.",
        count,
    )
    messages.success(request, words % {"count": count} if count else _("Nothing is stuck any more."))
    return redirect("desk:operations")


@never_cache
@require_GET
def test_notice_state(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Return how far a test notice has come; the page asks again until it has arrived."""
    require(request.user, "operations.view")
    notice = get_object_or_404(TestNotice.objects.select_related("email"), public_id=public_id)
    return render(request, "desk/parts/test_notice.html", {"notice": notice, **_hops(notice)})


def _stuck_rows(stuck: Sequence[ClockFailure]) -> list[tuple[ClockFailure, Complaint | None]]:
    """Return the clocks that could not be handled, each with its complaint; the clock of a duty has none."""
    found = Complaint.objects.filter(case__in=[row.clock.case_id for row in stuck])
    complaints = {complaint.case_id: complaint for complaint in found}
    return [(row, complaints.get(row.clock.case_id)) for row in stuck]


def _last_notice(user: User) -> TestNotice | None:
    return TestNotice.objects.filter(requested_by=user).select_related("email").order_by("-requested_at").first()


def _hops(notice: TestNotice | None) -> dict[str, object]:
    if notice is None:
        return {}
    found = hops(notice)
    return {"hops": found, "is_underway": any(hop.tone == "paused" for hop in found)}
