"""Correcting what was measured."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import require
from complaints import access
from complaints.forms.measured import CorrectionForm
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from sla.selectors import measurements_of
from sla.services import correct_measurement


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """Ask for the right value and why the recorded one is wrong."""
    user = require(request.user, "complaint.view")
    complaint = access.get_complaint_for(user, reference)
    measurement = get_object_or_404(measurements_of(complaint.case), public_id=public_id)
    decision = access.can_measure(user, complaint)
    if not decision:
        raise PermissionDenied(decision.reason)
    form = CorrectionForm(request.POST if request.method == "POST" else None, measurement=measurement)
    if request.method == "POST" and form.is_valid():
        try:
            correct_measurement(measurement=measurement, actor=user, now=utc_now(), unit="", **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The measured value is corrected."))
            return redirect(complaint)
    context = {"complaint": complaint, "measurement": measurement, "form": form}
    return render(request, "complaints/correct.html", context, status=422 if form.is_bound else 200)
