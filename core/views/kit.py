"""The pattern page: every component once, for those who build pages."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


def kit(request: HttpRequest) -> HttpResponse:
    """Show each component of docs/ui.md; not served in production."""
    if settings.IS_PRODUCTION:
        raise Http404
    return render(request, "ui_kit.html")
