"""Trying again what could not be handled."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from sla.domain.clock import State
from sla.models import Clock, ClockFailure
from sla.selectors.escalations import stuck_clocks


@transaction.atomic
def retry_stuck(*, actor: User, now: datetime, failures: Iterable[ClockFailure] | None = None) -> int:
    """Have the next sweep look at stuck clocks at once instead of in an hour. Returns how many there are.

    `failures` are rows of `sla.selectors.stuck_clocks`; left out, all of them.
    """
    stuck = stuck_clocks() if failures is None else stuck_clocks().filter(pk__in=[found.pk for found in failures])
    keys = list(stuck.values_list("clock", flat=True))
    waiting = Clock.objects.filter(pk__in=keys, state=State.RUNNING, next_check_at__isnull=False)
    count = waiting.update(next_check_at=now)
    if count:
        audit.record(actor=actor, action="clock.retried", subject=None, now=now, changes={"clocks": count})
    return count
