"""Writing down, in the transaction in which something happens, whom to tell of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """Something that other systems are told: `data` gives what stands there, `about` is a printed reference."""

    data: Callable[[], Mapping[str, Any]]
    about: str
    occurred_at: datetime


def emit(
    name: str, data: Callable[[], Mapping[str, Any]], *, about: str, occurred_at: datetime, now: datetime
) -> WebhookEvent | None:
    """Write one event, as `emit_all` does. None if nobody wants to know."""
    found = emit_all(name, [Occurrence(data=data, about=about, occurred_at=occurred_at)], now=now)
    return found[0] if found else None


def emit_all(name: str, occurrences: Sequence[Occurrence], *, now: datetime) -> list[WebhookEvent]:
    """Write events of one type for the endpoints that want them; these are told after the commit.

    `name` is one of `notifications.domain.event_types`. What stands in the events is asked for only if somebody wants
    to know, so that an installation without webhooks pays one query of a small table; the number of statements does not
    grow with the occurrences'. Raises KeyError for an unknown type.
    """
    wanting = _wanting(name)
    if not wanting or not occurrences:
        return []
    with transaction.atomic():
        return write_events(name, occurrences, wanting, now=now)


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
    """Write one event and its deliveries, as `write_events` does."""
    occurrence = Occurrence(data=lambda: data, about=about, occurred_at=occurred_at)
    return write_events(name, [occurrence], endpoints, now=now)[0]


def write_events(
    name: str, occurrences: Sequence[Occurrence], endpoints: Iterable[WebhookEndpoint], *, now: datetime
) -> list[WebhookEvent]:
    """Write events and their deliveries, in the caller's transaction, and ask workers for them after the commit."""
    targets = list(endpoints)
    events = WebhookEvent.objects.bulk_create(_event(name, each, now) for each in occurrences)
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(event=event, endpoint=endpoint, created_at=now, next_attempt_at=now)
        for event in events
        for endpoint in targets
    )
    ask_workers_after_commit([endpoint.pk for endpoint in targets])
    return events


def _event(name: str, occurrence: Occurrence, now: datetime) -> WebhookEvent:
    payload = {"type": name, "timestamp": instant_text(occurrence.occurred_at), "data": occurrence.data()}
    return WebhookEvent(
        type=name,
        payload=json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode(),
        about=occurrence.about[:60],
        occurred_at=occurrence.occurred_at,
        created_at=now,
    )


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
