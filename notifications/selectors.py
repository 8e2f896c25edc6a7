"""Reading the outbox."""

from collections.abc import Mapping

from django.db.models import Count, Q
from django.http import QueryDict

from accounts.models import User
from core.paging import Page, keyset_page
from notifications.models import OutgoingEmail

State = OutgoingEmail.State
# What the list calls a state, and the states of the row that it means.
FILTERS: Mapping[str, frozenset[str]] = {
    "waiting": frozenset({State.QUEUED, State.SENDING}),
    "sent": frozenset({State.SENT}),
    "failed": frozenset({State.FAILED}),
}


def email_page(user: User, *, text: str, state: str, params: QueryDict) -> Page[OutgoingEmail]:
    """Return a page of the outbox, newest first; `text` is looked for in recipient, subject and reference."""
    rows = OutgoingEmail.objects.visible_to(user).defer("text", "html")
    if state in FILTERS:
        rows = rows.filter(state__in=FILTERS[state])
    if text:
        rows = rows.filter(
            Q(to__icontains=text) | Q(to_name__icontains=text) | Q(subject__icontains=text) | Q(about__icontains=text)
        )
    return keyset_page(rows, order=("-created_at", "-id"), params=params)


def unfinished_counts(user: User) -> dict[str, int]:
    """Return how many e-mails wait and how many were not sent."""
    rows = OutgoingEmail.objects.visible_to(user).aggregate(
        waiting=Count("pk", filter=Q(state__in=FILTERS["waiting"])), failed=Count("pk", filter=Q(state=State.FAILED))
    )
    return {"waiting": rows["waiting"], "failed": rows["failed"]}
