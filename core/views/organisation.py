"""The organisation that this installation belongs to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.clock import utc_now
from core.errors import Refusal
from core.forms import OrganisationForm, add_refusal, initial_of
from core.models import Organisation
from core.services.organisation import update_organisation
from core.views.gate import require


@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """Show and change the organisation."""
    user = require(request, "organisation.configure")
    initial = initial_of(Organisation.current())
    form = OrganisationForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            update_organisation(actor=user, now=utc_now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("core:organisation")
    return render(request, "core/organisation.html", {"form": form}, status=422 if form.is_bound else 200)
