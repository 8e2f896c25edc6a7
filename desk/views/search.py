"""Searching everything that the reader may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import require
from customers.selectors import matching_customers

LONGEST_QUERY = 200


def search(request: HttpRequest) -> HttpResponse:
    """Show what matches `?q=`."""
    user = require(request.user, "policy.read")
    text = request.GET.get("q", "").replace("\x00", "")[:LONGEST_QUERY].strip()
    customers = list(matching_customers(user, text)[:20]) if text else []
    return render(request, "desk/search.html", {"text": text, "customers": customers})
