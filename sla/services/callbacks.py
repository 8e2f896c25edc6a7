"""Calling back whoever left a message."""

from datetime import datetime

from sla.domain.vocabulary import Metric
from sla.models import Case, Clock
from sla.selectors import next_cycle, return_targets
from sla.services.clocks import start_clocks


def start_return_clock(*, case: Case, now: datetime, as_of: datetime | None = None) -> list[Clock]:
    """Start the clock of the call that returns a voicemail message, from the instant at which it was listened to.

    `as_of` is whose published targets apply, where that is not now. Returns none for a case that is no such message,
    and where no call is promised. Raises CalendarHorizonError.
    """
    if case.checked_at is None:
        return []
    targets = return_targets(
        kind=case.kind,
        channel=case.channel,
        priority=case.priority,
        target_set=case.target_set,
        listened_at=case.checked_at,
        as_of=as_of,
    )
    cycle = max((next_cycle(case, Metric.CALLBACK, target.target_set.basis) for target in targets), default=1)
    return start_clocks(case=case, targets=targets, started_at=case.checked_at, now=now, cycle=cycle)
