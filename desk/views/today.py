"""Today: what needs this person now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def today(request: HttpRequest) -> HttpResponse:
    """Show the first page after signing in."""
    return render(request, "desk/today.html", {})
