"""The instants at which somebody has to look at a clock."""

from datetime import datetime, timedelta

from sla.domain.calendar import business_time_between
from sla.domain.due import part_passed
from sla.domain.pauses import held_time
from sla.domain.targets import DEFAULT_WARNINGS
from sla.models import Clock
from sla.selectors import pause_spans

#: A clock looked at in the very instant of its deadline is not late yet, so the check comes just after it.
JUST_AFTER = timedelta(microseconds=1)
SOON_PERCENT = 75


def schedule(clock: Clock) -> None:
    """Set `soon_at` and `next_check_at` of a running clock: its next warning, else just after its deadline."""
    pending = pending_warnings(clock)
    clock.soon_at = _instant_of(clock, SOON_PERCENT)
    clock.next_check_at = min([clock.due_at + JUST_AFTER, *(at for at, _percent in pending)])


def pending_warnings(clock: Clock) -> list[tuple[datetime, int]]:
    """When the warnings that were not given yet are to be given, and their percents."""
    percents = sorted(clock.target.warn_at_percents if clock.target else DEFAULT_WARNINGS)
    instants = ((_instant_of(clock, percent), percent) for percent in percents if percent > clock.warned_percent)
    return [(at, percent) for at, percent in instants if at is not None]


def _instant_of(clock: Clock, percent: int) -> datetime | None:
    """When that percent of the clock's time has passed, its pauses left out.

    The time to a promised date is elapsed time: no calendar made it.
    """
    if clock.target is None:
        whole = clock.due_at - clock.started_at
        return clock.started_at + whole * percent / 100 if whole else None
    calendar = clock.target.calendar_version.business_calendar
    # A new clock has no pauses, and asking for them would cost a query.
    pauses = [] if clock.pk is None else pause_spans(clock, clock.started_at)
    if not pauses:
        return part_passed(calendar, clock.started_at, clock.due_at, percent)
    total = business_time_between(calendar, clock.started_at, clock.due_at) - held_time(calendar, pauses)
    return part_passed(calendar, max(pause.end for pause in pauses), clock.due_at, percent, total)
