"""The instants at which somebody has to look at a clock."""

from datetime import datetime, timedelta

from sla.domain.calendar import business_time_between
from sla.domain.due import part_passed
from sla.domain.ladder import PendingLevel, Side, instants
from sla.domain.pauses import held_time
from sla.domain.targets import DEFAULT_WARNINGS
from sla.models import Clock
from sla.selectors import pause_spans

#: A clock looked at in the very instant of its deadline is not late yet, so the check comes just after it.
JUST_AFTER = timedelta(microseconds=1)
SOON_PERCENT = 75


def schedule(clock: Clock) -> None:
    """Set `soon_at` and `next_check_at` of a running clock."""
    clock.soon_at = _instant_of(clock, SOON_PERCENT)
    clock.next_check_at = next_look(clock)


def next_look(clock: Clock) -> datetime | None:
    """The nearest of its next warning, the next level of its ladder, and the instant just after its deadline.

    A clock that is breached has only levels to come; None where it has climbed them all.
    """
    just_after = clock.due_at + JUST_AFTER
    looks = [
        max(pending.at, just_after) if pending.level.side == Side.AFTER else pending.at
        for pending in pending_levels(clock)[:1]
    ]
    if clock.breached_at is None:
        looks += [just_after, *(at for at, _percent in pending_warnings(clock))]
    return min(looks, default=None)


def pending_levels(clock: Clock) -> list[PendingLevel]:
    """The levels of the clock's ladder that it has not climbed yet, with their instants, in order."""
    target = clock.target
    ladder = target.escalation if target else None
    if target is None or ladder is None or clock.climbed >= len(ladder.levels):
        return []
    calendar = target.calendar_version.business_calendar
    moments = instants(ladder, started_at=clock.started_at, due_at=clock.due_at, calendar=calendar)
    steps = zip(moments, range(1, len(moments) + 1), ladder.levels, strict=True)
    return [PendingLevel(*step) for step in steps][clock.climbed :]


def levels_kept(clock: Clock, now: datetime) -> int:
    """How many of the levels that a clock has climbed are due by its new deadline too; the others may come again."""
    was_climbed, clock.climbed = clock.climbed, 0
    due = [
        pending.number
        for pending in pending_levels(clock)
        if pending.at <= now and (pending.level.side == Side.BEFORE or clock.breached_at is not None)
    ]
    clock.climbed = was_climbed
    return min(was_climbed, max(due, default=0))


def pending_warnings(clock: Clock) -> list[tuple[datetime, int]]:
    """When the warnings that were not given yet are to be given, and their percents."""
    percents = sorted(clock.target.warn_at_percents if clock.target else DEFAULT_WARNINGS)
    found = ((_instant_of(clock, percent), percent) for percent in percents if percent > clock.warned_percent)
    return [(at, percent) for at, percent in found if at is not None]


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
