"""Reading the outbox, the notices and the webhooks."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from accounts.models import User
from core.models import Organisation
from core.paging import Page, keyset_page
from core.waiting import COUNTED, Waiting, waiting
from notifications.domain.addresses import header_address
from notifications.models import (
    ALWAYS_BY_EMAIL,
    Notice,
    NoticePreferences,
    OutgoingEmail,
    WebhookDelivery,
    WebhookEndpoint,
)

State = OutgoingEmail.State
# What the list calls a state, and the states of the row that it means.
FILTERS: Mapping[str, frozenset[str]] = {
    "waiting": frozenset({State.QUEUED, State.SENDING}),
    "sent": frozenset({State.SENT}),
    "failed": frozenset({State.FAILED}),
    "returned": frozenset({State.BOUNCED}),
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
    """Return how many e-mails wait, how many were not sent and how many came back."""
    rows = OutgoingEmail.objects.visible_to(user).aggregate(
        waiting=Count("pk", filter=Q(state__in=FILTERS["waiting"])),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        returned=Count("pk", filter=Q(state=State.BOUNCED)),
    )
    return {name: rows[name] for name in ("waiting", "failed", "returned")}


def due_mail(now: datetime) -> Waiting:
    """Return which e-mails no worker has taken though they are due. Served by the index that delivery claims by."""
    return waiting(OutgoingEmail.objects.filter(next_attempt_at__lte=now), "next_attempt_at")


def unaccepted_mail() -> Waiting:
    """Return which e-mails were tried in vain since a server last accepted one, counted from when they were written.

    One recipient's full mailbox is no outage: mail that others have overtaken is left out, and so is what waits for
    its hour.
    """
    tried = OutgoingEmail.objects.filter(next_attempt_at__isnull=False, attempts__gt=0)
    accepted = last_accepted_at()
    return waiting(tried.filter(created_at__gt=accepted) if accepted else tried, "created_at")


def last_accepted_at() -> datetime | None:
    """Return when a mail server last accepted something; None where none ever has."""
    sent = OutgoingEmail.objects.filter(sent_at__isnull=False).order_by("-sent_at")
    return sent.values_list("sent_at", flat=True).first()


def due_digests(now: datetime) -> Waiting:
    """Return which notices wait for a digest that should have been written. Served by the index of the digests."""
    return waiting(Notice.objects.filter(go_at__lte=now), "go_at")


def due_webhooks(now: datetime) -> Waiting:
    """Return which deliveries no worker has taken though they are due and nobody is at their endpoint.

    Left out is what waits for a receiver: an endpoint that is switched off, left in peace after a failure, or busy with
    another delivery; since when it is free stands in `held_until`. Served by the index that delivery claims by.
    """
    due = WebhookDelivery.objects.filter(endpoint=OuterRef("pk"), next_attempt_at__lte=now).order_by("next_attempt_at")
    free = WebhookEndpoint.objects.filter(
        Q(held_until=None) | Q(held_until__lte=now), state=WebhookEndpoint.State.ACTIVE
    )
    oldest = free.annotate(oldest=Subquery(due.values("next_attempt_at")[:1])).filter(oldest__isnull=False)
    since = [max(at, held_until or at) for at, held_until in oldest.order_by().values_list("oldest", "held_until")]
    if not since:
        return Waiting()
    rows = WebhookDelivery.objects.filter(endpoint__in=free, next_attempt_at__lte=now)
    return Waiting(min(since), rows.order_by()[:COUNTED].count())


def due_summaries(now: datetime) -> Waiting:
    """Return whose summary should have been written, since its hour. Served by the index of those who want one."""
    # Nowhere is it a later day than 14 hours from now in UTC: who is done for that day waits for nothing.
    not_done = Q(summary_done_on=None) | Q(summary_done_on__lt=(now + timedelta(hours=14)).astimezone(UTC).date())
    wanting = NoticePreferences.objects.exclude(summary=NoticePreferences.Summary.OFF).filter(not_done)
    organisation = Organisation.current()
    due = []
    for chosen in wanting.filter(user__is_active=True, user__is_service=False):
        slot = chosen.latest_slot(now, organisation.zone)
        if chosen.summary_done_on is None or chosen.summary_done_on < slot.on:
            due.append(slot.at)
    return Waiting(min(due), len(due)) if due else Waiting()


def queue_lengths() -> dict[str, int]:
    """Return how many e-mails wait, are being sent and were given up, and how many notices wait for a digest."""
    unfinished = OutgoingEmail.objects.filter(next_attempt_at__isnull=False)
    states = dict(unfinished.order_by().values_list("state").annotate(count=Count("pk")))
    return {
        "queued": states.get(State.QUEUED, 0),
        "sending": states.get(State.SENDING, 0),
        "failed": OutgoingEmail.objects.filter(state=State.FAILED).count(),
        "notices_waiting": Notice.objects.filter(go_at__isnull=False).count(),
    }


HookState = WebhookDelivery.State
# What the log calls a state, and the states of the row that it means.
HOOK_FILTERS: Mapping[str, frozenset[str]] = {
    "waiting": frozenset({HookState.WAITING, HookState.SENDING}),
    "delivered": frozenset({HookState.DELIVERED}),
    "failed": frozenset({HookState.FAILED}),
}


def endpoints_with_counts(user: User) -> QuerySet[WebhookEndpoint]:
    """Return the endpoints by name: how much waits, how much was not delivered, and when the last one was."""
    return (
        WebhookEndpoint.objects.filter(pk__in=WebhookEndpoint.objects.visible_to(user))
        .annotate(
            waiting_count=Count("deliveries", filter=Q(deliveries__next_attempt_at__isnull=False)),
            failed_count=Count("deliveries", filter=Q(deliveries__state=HookState.FAILED)),
            last_delivered_at=Max("deliveries__delivered_at"),
        )
        .order_by("description", "pk")
    )


def delivery_page(endpoint: WebhookEndpoint, *, state: str, params: QueryDict) -> Page[WebhookDelivery]:
    """Return a page of the log of an endpoint, newest first."""
    return keyset_page(deliveries_of(endpoint, state=state), order=("-created_at", "-id"), params=params)


def deliveries_of(endpoint: WebhookEndpoint, *, state: str = "") -> QuerySet[WebhookDelivery]:
    """Return the deliveries of an endpoint with their events; `state` is one of HOOK_FILTERS, or "" for all."""
    rows = WebhookDelivery.objects.filter(endpoint=endpoint).select_related("event", "endpoint").defer("event__payload")
    return rows.filter(state__in=HOOK_FILTERS[state]) if state in HOOK_FILTERS else rows


def failed_deliveries() -> QuerySet[WebhookDelivery]:
    """Return what was given up, the newest first, with events and endpoints but without bodies."""
    rows = WebhookDelivery.objects.filter(state=HookState.FAILED).select_related("event", "endpoint")
    return rows.defer("event__payload").order_by("-created_at", "-id")


def delivery_counts(endpoint: WebhookEndpoint) -> dict[str, int]:
    """Return how many deliveries wait and how many failed."""
    rows = WebhookDelivery.objects.filter(endpoint=endpoint).aggregate(
        waiting=Count("pk", filter=Q(next_attempt_at__isnull=False)),
        failed=Count("pk", filter=Q(state=HookState.FAILED)),
    )
    return {"waiting": rows["waiting"], "failed": rows["failed"]}


def old_secret_until(endpoint: WebhookEndpoint, at: datetime) -> datetime | None:
    """Return until when the secret before signs too; None where there is none."""
    old = endpoint.secrets.filter(expires_at__gt=at).order_by("-expires_at")
    return old.values_list("expires_at", flat=True).first()


def own_notices(user: User) -> QuerySet[Notice]:
    """Return what `user` was told, with what carried it."""
    return Notice.objects.filter(recipient=user).select_related("email", "superseded_by")


def notice_page(user: User, *, only_new: bool, params: QueryDict) -> Page[Notice]:
    """Return a page of what `user` was told, newest first."""
    found = own_notices(user).filter(read_at=None) if only_new else own_notices(user)
    return keyset_page(found, order=("-occurred_at", "-id"), params=params)


def unread_count(user: User) -> int:
    """Return how many notices `user` has not read."""
    return Notice.objects.filter(recipient=user, read_at=None).count()


def unread_urgent_count(user: User) -> int:
    """Return how many notices of missed deadlines and escalations `user` has not read."""
    return Notice.objects.filter(recipient=user, read_at=None, urgency__in=ALWAYS_BY_EMAIL).count()


def returned_mail(addresses: Iterable[str]) -> dict[str, OutgoingEmail]:
    """Return, by address, the last message that came back because the address does not take mail.

    What was sent again and not returned since no longer counts. One query, however many addresses.
    """
    written = {header_address(address): address for address in addresses if address}
    if not written:
        return {}
    found = OutgoingEmail.objects.filter(bounce=OutgoingEmail.Bounce.HARD, to__in=list(written)).defer("text", "html")
    return {written[email.to]: email for email in found.order_by("bounced_at", "pk")}
