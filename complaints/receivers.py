"""What complaints do when the clocks call."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from complaints.services import escalation, webhooks
from sla.signals import Happening, clock_due


def tell_of_clocks(*, happenings: Sequence[Happening], now: datetime, **_kwargs: Any) -> None:
    """Tell of clocks that warn, are breached, escalate or are not late after all, in the transaction that decided."""
    escalation.tell_of_clocks(happenings=happenings, now=now)
    webhooks.tell_of_due(happenings, now=now)


def connect() -> None:
    """Listen to the clocks."""
    clock_due.connect(tell_of_clocks, dispatch_uid="complaints.receivers.tell_of_clocks")
