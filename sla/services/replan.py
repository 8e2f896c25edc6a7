"""Putting right the clocks of a case whose facts were wrong."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Problem, Refusal
from sla.domain.causes import CancelCause
from sla.domain.clock import Event, State, is_late, next_state
from sla.domain.holding import business_seconds
from sla.domain.replan import Answer, NewClock
from sla.models import Case, Clock, ClockEvent, ClockPause, Target
from sla.selectors import next_cycle
from sla.selectors.replan import Replanning, replanning
from sla.services.breaches import record_breach
from sla.services.clocks import stop_clock
from sla.services.events import log_event
from sla.services.pauses import end_pause_for_good
from sla.services.schedule import schedule
from sla.services.warned import withdraw_warnings_of


@transaction.atomic
def replan_clocks(
    *,
    case: Case,
    targets: Sequence[Target],
    started_at: datetime,
    answered: Sequence[Answer],
    reason: str,
    now: datetime,
    actor: User | None,
    cause: CancelCause = CancelCause.CORRECTED,
    was_started_at: datetime | None = None,
    unseen: Sequence[Answer] = (),
    listened: tuple[datetime | None, datetime | None] = (None, None),
    previewed: str | None = None,
) -> Replanning:
    """Cancel the clocks that `targets` from `started_at` on would not have given the case, and start those they would.

    Clocks whose target and start stay are left alone; see `sla.domain.replan`. New ones take the cycles of those that
    they replace, stop when the case was answered, and are breached here where they are late. `was_started_at` is when
    the case was taken to have begun until now, where that is not its `received_at`; `listened` when its message was
    taken to have been listened to, and when it was. `previewed` is the fingerprint of the plan that was shown. `reason`
    is what goes with the `cause` of the cancelling. Raises Refusal (stale) if it is no longer that plan, and
    CalendarHorizonError.
    """
    found = replanning(
        case=case,
        targets=targets,
        started_at=started_at,
        was_started_at=was_started_at,
        answered=answered,
        unseen=unseen,
        listened=listened,
        for_update=True,
    )
    if previewed is not None and previewed != found.plan.fingerprint():
        raise Refusal(Problem("", "stale", _("The deadlines have changed meanwhile. Look again at what will happen.")))
    answered_by = {
        clock.stopped_at: (clock.stopped_owner_id, clock.stopped_team_id)
        for clock in found.clocks.values()
        if clock.stopped_at
    }
    for clock in found.cancelled():
        replace_clock(clock, cause, reason, now, actor)
    for key, at in found.plan.stopped:
        stop_clock(found.clocks[key], case, at, now, actor)
    for planned in found.plan.started:
        _start(planned, case, found.targets[planned.target], answered_by, now, actor)
    return found


@transaction.atomic
def discard_clocks(*, case: Case, cause: CancelCause, reason: str, now: datetime, actor: User | None) -> list[Clock]:
    """Cancel every clock of a case, those that were stopped too: what it counted is counted elsewhere. Returns them."""
    rows = Clock.objects.select_for_update(of=("self",)).filter(case=case).exclude(state=State.CANCELLED)
    clocks = list(
        rows.select_related("case", "target__target_set", "target__calendar_version").order_by("due_at", "pk")
    )
    for clock in clocks:
        replace_clock(clock, cause, reason, now, actor)
    return clocks


def replace_clock(clock: Clock, cause: CancelCause, reason: str, now: datetime, actor: User | None) -> None:
    """Cancel a clock, one that was stopped too: it counts in no attainment. What happened to it stays in its events."""
    was_premature = clock.state == State.PAUSED and end_pause_for_good(clock, now)
    clock.state = next_state(State(clock.state), Event.REPLACE)
    clock.next_check_at = clock.stopped_at = clock.business_seconds = None
    clock.stopped_owner = clock.stopped_team = None
    clock.cancel_cause, clock.cancel_reason = cause.value, reason[:200]
    # Its cycle is free for the clock that takes its place: a second cycle means that the case was taken up again.
    clock.cycle = next_cycle(clock.case, clock.metric, clock.basis)
    clock.save()
    clock.shares.all().delete()
    if was_premature:
        log_event(clock, ClockEvent.Kind.BREACH_WITHDRAWN, now, now, actor)
    log_event(clock, ClockEvent.Kind.CANCELLED, now, now, actor, reason)
    withdraw_warnings_of(clock)


def _start(
    planned: NewClock,
    case: Case,
    target: Target,
    answered_by: dict[datetime, tuple[int | None, int | None]],
    now: datetime,
    actor: User | None,
) -> None:
    """Write one planned clock, with its holds and, where it is answered already, its verdict."""
    clock = Clock(
        case=case,
        target=target,
        metric=planned.metric,
        basis=planned.basis,
        cycle=_free_cycle(case, planned.metric, planned.basis),
        state=State.PAUSED if planned.is_held else State.RUNNING,
        started_at=planned.started_at,
        due_at=planned.due_at,
    )
    clock.save()
    calendar = target.calendar_version.business_calendar
    ClockPause.objects.bulk_create(
        ClockPause(
            clock=clock,
            started_at=hold.start,
            ended_at=hold.end,
            business_seconds=None if hold.end is None else business_seconds(calendar, hold.start, hold.end),
            reason=hold.reason,
            cause=hold.cause.value,
            actor_id=hold.by,
        )
        for hold in planned.holds
    )
    log_event(clock, ClockEvent.Kind.STARTED, planned.started_at, now, actor)
    schedule(clock)
    if planned.is_held:
        clock.next_check_at = None
    clock.save()
    if planned.stopped_at is not None:
        stop_clock(clock, case, planned.stopped_at, now, actor)
        if planned.stopped_at in answered_by:
            # The answer counts for whoever gave it then, not for whoever looks after the case now.
            clock.stopped_owner_id, clock.stopped_team_id = answered_by[planned.stopped_at]
            clock.save(update_fields=["stopped_owner", "stopped_team"])
    elif not planned.is_held and is_late(clock.due_at, now):
        record_breach(clock=clock, now=now, actor=actor)


def _free_cycle(case: Case, metric: str, basis: str) -> int:
    """The first cycle of which the case has no clock; they are asked for in the order in which the clocks start."""
    taken = set(Clock.objects.filter(case=case, metric=metric, basis=basis).values_list("cycle", flat=True))
    return next(cycle for cycle in count(1) if cycle not in taken)
