"""Writing down, in the transaction in which something happens, whom to tell of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from notifications.domain.event_types import EVENT_TYPES
from notifications.models import WebhookDelivery, WebhookEndpoint, WebhookEvent

DELIVER_TASK = "notifications.tasks.deliver_webhooks"

logger = logging.getLogger(__name__)


def emit(
    name: str, data: Callable[[], Mapping[str, Any]], *, about: str, occurred_at: datetime, now: datetime
) -> WebhookEvent | None:
    """Write an event for the endpoints that want it; they are told after the commit. None if nobody does.

    `name` is one of `notifications.domain.event_types`, and `data` gives what stands there: it is called only if
    somebody wants to know, so that an installation without webhooks pays one query of a small table. `about` is a
    printed reference. Raises KeyError for an unknown type.
    """
    wanting = _wanting(name)
    if not wanting:
        return None
    with transaction.atomic():
        return write_event(name, data(), wanting, about=about, occurred_at=occurred_at, now=now)


def is_wanted(name: str) -> bool:
    """Tell whether anybody wants to know of events of this type, for who would have to look things up to tell."""
    return bool(_wanting(name))


def _wanting(name: str) -> list[WebhookEndpoint]:
    kind = EVENT_TYPES[name]
    active = WebhookEndpoint.objects.filter(state=WebhookEndpoint.State.ACTIVE)
    return [endpoint for endpoint in active.only("pk", "event_types") if kind.name in endpoint.event_types]


def write_event(
    name: str,
    data: Mapping[str, Any],
    endpoints: Iterable[WebhookEndpoint],
    *,
    about: str,
    occurred_at: datetime,
    now: datetime,
) -> WebhookEvent:
    """Write an event and its deliveries, in the caller's transaction, and ask workers for them after the commit."""
    payload = {"type": name, "timestamp": instant_text(occurred_at), "data": data}
    event = WebhookEvent.objects.create(
        type=name,
        payload=json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode(),
        about=about[:60],
        occurred_at=occurred_at,
        created_at=now,
    )
    targets = list(endpoints)
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(event=event, endpoint=endpoint, created_at=now, next_attempt_at=now) for endpoint in targets
    )
    ask_workers_after_commit([endpoint.pk for endpoint in targets])
    return event


def instant_text(instant: datetime) -> str:
    """Return an instant as it stands in a body: UTC, to the second or finer, with a Z."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def rest_link(view: str, *arguments: object) -> str:
    """Return the whole address of a REST resource by the name of its view, such as "complaint"."""
    return f"{settings.SITE_URL}{reverse(f'api:{view}', args=arguments)}"


def ask_workers_after_commit(endpoint_ids: Iterable[int]) -> None:
    """Have a worker look at these endpoints once what is written now can be seen."""
    ids = list(endpoint_ids)
    transaction.on_commit(lambda: ask_workers(ids))


def ask_workers(endpoint_ids: Iterable[int]) -> None:
    """Ask a worker to deliver at once, one task an endpoint: a slow one keeps no other waiting."""
    for endpoint_id in endpoint_ids:
        try:
            current_app.send_task(DELIVER_TASK, args=[endpoint_id])
        except Exception as error:  # whatever the broker's client raises: the rows are committed, the sweep takes them
            logger.warning("The broker does not answer (%s); the sweep will deliver webhooks.", error)
            return
