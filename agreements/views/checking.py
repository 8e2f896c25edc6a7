"""Checking and approving a draft, and putting an approved version aside."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import require
from accounts.models import User
from agreements.access import can_approve, can_edit, can_redraft, get_version_for
from agreements.domain.content import STEPS
from agreements.forms.answers import answers_of
from agreements.forms.labels import STEP_LABELS
from agreements.forms.pages import RedraftForm
from agreements.models import AgreementVersion
from agreements.selectors import progress_of
from agreements.selectors.clauses import clause_states
from agreements.services import approve, redraft
from agreements.views.choosing import standing
from agreements.views.numbers import version_number
from agreements.views.words import placed, placed_problems, placed_waivers, step_items
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal


def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Show everything that is missing or doubtful, each with a link to its field."""
    user = require(request.user, "agreement.view")
    return _check_page(request, user, get_version_for(user, reference))


def answers(request: HttpRequest, reference: str) -> HttpResponse:
    """Show everything that was filled in, each with a link to change it."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference, version_number(request))
    content = version.document
    context = {
        "agreement": version.agreement,
        "version": version,
        "can_edit": can_edit(user, version),
        "steps": [
            {
                "step": step,
                "label": STEP_LABELS[step].text,
                "url": reverse("agreements:step", args=[reference, step]),
                "parts": answers_of(content, step),
            }
            for step in STEPS
        ],
    }
    return render(request, "agreements/answers.html", context)


@require_POST
def approve_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Approve the draft; what is missing is shown instead, as long as something is."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference)
    decision = can_approve(user, version)
    if not decision:
        raise PermissionDenied(decision.reason)
    try:
        approve(version=version, actor=user, now=utc_now())
    except Refusal as refusal:
        return _check_page(request, user, version, refusal)
    messages.success(request, _("The agreement is approved. Its text is frozen and the PDF is being made."))
    return redirect(version.agreement)


def redraft_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what putting an approved version aside means; do it."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference)
    decision = can_redraft(user, version)
    if not decision:
        raise PermissionDenied(decision.reason)
    form = RedraftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = redraft(version=version, reason=form.cleaned_data["reason"], actor=user, now=utc_now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Version %(number)s is a draft with the same text.") % {"number": draft.number})
            return redirect(version.agreement)
    context = {"form": form, "agreement": version.agreement, "version": version}
    return render(request, "agreements/redraft.html", context, status=422 if form.is_bound else 200)


def _check_page(
    request: HttpRequest, user: User, version: AgreementVersion, refusal: Refusal | None = None
) -> HttpResponse:
    progress = progress_of(version, utc_now())
    items = {item.step: item for item in step_items(version, progress)}
    context = {
        "agreement": version.agreement,
        "version": version,
        "sections": [
            (
                items[step.step],
                placed(version, [*step.blocking, *step.warnings], back="check"),
                placed_waivers(version, step.waived),
            )
            for step in progress.steps
        ],
        "blocking": len(progress.blocking),
        "warnings": len(progress.warnings),
        # Findings stand beside their steps; what else refused the approval is told on top.
        "refused": placed_problems(version, refusal.problems) if refusal and not progress.blocking else [],
        "standings": [standing(version, each) for each in clause_states(version.document)],
        "can_edit": can_edit(user, version),
        "can_approve": can_approve(user, version, blocking=len(progress.blocking)),
    }
    return render(request, "agreements/check.html", context, status=422 if refusal else 200)
