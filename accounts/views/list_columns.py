"""What every list does alike with the columns that a person sees in it."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import ListColumns, SavedList, User
from accounts.models.saved_view import QUERY_LENGTH


def shown_columns(user: User, listed: SavedList, names: Iterable[str]) -> dict[str, bool]:
    """Say of each column whether this person sees it."""
    kept = ListColumns.objects.filter(owner=user, listed=listed).values_list("hidden", flat=True).first() or ""
    hidden = kept.split()
    return {name: name not in hidden for name in names}


def kept_columns(request: HttpRequest, user: User, listed: SavedList, names: Iterable[str]) -> HttpResponse:
    """Remember the columns that were ticked, and lead back to the list as it was narrowed; what is unknown is left."""
    ticked = request.POST.getlist("column")
    hidden = " ".join(name for name in names if name not in ticked)
    ListColumns.objects.update_or_create(owner=user, listed=listed, defaults={"hidden": hidden})
    query = QueryDict(request.POST.get("query", "")[:QUERY_LENGTH]).urlencode()
    return redirect(f"{reverse(f'{listed}:list')}?{query}" if query else reverse(f"{listed}:list"))
