"""Recording a signature on paper."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import require
from agreements.access import can_sign, get_version_for
from agreements.forms.pages import SignatureForm
from agreements.models import PaperSignature
from agreements.services import record_paper_signature
from agreements.views.numbers import version_number
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from documents.http import file_response


def sign(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that both sides have signed on paper."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference)
    decision = can_sign(user, version)
    if not decision:
        raise PermissionDenied(decision.reason)
    if request.method == "POST":
        form = SignatureForm(request.POST, request.FILES)
        if form.is_valid():
            dates = {name: form.cleaned_data[name] for name in ("signed_on", "effective_from")}
            try:
                record_paper_signature(version=version, scan=form.scanned(), actor=user, now=utc_now(), **dates)
            except Refusal as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("The signature is recorded."))
                return redirect(version.agreement)
    else:
        form = SignatureForm(initial={"effective_from": version.effective_from})
    context = {"form": form, "agreement": version.agreement, "version": version}
    return render(request, "agreements/sign.html", context, status=422 if form.is_bound else 200)


def scan(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Serve the scan of a version's signature."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference, version_number(request))
    signature = PaperSignature.objects.filter(version=version).select_related("scan").first()
    if signature is None or signature.scan is None:
        raise Http404(reference)
    return file_response(signature.scan, inline=True)
