"""Putting right what a complaint is, in two steps: what it should be, and what that does to its deadlines."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from complaints import access
from complaints.forms.changing import ChangeForm, ReasonForm
from complaints.models import Complaint
from complaints.services.changing import Plan, change_complaint, plan_change
from complaints.views.opening import opened
from complaints.views.plans import plan_lines
from complaints.views.words import change_lines
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask what it should be; show what would happen; do it."""
    user, complaint = opened(request, reference, access.can_change)
    now = utc_now()
    if request.method == "GET":
        return _form_page(request, ChangeForm(complaint=complaint, user=user, now=now))
    form = ChangeForm(request.POST, complaint=complaint, user=user, now=now)
    step = request.POST.get("step")
    if step == "edit":
        return _form_page(request, form)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        plan = plan_change(complaint=complaint, facts=form.facts(), actor=user, now=now)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _form_page(request, form, status=422)
    if step != "apply":
        return _check_page(request, form, ReasonForm(), plan, now=now)
    return _apply(request, form, plan, user=user, now=now)


def _apply(request: HttpRequest, form: ChangeForm, plan: Plan, *, user: User, now: datetime) -> HttpResponse:
    """Do what was shown; show it again where it is no longer that, or where the reason is missing."""
    reason = ReasonForm(request.POST)
    shown = request.POST.get("token", "")
    if shown != plan.token:
        return _check_page(request, form, ReasonForm(initial=request.POST.dict()), plan, now=now, is_stale=True)
    if not reason.is_valid():
        return _check_page(request, form, reason, plan, now=now)
    complaint: Complaint = form.complaint
    why = reason.cleaned_data["reason"]
    try:
        change_complaint(complaint=complaint, facts=form.facts(), reason=why, actor=user, now=now, token=shown)
    except Refusal as refusal:
        if refusal.problems[0].code == "stale":
            # It changed in the instant between the two looks.
            again = plan_change(complaint=complaint, facts=form.facts(), actor=user, now=now)
            return _check_page(request, form, ReasonForm(initial={"reason": why}), again, now=now, is_stale=True)
        add_refusal(reason, refusal)
        return _check_page(request, form, reason, plan, now=now)
    messages.success(request, _("The complaint is reclassified."))
    # It may have moved out of one's own sight.
    if not Complaint.objects.visible_to(user).filter(pk=complaint.pk).exists():
        return redirect("complaints:list")
    return redirect(complaint)


def _form_page(request: HttpRequest, form: ChangeForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "complaint": form.complaint}
    return render(request, "complaints/change.html", context, status=status)


def _check_page(
    request: HttpRequest, form: ChangeForm, reason: ReasonForm, plan: Plan, *, now: datetime, is_stale: bool = False
) -> HttpResponse:
    context: dict[str, Any] = {
        "facts": form,
        "form": reason,
        "complaint": form.complaint,
        "changes": change_lines(plan.changes),
        "lines": plan_lines(plan.replanning, now),
        "measured": plan.measured,
        "token": plan.token,
        "is_stale": is_stale,
        "now": now,
    }
    status = 409 if is_stale else 422 if reason.errors else 200
    return render(request, "complaints/change_check.html", context, status=status)
