"""What sla itself does when its clocks call: a recurring duty is nobody else's."""

from datetime import datetime
from typing import Any

from sla.models import Clock
from sla.services.duty_notices import tell_of_duty
from sla.signals import clock_due


def tell_of_clock(*, clock: Clock, kind: str, level: int | None, now: datetime, **_kwargs: Any) -> None:
    """Queue the notices of a duty whose clock warns or is breached, in the transaction that decided it."""
    if kind in ("warning", "breach"):
        tell_of_duty(clock=clock, kind=kind, level=level or 0, now=now)


def connect() -> None:
    """Listen to the clocks."""
    clock_due.connect(tell_of_clock, dispatch_uid="sla.receivers.tell_of_clock")
