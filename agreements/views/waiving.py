"""Leaving a hint as it is, and taking that back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import require
from accounts.models import User
from agreements.access import can_edit, get_version_for
from agreements.forms.pages import WaiverForm
from agreements.models import AgreementVersion, Waiver
from agreements.selectors import progress_of
from agreements.services import take_back_waiver, waive_hint
from agreements.views.words import placed
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from drafting.domain.findings import Finding


def waive(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask why the hint that the query names (`rule` and `pointer`) is left as it is; do it."""
    user, version = _editor(request, reference)
    finding = _finding(version, request.GET.get("rule", ""), request.GET.get("pointer", ""))
    form = WaiverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            waive_hint(
                version=version,
                rule=finding.rule,
                pointer=finding.pointer,
                reason=form.cleaned_data["reason"],
                actor=user,
                now=utc_now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The hint is left as it is. Who approves the agreement reads your reason."))
            return redirect("agreements:check", reference)
    context = {
        "form": form,
        "agreement": version.agreement,
        "finding": placed(version, [finding])[0],
    }
    return render(request, "agreements/waive.html", context, status=422 if form.is_bound else 200)


@require_POST
def take_back(request: HttpRequest, reference: str, public_id: str) -> HttpResponse:
    """Show the hint again."""
    user, version = _editor(request, reference)
    waiver = get_object_or_404(Waiver, version=version, public_id=public_id)
    take_back_waiver(version=version, waiver=waiver, actor=user, now=utc_now())
    return redirect("agreements:check", reference)


def _editor(request: HttpRequest, reference: str) -> tuple[User, AgreementVersion]:
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference)
    decision = can_edit(user, version)
    if not decision:
        raise PermissionDenied(decision.reason)
    return user, version


def _finding(version: AgreementVersion, rule: str, pointer: str) -> Finding:
    """Return the hint that is there now. Raises Http404 where none is: a link from before the text was changed."""
    found = [each for each in progress_of(version, utc_now()).warnings if (each.rule, each.pointer) == (rule, pointer)]
    if not found:
        raise Http404(pointer)
    return found[0]
