"""Recurring duties: what is due, done with one press, and how it went so far."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import require
from accounts.models import User
from accounts.permissions import may
from core.access import Decision
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from desk.forms import DutyDoneForm
from desk.selectors.duties import duty_rows, round_page
from sla.access import can_backdate_duty, can_do_duty, get_duty_for
from sla.models import Duty, DutyRound
from sla.selectors import open_clocks_of
from sla.services import do_duty


@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """Show the duties of one's teams, the soonest deadline first."""
    user = require(request.user, "duty.view")
    context = {
        "rows": duty_rows(user),
        "may_do": may(user, "duty.do"),
        "may_edit": may(user, "target.edit"),
        "now": utc_now(),
    }
    return render(request, "desk/duties.html", context)


@require_GET
def duty(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one duty: when it is due and why, and its history."""
    user = require(request.user, "duty.view")
    return _page(request, user, get_duty_for(user, public_id))


@require_POST
def duty_done(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record that it was done; the next round starts."""
    user = require(request.user, "duty.view")
    shown = get_duty_for(user, public_id)
    decision = can_do_duty(user, shown)
    if not decision:
        raise PermissionDenied(decision.reason)
    form = DutyDoneForm(request.POST, duty=shown)
    done = _done(form, shown, user) if form.is_valid() else None
    if done is None:
        return _page(request, user, shown, form=form)
    _tell(request, done)
    return redirect(shown if done.found else "desk:duties")


def _done(form: DutyDoneForm, shown: Duty, user: User) -> DutyRound | None:
    """Record it; None, with the problems on the form, where the service refuses."""
    try:
        return do_duty(duty=shown, actor=user, now=utc_now(), **form.cleaned_data)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return None


def _tell(request: HttpRequest, done: DutyRound) -> None:
    if done.clock.is_met:
        messages.success(request, _("Recorded as done in time. The next round has begun."))
    else:
        messages.warning(request, _("Recorded as done, after its deadline. The next round has begun."))


def _page(request: HttpRequest, user: User, shown: Duty, *, form: DutyDoneForm | None = None) -> HttpResponse:
    clock = open_clocks_of([shown]).get(shown.pk)
    decision = can_do_duty(user, shown)
    if clock is None and decision:
        decision = Decision(False, _("No round is due: the calendar's holidays are not known that far."))
    rows, page = round_page(shown, request.GET)
    context = {
        "duty": shown,
        "clock": clock,
        "form": form or DutyDoneForm(duty=shown, initial={"cycle": clock.cycle if clock else None}),
        "decision": decision,
        "may_backdate": can_backdate_duty(user),
        "may_log": may(user, "complaint.log"),
        "rows": rows,
        "page": page,
        "now": utc_now(),
    }
    return render(request, "desk/duty.html", context, status=422 if form else 200)
