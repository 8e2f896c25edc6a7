"""The banner of the shell by itself, which a page asks for again so that one that stays open is told as well."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.access import require
from desk.alarm import alarms


@never_cache
@require_GET
def alarm(request: HttpRequest) -> HttpResponse:
    """Return the banner, or its hidden place once everything moves again, which goes on asking."""
    require(request.user, "operations.view")
    return render(request, "components/alarm.html", {"alarms": alarms()})
