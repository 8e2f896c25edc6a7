"""The way to everything that is set up rather than done every day."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from desk.places import SETTINGS, SETTINGS_PAGES


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    """Show the settings that the reader may see; 404 for those who may see none."""
    if not SETTINGS.is_open_to(request.user):
        raise Http404
    pages = [(place, reverse(place.url_name)) for place in SETTINGS_PAGES if place.is_open_to(request.user)]
    return render(request, "desk/settings.html", {"pages": pages})
