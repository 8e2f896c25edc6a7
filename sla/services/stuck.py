"""Trying again what could not be handled."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import audit
from sla.domain.clock import State
from sla.models import Clock
from sla.selectors.escalations import stuck_clocks


@transaction.atomic
def retry_stuck(*, actor: User, now: datetime, clocks: Iterable[UUID] | None = None) -> int:
    """Have the next sweep look at stuck clocks at once instead of in an hour. Returns how many there are.

    `clocks` are public ids; left out, all stuck ones are meant. Ids of clocks that are not stuck mean nothing.
    """
    stuck = stuck_clocks() if clocks is None else stuck_clocks().filter(clock__public_id__in=list(clocks))
    keys = list(stuck.values_list("clock", flat=True))
    waiting = Clock.objects.filter(pk__in=keys, state=State.RUNNING, next_check_at__isnull=False)
    count = waiting.update(next_check_at=now)
    if count:
        audit.record(actor=actor, action="clock.retried", subject=None, now=now, changes={"clocks": count})
    return count
