"""Holding clocks and letting them go on."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from core.models import Organisation
from sla.domain.clock import Event, State, is_late, next_state
from sla.domain.pauses import PauseSpan, due_after_pauses
from sla.domain.vocabulary import PauseRule
from sla.models import Case, Clock, ClockEvent, ClockPause
from sla.services.schedule import schedule


@transaction.atomic
def pause_clocks(*, case: Case, reason: str, at: datetime, now: datetime, actor: User | None) -> list[Clock]:
    """Hold the running clocks of a case from `at`. Returns those held.

    What the law or the target's own rule says is never held runs on, a date promised in a letter does too, and holding
    a clock that is late already would change nothing. Raises ValueError if `at` is later than `now`.
    """
    if at > now:
        raise ValueError("Nothing can be recorded before it happened.")
    held = []
    for clock in _clocks(case, State.RUNNING).filter(started_at__lte=at):
        if clock.target is None or clock.target.pauses == PauseRule.NEVER or is_late(clock.due_at, at):
            continue
        clock.state = next_state(State(clock.state), Event.PAUSE)
        clock.next_check_at = None
        clock.save(update_fields=["state", "next_check_at"])
        ClockPause.objects.create(clock=clock, started_at=at, reason=reason[:200], actor=actor)
        _log(clock, ClockEvent.Kind.PAUSED, at, now, actor, reason)
        held.append(clock)
    return held


@transaction.atomic
def resume_clocks(*, case: Case, at: datetime, now: datetime, actor: User | None) -> list[Clock]:
    """Let the held clocks of a case go on from `at`; their deadlines move by the time held. Returns them.

    Raises CalendarHorizonError, and ValueError if `at` is later than `now`.
    """
    if at > now:
        raise ValueError("Nothing can be recorded before it happened.")
    resumed = []
    for clock in _clocks(case, State.PAUSED):
        was_premature = end_pause(clock, at)
        clock.state = next_state(State(clock.state), Event.RESUME)
        schedule(clock)
        clock.save(update_fields=["state", "due_at", "soon_at", "next_check_at", "breached_at"])
        _log(clock, ClockEvent.Kind.RESUMED, at, now, actor)
        if was_premature:
            _log(clock, ClockEvent.Kind.BREACH_WITHDRAWN, at, now, actor)
        resumed.append(clock)
    return resumed


def end_pause(clock: Clock, at: datetime) -> bool:
    """End the hold of a paused clock and set the deadline that its pauses give; does not save the clock.

    A hold that began after `at` is left with no length. Returns whether a breach was taken back: it had been recorded
    at the old deadline, before the hold that moved it was. Whether the new one is missed is for the caller to decide.
    """
    for pause in clock.pauses.filter(ended_at=None):
        pause.ended_at = max(at, pause.started_at)
        pause.save(update_fields=["ended_at"])
    if clock.target is None:
        return False
    spans = [
        PauseSpan(pause.started_at, pause.ended_at, pause.reason)
        for pause in clock.pauses.all()
        if pause.ended_at is not None
    ]
    rule = clock.target.rule(Organisation.current().seconds_per_ring)
    due_at = due_after_pauses(rule, clock.started_at, spans)
    was_premature = clock.breached_at is not None and due_at != clock.breached_at
    if was_premature:
        clock.breached_at = None
    clock.due_at = due_at
    return was_premature


def _clocks(case: Case, state: State) -> QuerySet[Clock]:
    return (
        Clock.objects.select_for_update(of=("self",))
        .filter(case=case, state=state)
        .select_related("target__target_set", "target__calendar_version")
        .order_by("due_at", "pk")
    )


def _log(
    clock: Clock, kind: ClockEvent.Kind, at: datetime, now: datetime, actor: User | None, reason: str = ""
) -> None:
    ClockEvent.objects.create(clock=clock, kind=kind, at=at, logged_at=now, actor=actor, reason=reason[:200])
