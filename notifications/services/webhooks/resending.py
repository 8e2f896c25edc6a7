"""Sending again what failed, and a test."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from core.audit import record
from notifications.domain.event_types import TEST
from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.services.webhooks.emitting import ask_workers_after_commit, write_event

State = WebhookDelivery.State


@transaction.atomic
def resend(*, delivery: WebhookDelivery, actor: User, now: datetime) -> bool:
    """Send a finished delivery again, with the same id and body; False if it waits, or its endpoint is off."""
    sent = _queue_again([State.FAILED, State.DELIVERED], now, delivery.endpoint, pk=delivery.pk)
    if sent:
        changes = {"event": delivery.event.type}
        record(
            actor=actor,
            action="webhook.resent",
            subject=delivery,
            now=now,
            reference=delivery.event.about,
            changes=changes,
        )
    return bool(sent)


@transaction.atomic
def resend_failed(*, endpoint: WebhookEndpoint, since: datetime, actor: User, now: datetime) -> int:
    """Send again everything that was written since an instant and not delivered; returns how much that is."""
    sent = _queue_again([State.FAILED], now, endpoint, created_at__gte=since)
    if sent:
        record(
            actor=actor,
            action="webhook.failed_resent",
            subject=endpoint,
            now=now,
            reference=endpoint.description[:64],
            changes={"count": sent, "since": since.isoformat()},
        )
    return sent


@transaction.atomic
def send_test(*, endpoint: WebhookEndpoint, actor: User, now: datetime) -> WebhookDelivery | None:
    """Send a test to an endpoint, and return its delivery; None if the endpoint is off."""
    if not WebhookEndpoint.objects.filter(pk=endpoint.pk, state=WebhookEndpoint.State.ACTIVE).exists():
        return None
    data = {"endpoint": str(endpoint.public_id)}
    event = write_event(TEST, data, [endpoint], about="", occurred_at=now, now=now)
    record(actor=actor, action="webhook.tested", subject=endpoint, now=now, reference=endpoint.description[:64])
    return event.deliveries.get()


def _queue_again(states: list[str], now: datetime, endpoint: WebhookEndpoint, **which: object) -> int:
    """Put deliveries of an active endpoint back to their beginning, and lift the endpoint's rest."""
    if not WebhookEndpoint.objects.filter(pk=endpoint.pk, state=WebhookEndpoint.State.ACTIVE).exists():
        return 0
    rows = WebhookDelivery.objects.filter(endpoint=endpoint, state__in=states, **which)
    sent = rows.update(
        state=State.WAITING, attempts_before=F("attempts"), next_attempt_at=now, delivered_at=None, last_error=""
    )
    if sent:
        ask_workers_after_commit([endpoint.pk])
    return sent
