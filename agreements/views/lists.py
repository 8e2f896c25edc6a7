"""The list, and starting an agreement."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import require
from agreements.access import can_start
from agreements.forms.pages import FilterForm, StartForm
from agreements.selectors import AgreementFilter, agreement_page
from agreements.services import start_agreement
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from core.models import Organisation


def agreement_list(request: HttpRequest) -> HttpResponse:
    """Show the agreements, the last changed first; `?q=`, `?state=` and `?customer=` narrow them."""
    user = require(request.user, "agreement.view")
    filters = FilterForm(request.GET, user=user)
    chosen = filters.chosen()
    context = {
        "filters": filters,
        "is_filtered": chosen != AgreementFilter(),
        "page": agreement_page(user, chosen, request.GET),
        "can_start": can_start(user),
    }
    return render(request, "agreements/list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Start an agreement from a template; `?customer=` chooses the customer."""
    user = require(request.user, "agreement.view")
    decision = can_start(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    if request.method == "POST":
        form = StartForm(request.POST, user=user)
        if form.is_valid():
            try:
                version = start_agreement(actor=user, now=utc_now(), **form.cleaned_data)
            except Refusal as refusal:
                add_refusal(form, refusal)
            else:
                return redirect(version.agreement)
        return render(request, "agreements/new.html", {"form": form}, status=422)
    initial = {"customer": request.GET.get("customer", ""), "language": Organisation.current().default_language}
    return render(request, "agreements/new.html", {"form": StartForm(user=user, initial=initial)})
