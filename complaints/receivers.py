"""What complaints do when the clocks call."""

from datetime import datetime
from typing import Any

from complaints.services import notices
from sla.models import Clock
from sla.signals import clock_due


def tell_of_clock(*, clock: Clock, kind: str, level: int | None, now: datetime, **_kwargs: Any) -> None:
    """Queue the notices of a clock that warns or is breached, in the transaction that decided it."""
    if kind == "breach":
        notices.tell_of_breach(clock=clock, now=now)
    elif kind == "warning":
        notices.tell_of_warning(clock=clock, level=level or 0, now=now)


def connect() -> None:
    """Listen to the clocks."""
    clock_due.connect(tell_of_clock, dispatch_uid="complaints.receivers.tell_of_clock")
