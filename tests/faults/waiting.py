"""Waiting for the work of others: on conditions, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime

from core.clock import real_now
from core.models import SimulatedTime
from notifications.models import Notice, OutgoingEmail, WebhookDelivery
from sla.models import Clock
from tests.servers.stack import Stack

PATIENCE = 90.0


def wait_until(stack: Stack, condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until `condition`, asked within the stack's database, is true; else AssertionError."""
    deadline = time.monotonic() + seconds
    with stack.orm():
        while not condition():
            assert time.monotonic() < deadline, f"{condition.__name__} is not true after {seconds:g} s"
            time.sleep(0.1)


def nothing_is_due() -> bool:
    """Tell whether nothing is due and nobody is sending.

    It asks in the order in which work is handed on, so that nothing slips past between two questions.
    """
    now = real_now() + SimulatedTime.offset()
    return not (
        Clock.objects.filter(next_check_at__lte=now).exists()
        or Notice.objects.filter(go_at__lte=now).exists()
        or OutgoingEmail.objects.filter(next_attempt_at__lte=now).exists()
        or OutgoingEmail.objects.filter(state=OutgoingEmail.State.SENDING).exists()
        or WebhookDelivery.objects.filter(next_attempt_at__lte=now).exists()
        or WebhookDelivery.objects.filter(state=WebhookDelivery.State.SENDING).exists()
    )


def waiting() -> Iterator[datetime]:
    """When the outbox, the digests and the webhooks have something to do."""
    for rows, name in (
        (OutgoingEmail.objects, "next_attempt_at"),
        (Notice.objects, "go_at"),
        (WebhookDelivery.objects, "next_attempt_at"),
    ):
        soonest = rows.filter(**{f"{name}__isnull": False}).order_by(name).values_list(name, flat=True).first()
        if soonest is not None:
            yield soonest
