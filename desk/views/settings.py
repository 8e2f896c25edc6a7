"""The way to everything that is set up rather than done every day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from desk.templatetags.shell import SETTINGS


def settings(request: HttpRequest) -> HttpResponse:
    """Show the settings this user may see."""
    return render(request, "desk/settings.html", {"place": SETTINGS})
