"""Delivering webhooks: hold the endpoint, take what is due, send, record. Any number of workers may do it at once.

At least once: a receiver gets an event twice where a worker dies between its answer and our commit, and knows it by
`webhook-id`. In no promised order: what fails comes later than what follows it.
"""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from notifications.domain import signing
from notifications.domain.backoff import WEBHOOK_DELAYS, delay_after
from notifications.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from notifications.services.webhooks import posting
from notifications.services.webhooks.endpoints import allowed_networks, switch_off
from notifications.services.webhooks.posting import Answer
from notifications.services.webhooks.secrets import SecretLostError, signing_secrets

State = WebhookDelivery.State

# What a killed worker held is free again after this. Longer than a worker can keep an endpoint: it stops after BUDGET,
# and one request takes 20 seconds and its look-up.
LEASE = timedelta(minutes=2)
BUDGET_SECONDS = 60.0
# An endpoint that is down is left in peace for so long after the first failure in a row, the second, ...
REST_SECONDS = (4, 30, 60, 120, 300)
DISABLE_AFTER = timedelta(days=5)
_ERROR_KEPT = 300

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class HookResult:
    """How many deliveries were taken by the receiver, put off and given up."""

    delivered: int = 0
    deferred: int = 0
    failed: int = 0


def endpoints_waiting(*, now: datetime) -> list[int]:
    """Return the endpoints that something is due for and that nobody is at."""
    due = WebhookDelivery.objects.filter(endpoint=OuterRef("pk"), next_attempt_at__lte=now)
    free = Q(held_until=None) | Q(held_until__lte=now)
    rows = WebhookEndpoint.objects.filter(free, Exists(due), state=WebhookEndpoint.State.ACTIVE)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def deliver_to(endpoint_id: int, *, now: datetime) -> HookResult:
    """Send what is due to one endpoint, one after the other, unless another worker is at it.

    An endpoint that does not answer is left in peace after the first try, whatever else waits for it.
    """
    result, started = HookResult(), time.monotonic()
    while (endpoint := _hold(endpoint_id, now + _since(started))) is not None:
        rest: timedelta | None = None
        try:
            while rest is None and (delivery := take_next(endpoint, now + _since(started))) is not None:
                rest = _deliver(endpoint, delivery, result, now=now + _since(started))
                if time.monotonic() - started > BUDGET_SECONDS:
                    return result  # the sweep goes on
        finally:
            _let_go(endpoint, now if rest is None else now + _since(started) + rest)
        if rest is not None or not _is_anything_due(endpoint, now + _since(started)):
            break  # what was committed between the last look and letting go is seen here, and the loop goes on
    return result


def _since(started: float) -> timedelta:
    return timedelta(seconds=time.monotonic() - started)


def _hold(endpoint_id: int, at: datetime) -> WebhookEndpoint | None:
    """Take an endpoint for this worker until its lease ends; None if it is off, held, or left in peace."""
    free = WebhookEndpoint.objects.filter(Q(held_until=None) | Q(held_until__lte=at), pk=endpoint_id)
    if not free.filter(state=WebhookEndpoint.State.ACTIVE).update(held_until=at + LEASE):
        return None
    return WebhookEndpoint.objects.filter(pk=endpoint_id, held_until=at + LEASE).first()


def _let_go(endpoint: WebhookEndpoint, rest_until: datetime) -> None:
    """Leave the endpoint to the next worker from `rest_until` on; from then it is known how long none has come."""
    WebhookEndpoint.objects.filter(pk=endpoint.pk, held_until=endpoint.held_until).update(held_until=rest_until)


def _is_anything_due(endpoint: WebhookEndpoint, at: datetime) -> bool:
    return WebhookDelivery.objects.filter(endpoint=endpoint, next_attempt_at__lte=at).exists()


def take_next(endpoint: WebhookEndpoint, at: datetime) -> WebhookDelivery | None:
    """Take the delivery that has waited longest; one whose lease a lost worker held is taken over."""
    due = WebhookDelivery.objects.filter(endpoint=endpoint, next_attempt_at__lte=at).select_related("event")
    for delivery in due.order_by("next_attempt_at", "pk")[:5]:
        mine = WebhookDelivery.objects.filter(
            pk=delivery.pk, attempts=delivery.attempts, next_attempt_at=delivery.next_attempt_at
        )
        delivery.state, delivery.attempts, delivery.next_attempt_at = State.SENDING, delivery.attempts + 1, at + LEASE
        if mine.update(state=State.SENDING, attempts=delivery.attempts, next_attempt_at=delivery.next_attempt_at):
            return delivery
    return None


def _deliver(
    endpoint: WebhookEndpoint, delivery: WebhookDelivery, result: HookResult, *, now: datetime
) -> timedelta | None:
    """Send one delivery and record it. Returns for how long to leave the endpoint in peace, None to go on."""
    answer = _sent(endpoint, delivery, now)
    return record_answer(endpoint, delivery, answer, result, now=now)


def _sent(endpoint: WebhookEndpoint, delivery: WebhookDelivery, now: datetime) -> Answer:
    event = delivery.event
    try:
        secrets = signing_secrets(endpoint, now)
    except SecretLostError as error:
        return Answer(None, "", str(error), 0)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Dohoda-Webhooks/1.0 (+{settings.SITE_URL})",
        **signing.headers(secrets, webhook_id=event.webhook_id, timestamp=int(now.timestamp()), body=event.body),
    }
    return posting.post(url=endpoint.url, headers=headers, body=event.body, allowed=allowed_networks())


@transaction.atomic
def record_answer(
    endpoint: WebhookEndpoint, delivery: WebhookDelivery, answer: Answer, result: HookResult, *, now: datetime
) -> timedelta | None:
    """Write what came back: the attempt, where the delivery stands, how the endpoint does."""
    WebhookAttempt.objects.create(
        delivery=delivery,
        number=delivery.attempts,
        at=now,
        duration_ms=answer.duration_ms,
        status=answer.status,
        answer=answer.body,
        error=answer.error,
    )
    held = WebhookDelivery.objects.filter(pk=delivery.pk, state=State.SENDING, attempts=delivery.attempts)
    if not held.update(**_outcome(delivery, answer, result, now)):
        logger.warning("The lease of webhook %s ran out before its answer was recorded.", delivery.public_id)
        return None
    if answer.is_success:
        if endpoint.failures:
            endpoint.failing_since, endpoint.failures = None, 0
            endpoint.save(update_fields=["failing_since", "failures"])
        return None
    return _failed(endpoint, answer, now)


def _outcome(delivery: WebhookDelivery, answer: Answer, result: HookResult, now: datetime) -> dict[str, object]:
    if answer.is_success:
        result.delivered += 1
        return {"state": State.DELIVERED, "next_attempt_at": None, "delivered_at": now, "last_error": ""}
    words = answer.error[:_ERROR_KEPT]
    delay = delay_after(delivery.attempts - delivery.attempts_before, _spread(delivery), WEBHOOK_DELAYS)
    if delay is None or answer.status == 410:
        logger.warning("Webhook %s is given up after attempt %s: %s", delivery.public_id, delivery.attempts, words)
        result.failed += 1
        return {"state": State.FAILED, "next_attempt_at": None, "last_error": words}
    result.deferred += 1
    wait = max(delay, answer.retry_after or delay)
    return {"state": State.WAITING, "next_attempt_at": now + wait, "last_error": words}


def _failed(endpoint: WebhookEndpoint, answer: Answer, now: datetime) -> timedelta | None:
    endpoint.failing_since = endpoint.failing_since or now
    endpoint.failures += 1
    endpoint.save(update_fields=["failing_since", "failures"])
    if answer.status == 410:
        switch_off(endpoint, WebhookEndpoint.Reason.GONE, actor=None, now=now)
        return timedelta()
    if now - endpoint.failing_since >= DISABLE_AFTER:
        switch_off(endpoint, WebhookEndpoint.Reason.FAILING, actor=None, now=now)
        return timedelta()
    if not answer.is_overload:
        return None
    rest = timedelta(seconds=REST_SECONDS[min(endpoint.failures, len(REST_SECONDS)) - 1])
    return max(rest, answer.retry_after or rest)


def _spread(delivery: WebhookDelivery) -> float:
    """Return a number from 0 to 1 that differs from row to row and from attempt to attempt."""
    seed = hashlib.sha256(f"{delivery.public_id}/{delivery.attempts}".encode()).digest()
    return seed[0] / 255
