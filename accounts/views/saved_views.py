"""What every list does alike with views that are kept under a name."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.forms.saved_views import SaveViewForm
from accounts.models import User
from accounts.models.saved_view import SavedList, SavedView
from accounts.services.saving_views import save_view
from core.errors import Refusal
from core.forms import add_refusal


def kept_view(request: HttpRequest, user: User, listed: SavedList, query: str) -> HttpResponse | SaveViewForm:
    """Keep `query` under the name that was sent, and lead back to the list; or return the form with what is wrong."""
    form = SaveViewForm(request.POST)
    if form.is_valid():
        try:
            view = save_view(owner=user, listed=listed, name=form.cleaned_data["name"], query=query)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
            return redirect(f"{reverse(f'{listed}:list')}?{query}")
    return form


def removed_view(request: HttpRequest, user: User, listed: SavedList) -> HttpResponse:
    """Remove a view of one's own and lead back to the list. Raises Http404 for anybody else's."""
    try:
        number = UUID(request.POST.get("view", ""))
    except ValueError:
        return redirect(f"{listed}:list")
    view = get_object_or_404(SavedView, owner=user, listed=listed, public_id=number)
    view.delete()
    messages.success(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return redirect(f"{listed}:list")
