"""The list of agreements."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import require
from agreements.access import can_start
from agreements.forms.pages import FilterForm
from agreements.selectors import AgreementFilter, agreement_page


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
