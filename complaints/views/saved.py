"""Saving what the list is narrowed to under a name, and removing it again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import require
from complaints.forms import QueueFilter, SaveViewForm
from complaints.models import SavedView
from complaints.services.saving_views import save_view
from complaints.views.queue import render_list
from core.errors import Refusal
from core.forms import add_refusal


@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Keep the view that is shown; what was refused comes back with the list behind it."""
    user = require(request.user, "complaint.view")
    if request.method == "GET":
        # The links of the list that came back with a refusal lead on from here.
        return redirect(f"{reverse('complaints:list')}?{request.GET.urlencode()}")
    form = SaveViewForm(request.POST)
    params = QueryDict(request.POST.get("query", "")[:2_000])
    query = QueueFilter(params).query(params)
    if form.is_valid():
        try:
            view = save_view(owner=user, name=form.cleaned_data["name"], query=query)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
            return redirect(f"{reverse('complaints:list')}?{query}")
    return render_list(request, user, QueryDict(query), form)


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Remove a view of one's own."""
    user = require(request.user, "complaint.view")
    try:
        number = UUID(request.POST.get("view", ""))
    except ValueError:
        return redirect("complaints:list")
    view = get_object_or_404(SavedView, owner=user, public_id=number)
    view.delete()
    messages.success(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return redirect("complaints:list")
