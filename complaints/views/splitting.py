"""Making a complaint of its own out of a part: what it is, when it will be due, and doing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from complaints import access
from complaints.forms.changing import ReasonForm
from complaints.forms.relating import SplitForm
from complaints.models import Complaint
from complaints.selectors import timeline_of
from complaints.services.splitting import SplitPlan, plan_split, split
from complaints.views.opening import opened
from complaints.views.plans import deadline_lines
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal


@require_http_methods(["GET", "POST"])
def split_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask what the part is; show when it will be due; make it."""
    user, complaint = opened(request, reference, access.can_change)
    timeline = list(timeline_of(complaint))
    if request.method == "GET":
        return _form_page(request, complaint, SplitForm(timeline=timeline))
    form = SplitForm(request.POST, timeline=timeline)
    step = request.POST.get("step")
    if step == "edit" or not form.is_valid():
        return _form_page(request, complaint, form)
    number = form.cleaned_data["public_id"]
    made = Complaint.objects.filter(public_id=number).first() if number else None
    if made is not None and made.split_from_id == complaint.pk:
        return redirect(made)
    reason = ReasonForm(request.POST if step == "apply" else None)
    try:
        plan = plan_split(complaint=complaint, actor=user, **form.part())
        shown = request.POST.get("token", "")
        if step != "apply" or not reason.is_valid():
            return _check_page(request, form, reason, plan)
        if shown != plan.token:
            return _check_page(request, form, ReasonForm(initial=request.POST.dict()), plan, is_stale=True)
        part = split(
            complaint=complaint,
            reason=reason.cleaned_data["reason"],
            actor=user,
            now=utc_now(),
            public_id=None if made else number,
            token=shown,
            **form.part(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _form_page(request, complaint, form)
    messages.success(request, _("A part of it now goes on as %(reference)s.") % {"reference": part.reference})
    if not Complaint.objects.visible_to(user).filter(pk=part.pk).exists():
        return redirect(complaint)
    return redirect(part)


def _form_page(request: HttpRequest, complaint: Complaint, form: SplitForm) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "complaints/split.html", {"form": form, "complaint": complaint}, status=status)


def _check_page(
    request: HttpRequest, form: SplitForm, reason: ReasonForm, plan: SplitPlan, *, is_stale: bool = False
) -> HttpResponse:
    now = utc_now()
    context: dict[str, Any] = {
        "facts": form,
        "form": reason,
        "complaint": plan.complaint,
        "plan": plan,
        "lines": deadline_lines(plan.deadlines, now),
        "token": plan.token,
        "is_stale": is_stale,
        "now": now,
    }
    status = 409 if is_stale else 422 if reason.errors else 200
    return render(request, "complaints/split_check.html", context, status=status)
