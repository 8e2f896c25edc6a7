"""Questions that any floor may ask of core."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import models
from django.http import QueryDict

from core.audit import subject_key
from core.audit_words import actions_matching
from core.models import AuditEvent
from core.paging import Page, keyset_page

# What a filter of the audit page gathers, by the first word of an action.
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "target": ("target_set", "calendar", "recompute"),
    "user": ("user", "team", "apikey", "signin"),
}


def audit_trail(subject: models.Model) -> models.QuerySet[AuditEvent]:
    """Return the events of `subject`, newest first."""
    kind, key = subject_key(subject)
    return AuditEvent.objects.filter(subject_type=kind, subject_id=key)


def audit_page(
    *, text: str, kind: str, since: date | None, until: date | None, zone: ZoneInfo, params: QueryDict
) -> Page[AuditEvent]:
    """Return a page of all events, newest first.

    Every word of `text` is looked for in the actor's name, the reference, the reason and the words of the action;
    `since` and `until` are civil dates of `zone`, both included.
    """
    events = AuditEvent.objects.all()
    for word in text.split()[:20]:  # more narrow nothing, and SQLite refuses a thousand conditions
        found = models.Q(actor_name__icontains=word) | models.Q(reference__icontains=word)
        found |= models.Q(reason__icontains=word) | models.Q(action__in=actions_matching(word))
        events = events.filter(found)
    if kind:
        begins = models.Q()
        for noun in KINDS.get(kind, (kind,)):
            begins |= models.Q(action__startswith=f"{noun}.")
        events = events.filter(begins)
    if since:
        events = events.filter(at__gte=datetime.combine(since, time(), zone))
    if until:
        events = events.filter(at__lt=datetime.combine(until + timedelta(days=1), time(), zone))
    return keyset_page(events, order=("-at", "-pk"), params=params)
