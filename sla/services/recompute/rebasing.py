"""One clock under another target."""

from datetime import datetime

from sla.domain.clock import State
from sla.domain.holding import business_seconds
from sla.domain.pauses import PauseSpan, due_after_pauses
from sla.domain.recompute import Effect, effect_of
from sla.models import Clock, ClockPause, Target
from sla.services.schedule import levels_kept, pending_warnings, schedule

#: What a rebased clock has to be saved with.
REBASED_FIELDS = [
    "target",
    "due_at",
    "soon_at",
    "next_check_at",
    "breached_at",
    "warned_percent",
    "climbed",
    "revision",
]


def due_under(clock: Clock, target: Target, seconds_per_ring: int) -> datetime:
    """When a clock is due under a target, its ended holds counted. Raises CalendarHorizonError.

    A hold that still lasts is counted when it ends, as for every clock.
    """
    spans = [
        PauseSpan(pause.started_at, pause.ended_at, pause.reason)
        for pause in clock.pauses.all()
        if pause.ended_at is not None
    ]
    return due_after_pauses(target.rule(seconds_per_ring), clock.started_at, spans)


def recounted_holds(clock: Clock) -> list[ClockPause]:
    """The ended holds of a rebased clock whose business time is another in its present calendar; not saved."""
    calendar = clock.target.calendar_version.business_calendar if clock.target else None
    recounted = []
    for pause in clock.pauses.all():
        if calendar is None or pause.ended_at is None:
            continue
        seconds = business_seconds(calendar, pause.started_at, pause.ended_at)
        if seconds != pause.business_seconds:
            pause.business_seconds = seconds
            recounted.append(pause)
    return recounted


def effect_on(clock: Clock, due_at: datetime, now: datetime) -> Effect:
    """What another deadline does to the verdict of an open clock so far."""
    held_since = next((pause.started_at for pause in clock.pauses.all() if pause.ended_at is None), None)
    return effect_of(
        state=State(clock.state),
        is_breached=clock.is_breached,
        new_due_at=due_at,
        now=now,
        held_since=held_since,
    )


def rebase(clock: Clock, target: Target, due_at: datetime, *, warned_percent: int, now: datetime) -> Effect:
    """Put an open clock on another target and deadline; does not save it. Returns what that does to its verdict.

    `warned_percent` is what was warned of so far: a warning whose time is still to come is given again. A breach that
    holds goes to the new deadline, one that does not is taken back; a new one is for the caller to record.
    """
    effect = effect_on(clock, due_at, now)
    clock.target, clock.due_at = target, due_at
    clock.revision += 1
    if clock.breached_at is not None:
        clock.breached_at = None if effect == Effect.WITHDRAWN else due_at
    clock.warned_percent = 0
    given = [percent for at, percent in pending_warnings(clock) if at <= now and percent <= warned_percent]
    clock.warned_percent = max(given, default=0)
    clock.climbed = levels_kept(clock, now)
    schedule(clock)
    if clock.state != State.RUNNING:
        clock.next_check_at = None
    return effect
