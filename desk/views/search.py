"""Searching everything that the reader may see."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.access import require
from agreements.models import Agreement
from complaints.models import Complaint
from desk.selectors.search import Found, Hit, found_for, main_places, named_by
from policies.models import PolicyDocument

LONGEST_QUERY = 200
PALETTE_HITS = 5


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Show what matches `?q=`; a whole reference leads straight to what it names."""
    user = require(request.user, "policy.read")
    text = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    if text and (named := named_by(user, text)):
        return redirect(named)
    return render(request, "desk/search.html", {"text": text, "found": found_for(user, text)})


@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """Show what the palette offers for what is typed so far: pages, and what a search would find, the nearest first."""
    user = require(request.user, "policy.read")
    text = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    if text:
        found = found_for(user, text, PALETTE_HITS)
        named = named_by(user, text)
        if named is not None:
            found = [Found("named", "", [_hit_of(named, found)], False), *_without(found, named.get_absolute_url())]
    else:
        found = [Found("places", "", main_places(user), False)]
    total = sum(len(group.hits) for group in found)
    return render(request, "desk/parts/palette.html", {"text": text, "found": found, "total": total})


def _hit_of(named: Complaint | Agreement | PolicyDocument, found: list[Found]) -> Hit:
    """Return the one that was meant as the search words it, or by its own name where it is not among the first."""
    url = named.get_absolute_url()
    hits = (replace(hit, icon=group.kind) for group in found for hit in group.hits if hit.url == url)
    return next(hits, Hit(str(named), "", url, "next"))


def _without(found: list[Found], url: str) -> list[Found]:
    """Leave out what stands above already, and kinds that hold nothing else."""
    rest = [replace(group, hits=[hit for hit in group.hits if hit.url != url]) for group in found]
    return [group for group in rest if group.hits]
