"""Clocks that the sweep should have looked at by now."""

from datetime import datetime

from core.waiting import Waiting, waiting
from sla.models import Clock


def due_clocks(now: datetime) -> Waiting:
    """Return which clocks are due to be looked at, and since when the oldest is. Served by the sweep's own index."""
    return waiting(Clock.objects.filter(next_check_at__lte=now), "next_check_at")
