"""What complaints do when the clocks call."""

from datetime import datetime
from typing import Any

from complaints.services import notices, webhooks
from sla.models import Clock
from sla.signals import clock_due


def tell_of_clock(*, clock: Clock, kind: str, level: int | None, now: datetime, **kwargs: Any) -> None:
    """Queue what is told of a clock that warns, is breached or is not after all, in the transaction that decided it."""
    webhooks.tell_of_due(clock=clock, kind=kind, level=level, now=now, **kwargs)
    if kind == "breach":
        notices.tell_of_breach(clock=clock, now=now)
    elif kind == "warning":
        notices.tell_of_warning(clock=clock, level=level or 0, now=now)
    elif kind == "correction":
        notices.tell_of_correction(clock=clock, was_due_at=kwargs["was_due_at"], reason=kwargs["reason"], now=now)


def connect() -> None:
    """Listen to the clocks."""
    clock_due.connect(tell_of_clock, dispatch_uid="complaints.receivers.tell_of_clock")
