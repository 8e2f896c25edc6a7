"""Which version an address means."""

from __future__ import annotations

from django.http import Http404, HttpRequest


def version_number(request: HttpRequest) -> int | None:
    """Return the number of `?version=`, None for the newest. Raises Http404 for what is no number."""
    text = request.GET.get("version", "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 4:
        raise Http404(text)
    return int(text)
