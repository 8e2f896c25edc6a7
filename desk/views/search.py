"""Searching everything that the reader may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.access import require
from desk.selectors.search import found_for, named_by

LONGEST_QUERY = 200


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Show what matches `?q=`; a whole reference leads straight to what it names."""
    user = require(request.user, "policy.read")
    text = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    if text and (named := named_by(user, text)):
        return redirect(named)
    return render(request, "desk/search.html", {"text": text, "found": found_for(user, text)})
