"""Letting a complaint go on in another one: which one stays, what becomes of both their deadlines, and doing it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from complaints import access
from complaints.forms.changing import ReasonForm
from complaints.forms.relating import MergeForm
from complaints.models import Complaint
from complaints.selectors.rows import merge_candidates
from complaints.services.merging import MergePlan, merge, plan_merge
from complaints.views.opening import opened
from complaints.views.plans import cancelled_lines, plan_lines
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal


@require_http_methods(["GET", "POST"])
def merge_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask which complaint stays; show what would happen; do it."""
    user, complaint = opened(request, reference, access.can_merge)
    candidates = merge_candidates(user, complaint)
    if request.method == "GET":
        return _form_page(request, complaint, MergeForm(candidates=candidates))
    form = MergeForm(request.POST, candidates=candidates)
    if request.POST.get("step") == "edit" or not form.is_valid():
        return _form_page(request, complaint, form)
    into = _visible(user, form.cleaned_data["reference"])
    if into is None:
        # The same words for one that there is not and for one that is not theirs to see.
        form.add_error("into", _("There is no such complaint."))
        return _form_page(request, complaint, form)
    try:
        plan = plan_merge(complaint=complaint, into=into, actor=user)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _form_page(request, complaint, form)
    if request.POST.get("step") != "apply":
        return _check_page(request, form, ReasonForm(), plan)
    return _apply(request, form, plan, user=user, now=utc_now())


def _apply(request: HttpRequest, form: MergeForm, plan: MergePlan, *, user: User, now: datetime) -> HttpResponse:
    """Do what was shown; show it again where it is no longer that, or where the reason is missing."""
    reason = ReasonForm(request.POST)
    shown = request.POST.get("token", "")
    if shown != plan.token:
        return _check_page(request, form, ReasonForm(initial=request.POST.dict()), plan, is_stale=True)
    if not reason.is_valid():
        return _check_page(request, form, reason, plan)
    try:
        merge(
            complaint=plan.complaint,
            into=plan.kept,
            reason=reason.cleaned_data["reason"],
            actor=user,
            now=now,
            token=shown,
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _form_page(request, plan.complaint, form)
    names = {"reference": plan.complaint.reference, "kept": plan.kept.reference}
    messages.success(request, _("%(reference)s now goes on in %(kept)s.") % names)
    return redirect(plan.kept)


def _visible(user: User, reference: str) -> Complaint | None:
    rows = Complaint.objects.visible_to(user).select_related("case", "customer", "merged_into")
    return rows.filter(reference=reference).first()


def _form_page(request: HttpRequest, complaint: Complaint, form: MergeForm) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "complaints/merge.html", {"form": form, "complaint": complaint}, status=status)


def _check_page(
    request: HttpRequest, form: MergeForm, reason: ReasonForm, plan: MergePlan, *, is_stale: bool = False
) -> HttpResponse:
    now = utc_now()
    context: dict[str, Any] = {
        "facts": form,
        "form": reason,
        "complaint": plan.complaint,
        "kept": plan.kept,
        "started_at": plan.started_at,
        "is_earlier": plan.started_at != plan.kept.case.received_at,
        "lines": plan_lines(plan.replanning, now),
        "discarded": cancelled_lines(plan.discarded, now),
        "token": plan.token,
        "is_stale": is_stale,
        "now": now,
    }
    status = 409 if is_stale else 422 if reason.errors else 200
    return render(request, "complaints/merge_check.html", context, status=status)
