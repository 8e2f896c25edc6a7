"""What floors above may react to. Sent with `send()` in the transaction that it belongs to, so that a receiver that
fails rolls it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.dispatch import Signal

if TYPE_CHECKING:
    from sla.domain.ladder import Level
    from sla.models import Clock, Escalation


class BusyError(Exception):
    """Raised by a receiver: somebody is at work on what it would change. The clock is looked at again in a moment."""


@dataclass
class Happening:
    """A clock needs somebody.

    `kind` is "warning" (`level`: its percent), "breach", "level" (`level`: its number) or "correction". `at` is when it
    fell due, however late that was noticed. With "level" come the ladder's own words (`rung`) and the row that is about
    to be written: receivers add to it who was told and what was done, or let another level of the same pass supersede
    it. A correction takes the notice of a breach back, because the deadline was recomputed or put back: `was_due_at` is
    the deadline that was told of, `reason` why.
    """

    clock: Clock
    kind: str
    at: datetime
    level: int = 0
    rung: Level | None = None
    row: Escalation | None = None
    was_due_at: datetime | None = None
    reason: str = ""


#: Clocks need somebody. Arguments: happenings (a list of `Happening`, those of one clock in order), now. One call for a
#: whole batch of the sweep, so that a receiver reads and writes in bulk; if it fails, each clock is sent alone.
clock_due = Signal()

#: A target set was published. Arguments: target_set.
target_set_published = Signal()
