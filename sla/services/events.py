"""Writing down what happened to clocks."""

from datetime import datetime

from accounts.models import User
from sla.models import Clock, ClockEvent

REASON_LENGTH = 200


def log_event(
    clock: Clock, kind: ClockEvent.Kind, at: datetime, now: datetime, actor: User | None, reason: str = ""
) -> None:
    """Write one event of a clock: `at` is when it happened, `now` when it is recorded; a long reason is cut."""
    ClockEvent.objects.create(clock=clock, kind=kind, at=at, logged_at=now, actor=actor, reason=reason[:REASON_LENGTH])
