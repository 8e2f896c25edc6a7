"""Holding clocks and letting them go on."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from core.models import Organisation
from sla.domain.calendar import CalendarError
from sla.domain.clock import Event, State, is_late, next_state
from sla.domain.holding import business_seconds
from sla.domain.holds import HoldCause
from sla.domain.pauses import PauseSpan, earliest_due_after_pauses, whole_second
from sla.models import Case, Clock, ClockEvent, ClockPause
from sla.services.breaches import record_breach
from sla.services.events import log_event
from sla.services.schedule import levels_kept, schedule

#: What a breach that is taken back changes on its clock.
TAKEN_BACK = ("breached_at", "revision", "climbed")


@transaction.atomic
def pause_clocks(
    *,
    case: Case,
    reason: str,
    at: datetime,
    now: datetime,
    actor: User | None,
    cause: HoldCause = HoldCause.HAND,
) -> list[Clock]:
    """Hold the running clocks of a case from `at`. Returns those held.

    What the law or the target's own rule says is never held runs on, a date promised in a letter does too, and holding
    a clock that is late already would change nothing. A hold by hand takes over the clocks that are held because the
    case waits for the customer, so that the customer's message does not end it. Raises ValueError if `at` is later
    than `now`.
    """
    if at > now:
        raise ValueError("Nothing can be recorded before it happened.")
    held = []
    for clock in _clocks(case, State.RUNNING).filter(started_at__lte=at):
        if clock.obstacle(at) is not None:
            continue
        clock.state = next_state(State(clock.state), Event.PAUSE)
        clock.next_check_at = None
        clock.save(update_fields=["state", "next_check_at"])
        _hold(clock, reason, cause, at, now, actor)
        held.append(clock)
    if cause == HoldCause.HAND:
        held += [_take_over(pause, reason, at, now, actor) for pause in _waiting(case)]
    return held


@transaction.atomic
def resume_clocks(
    *, case: Case, at: datetime, now: datetime, actor: User | None, cause: HoldCause | None = None
) -> list[Clock]:
    """Let the held clocks of a case go on from `at`; their deadlines move by the time held. Returns them.

    With `cause` only those that are held for it. One whose new deadline has passed is breached here. Raises
    CalendarNeverOpensError, and ValueError if `at` is later than `now`.
    """
    if at > now:
        raise ValueError("Nothing can be recorded before it happened.")
    paused = _clocks(case, State.PAUSED)
    if cause is not None:
        paused = paused.filter(pk__in=ClockPause.objects.filter(ended_at=None, cause=cause).values("clock"))
    resumed = []
    for clock in paused:
        was_premature = end_pause(clock, at)
        clock.case = case
        clock.state = next_state(State(clock.state), Event.RESUME)
        schedule(clock)
        clock.save(update_fields=["state", "due_at", "soon_at", "next_check_at", *TAKEN_BACK])
        log_event(clock, ClockEvent.Kind.RESUMED, at, now, actor)
        if was_premature:
            log_event(clock, ClockEvent.Kind.BREACH_WITHDRAWN, at, now, actor)
        if is_late(clock.due_at, now):
            record_breach(clock=clock, now=now, actor=actor)
        resumed.append(clock)
    return resumed


def end_pause(clock: Clock, at: datetime) -> bool:
    """End the hold of a paused clock and set the deadline that its pauses give; does not save the clock.

    A hold that began after `at` is left with no length. Where the deadline lies beyond the days that its calendar
    knows, it is the earliest that it can be. Raises CalendarNeverOpensError. Returns whether a breach was taken back:
    it had been recorded at the old deadline, before the hold that moved it was. Whether the new one is missed is for
    the caller to decide.
    """
    for pause in clock.pauses.filter(ended_at=None):
        _end(pause, clock, at)
    if clock.target is None:
        return False
    spans = [
        PauseSpan(pause.started_at, pause.ended_at, pause.reason)
        for pause in clock.pauses.all()
        if pause.ended_at is not None
    ]
    rule = clock.target.rule(Organisation.current().seconds_per_ring)
    due_at = earliest_due_after_pauses(rule, clock.started_at, spans)
    was_premature = clock.breached_at is not None and due_at != clock.breached_at
    clock.due_at = due_at
    if was_premature:
        take_breach_back(clock, at)
    return was_premature


def end_pause_for_good(clock: Clock, at: datetime) -> bool:
    """End the hold of a clock that ends with it, as `end_pause` does; does not save the clock.

    A calendar that opens no more gives no deadline, and the end is recorded all the same: what was in time when it was
    held is in time to its end, so the deadline is no earlier than that.
    """
    try:
        return end_pause(clock, at)
    except CalendarError:
        clock.due_at = max(clock.due_at, at)
        return False


def take_breach_back(clock: Clock, at: datetime) -> None:
    """Take back a breach that was recorded too soon; does not save the clock.

    A breach of the deadline that stands now is another one, and its levels are climbed anew.
    """
    clock.breached_at = None
    clock.revision += 1
    clock.climbed = levels_kept(clock, at)


def _waiting(case: Case) -> list[ClockPause]:
    """The open holds of a case that only the customer's silence keeps."""
    return list(
        ClockPause.objects.select_for_update(of=("self",))
        .filter(clock__case=case, clock__state=State.PAUSED, ended_at=None, cause=HoldCause.WAITING)
        .select_related("clock__target__calendar_version")
    )


def _take_over(pause: ClockPause, reason: str, at: datetime, now: datetime, actor: User | None) -> Clock:
    """End a hold and begin one by hand at the same instant: no moment is lost, none is held twice.

    One by hand that began before the wait did begins then, on a clock that ran by then.
    """
    ended_at = _end(pause, pause.clock, at)
    since = at if pause.clock.started_at <= at < ended_at else ended_at
    _hold(pause.clock, reason, HoldCause.HAND, since, now, actor)
    return pause.clock


def _end(pause: ClockPause, clock: Clock, at: datetime) -> datetime:
    """End a hold of a clock with the business time that it lasted. Returns its last instant."""
    ended_at = whole_second(at, pause.started_at)
    pause.ended_at = ended_at
    if clock.target is not None:
        calendar = clock.target.calendar_version.business_calendar
        pause.business_seconds = business_seconds(calendar, pause.started_at, ended_at)
    pause.save(update_fields=["ended_at", "business_seconds"])
    return ended_at


def _hold(clock: Clock, reason: str, cause: HoldCause, at: datetime, now: datetime, actor: User | None) -> None:
    held_from = whole_second(at, clock.started_at)
    ClockPause.objects.create(clock=clock, started_at=held_from, reason=reason[:200], cause=cause, actor=actor)
    log_event(clock, ClockEvent.Kind.PAUSED, at, now, actor, reason)


def _clocks(case: Case, state: State) -> QuerySet[Clock]:
    return (
        Clock.objects.select_for_update(of=("self",))
        .filter(case=case, state=state)
        .select_related("target__target_set", "target__calendar_version")
        .order_by("due_at", "pk")
    )
