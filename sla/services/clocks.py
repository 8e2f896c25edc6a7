"""Starting, stopping and cancelling the clocks of a case."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from core.models import Organisation
from sla.domain.causes import CancelCause
from sla.domain.clock import OPEN_STATES, Event, State, is_late, next_state
from sla.domain.stops import StopEvent, stops
from sla.domain.vocabulary import Metric
from sla.models import Case, Clock, ClockEvent, ClockShare, Target
from sla.services.breaches import record_breach
from sla.services.events import log_event
from sla.services.holding import time_shares
from sla.services.pauses import TAKEN_BACK, end_pause_for_good, take_breach_back
from sla.services.schedule import schedule
from sla.services.warned import withdraw_warnings_of


@transaction.atomic
def start_clocks(
    *,
    case: Case,
    targets: Sequence[Target],
    started_at: datetime,
    now: datetime,
    cycle: int = 1,
    answered_at: datetime | None = None,
    actor: User | None = None,
) -> list[Clock]:
    """Start one clock per target, due in that target's business time.

    `started_at` is when it happened, `now` when it is recorded (both aware). Returns the clocks, soonest first; one
    that is already late is breached here. A later `cycle` is for what starts again: a reopened case, the customer's
    next message. With `answered_at` the answer was there before its question was recorded: the clocks stop then, and
    nobody is told of a breach that never was. Raises CalendarHorizonError, and IntegrityError if the case has such a
    clock.
    """
    seconds_per_ring = Organisation.current().seconds_per_ring
    clocks = []
    for target in targets:
        clock = Clock(
            case=case,
            target=target,
            metric=target.metric,
            basis=target.target_set.basis,
            cycle=cycle,
            started_at=started_at,
            due_at=target.due_at(started_at, seconds_per_ring),
        )
        schedule(clock)
        clocks.append(clock)
    Clock.objects.bulk_create(clocks)
    ClockEvent.objects.bulk_create(
        ClockEvent(clock=clock, kind=ClockEvent.Kind.STARTED, at=started_at, logged_at=now) for clock in clocks
    )
    clocks.sort(key=lambda clock: clock.due_at)
    for clock in clocks:
        if answered_at is not None:
            stop_clock(clock, case, answered_at, now, actor)
        elif is_late(clock.due_at, now):
            record_breach(clock=clock, now=now)
    return clocks


@transaction.atomic
def stop_clocks(*, case: Case, event: StopEvent, at: datetime, now: datetime, actor: User | None = None) -> list[Clock]:
    """Stop the open clocks of a case that an event stops (`sla.domain.stops`). Returns those, soonest deadline first.

    `at` is when it happened, and decides the verdict; `now` is when it is recorded. A clock that started later than
    `at` is not answered by it. One that is stopped late is breached here; one that was taken for breached because the
    answer was recorded late is not. Raises ValueError if `at` is later than `now`.
    """
    if at > now:
        raise ValueError("Nothing can be recorded before it happened.")
    stopped = []
    for clock in _open_clocks(case).filter(started_at__lte=at):
        acknowledges = clock.target is not None and clock.target.automatic_reply_acknowledges
        if stops(event, Metric(clock.metric), automatic_reply_acknowledges=acknowledges):
            stop_clock(clock, case, at, now, actor)
            stopped.append(clock)
    return stopped


@transaction.atomic
def cancel_clocks(
    *,
    case: Case,
    now: datetime,
    actor: User | None,
    cause: CancelCause = CancelCause.CORRECTED,
    reason: str = "",
    metrics: Sequence[Metric] = tuple(Metric),
) -> list[Clock]:
    """Cancel the open clocks of a case: they end with no verdict and count in no attainment. Returns them.

    `reason` is what goes with the `cause`.
    """
    cancelled = list(_open_clocks(case).filter(metric__in=metrics))
    for clock in cancelled:
        cancel_clock(clock, cause, reason, now, actor)
    return cancelled


def cancel_clock(clock: Clock, cause: CancelCause, reason: str, now: datetime, actor: User | None) -> None:
    """Cancel one open clock, locked by the caller."""
    was_premature = clock.state == State.PAUSED and end_pause_for_good(clock, now)
    clock.state = next_state(State(clock.state), Event.CANCEL)
    clock.next_check_at = None
    clock.cancel_cause, clock.cancel_reason = cause.value, reason[:200]
    changed = ["state", "next_check_at", "cancel_cause", "cancel_reason", "due_at", "soon_at", *TAKEN_BACK]
    clock.save(update_fields=changed)
    if was_premature:
        log_event(clock, ClockEvent.Kind.BREACH_WITHDRAWN, now, now, actor)
    log_event(clock, ClockEvent.Kind.CANCELLED, now, now, actor, reason)
    withdraw_warnings_of(clock)


def _open_clocks(case: Case) -> QuerySet[Clock]:
    """The clocks of a case that may still be stopped, locked against the sweep."""
    return (
        Clock.objects.select_for_update(of=("self",))
        .filter(case=case, state__in=OPEN_STATES)
        .select_related("target__target_set", "target__calendar_version")
        .order_by("due_at", "pk")
    )


def stop_clock(clock: Clock, case: Case, at: datetime, now: datetime, actor: User | None) -> None:
    """Stop one open clock at `at`, locked by the caller, and decide its verdict."""
    was_premature = clock.state == State.PAUSED and end_pause_for_good(clock, at)
    clock.case = case
    clock.state = next_state(State(clock.state), Event.STOP)
    clock.stopped_at = at
    was_due, clock.next_check_at = clock.next_check_at, None
    clock.stopped_owner, clock.stopped_team = case.owner, case.team
    shares = time_shares(clock, at)
    clock.business_seconds = (
        None if shares is None else sum(share.business_seconds for share in shares if not share.reason)
    )
    if clock.is_met and clock.is_breached:
        was_premature = True
        take_breach_back(clock, at)
    clock.save()
    ClockShare.objects.bulk_create(shares or [])
    log_event(clock, ClockEvent.Kind.STOPPED, at, now, actor)
    if was_premature:
        log_event(clock, ClockEvent.Kind.BREACH_WITHDRAWN, at, now, actor)
    # Also where it was stopped in time: what fell due before and nobody had looked at is recorded as skipped.
    if not clock.is_met or (was_due is not None and was_due <= at):
        record_breach(clock=clock, now=now, actor=actor)
    if clock.is_met:
        withdraw_warnings_of(clock)
