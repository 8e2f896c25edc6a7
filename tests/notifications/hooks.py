"""Endpoints and deliveries for tests."""

from collections.abc import Sequence
from datetime import datetime

from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.services.webhooks import create_endpoint, emit
from tests.notifications.factories import WRITTEN

TYPES = ("complaint.logged", "clock.breached")


def endpoint_at(url: str, *, types: Sequence[str] = TYPES, name: str = "CRM") -> tuple[WebhookEndpoint, str]:
    """Return an endpoint and its secret."""
    return create_endpoint(url=url, description=name, event_types=types, actor=None, now=WRITTEN)


def happened(now: datetime, about: str = "CMP-2026-00042", name: str = "complaint.logged") -> WebhookDelivery:
    """Emit an event, and return its only delivery."""
    event = emit(name, lambda: {"complaint": {"reference": about}}, about=about, occurred_at=now, now=now)
    assert event is not None
    return event.deliveries.get()
