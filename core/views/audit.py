"""The audit trail: who changed what, when and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.audit_words import action_words, change_lines
from core.forms import AuditFilterForm
from core.models import AuditEvent, Organisation
from core.selectors import audit_page
from core.views.gate import require


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it is read out."""

    event: AuditEvent
    words: str
    changes: list[str]


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """List every change, newest first; `?q=`, `?kind=`, `?since=` and `?until=` narrow the list."""
    require(request, "audit.view")
    form = AuditFilterForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    zone, language = Organisation.current().zone, get_language() or "en"
    page = audit_page(
        text=chosen.get("q", ""),
        kind=chosen.get("kind", ""),
        since=chosen.get("since"),
        until=chosen.get("until"),
        zone=zone,
        params=request.GET,
    )
    context = {
        "filters": AuditFilterForm(initial=chosen),
        "is_filtered": any(chosen.values()),
        "page": page,
        "entries": [
            Entry(event, action_words(event.action), change_lines(event, zone, language)) for event in page.rows
        ],
    }
    return render(request, "core/audit.html", context)
