"""Recording what fell due on clocks: warnings, breaches and levels of the ladder, for a whole batch at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from accounts.models import User
from core.bulk import update_each
from sla.domain.clock import State
from sla.domain.ladder import Outcome as Became
from sla.domain.ladder import Step, StepKind, steps_due
from sla.models import Clock, ClockEvent, Escalation
from sla.services.schedule import JUST_AFTER, next_look, pending_levels, pending_warnings
from sla.signals import Happening, clock_due

#: What a look at a clock changes.
_LOOKED_AT = ["next_check_at", "warned_percent", "climbed"]
_EVENTS = {StepKind.WARNING: ClockEvent.Kind.WARNED, StepKind.BREACH: ClockEvent.Kind.BREACHED}


class OvertakenError(Exception):
    """Another transaction has recorded this meanwhile."""


class Outcome(StrEnum):
    """What a look at one clock came to."""

    BREACHED = "breached"
    ESCALATED = "escalated"
    WARNED = "warned"
    WAITING = "waiting"
    FAILED = "failed"


@dataclass(frozen=True)
class _Due:
    """A clock with what fell due on it."""

    clock: Clock
    steps: list[Step]

    @property
    def outcome(self) -> Outcome:
        """What counts: the breach before a level before a warning."""
        kinds = {step.kind for step in self.steps if step.outcome != Became.SKIPPED}
        if StepKind.BREACH in kinds:
            return Outcome.BREACHED
        if StepKind.LEVEL in kinds:
            return Outcome.ESCALATED
        return Outcome.WARNED if kinds else Outcome.WAITING


def settle(clocks: Sequence[Clock], *, now: datetime, actor: User | None = None) -> list[Outcome]:
    """Record and tell everything that fell due on these clocks, each thing once; returns what each look came to.

    The clocks are the caller's: locked, or new. The number of statements does not grow with theirs. Raises
    OvertakenError, before anything is written, if a breach is recorded already; whatever a receiver raises is raised.
    """
    found = [_Due(clock, _steps(clock, now)) for clock in clocks]
    for due in found:
        _advance(due, now)
    _write_clocks(found)
    happenings: list[Happening] = []
    events: list[ClockEvent] = []
    for due in found:
        for step in due.steps:
            _record(due.clock, step, now, actor, events, happenings)
    ClockEvent.objects.bulk_create(events)
    told = [happening for happening in happenings if _is_told(happening)]
    if told:
        clock_due.send(sender=Clock, happenings=told, now=now)
    Escalation.objects.bulk_create(happening.row for happening in happenings if happening.row is not None)
    return [due.outcome for due in found]


def _steps(clock: Clock, now: datetime) -> list[Step]:
    """What fell due: up to now, or up to when it was stopped; nothing on one that is held or cancelled."""
    until = now if clock.state == State.RUNNING else clock.stopped_at
    if until is None:
        return []
    return steps_due(
        due_at=clock.due_at,
        until=until,
        warnings=[] if clock.is_breached else pending_warnings(clock),
        levels=pending_levels(clock),
        is_breached=clock.is_breached,
        is_stopped=clock.stopped_at is not None,
    )


def _advance(due: _Due, now: datetime) -> None:
    """Bring a clock in memory to where it stands afterwards."""
    clock = due.clock
    for step in due.steps:
        if step.kind == StepKind.WARNING:
            clock.warned_percent = max(clock.warned_percent, step.number)
        elif step.kind == StepKind.LEVEL:
            clock.climbed = max(clock.climbed, step.number)
        else:
            clock.breached_at = clock.due_at
    if clock.state != State.RUNNING:
        clock.next_check_at = None
        return
    clock.next_check_at = next_look(clock)
    if clock.next_check_at is not None and not due.steps:
        # Claimed too early: it is looked at again when there is something to see, and never at this instant again.
        clock.next_check_at = max(clock.next_check_at, min(now, clock.due_at) + JUST_AFTER)


def _write_clocks(found: Sequence[_Due]) -> None:
    breached = [due.clock for due in found if any(step.kind == StepKind.BREACH for step in due.steps)]
    # Each row is written once: another version of it would have to be entered in every index a second time.
    if update_each(breached, [*_LOOKED_AT, "breached_at"], only_unset="breached_at") != len(breached):
        raise OvertakenError
    now_breached = {clock.pk for clock in breached}
    update_each([due.clock for due in found if due.clock.pk not in now_breached], _LOOKED_AT)


def _record(
    clock: Clock,
    step: Step,
    now: datetime,
    actor: User | None,
    events: list[ClockEvent],
    happenings: list[Happening],
) -> None:
    """Prepare the event or the row of one thing that fell due, and what is told of it."""
    happening = Happening(clock=clock, kind=step.kind.value, at=step.at, level=step.number)
    if step.outcome == Became.FIRED and step.kind in _EVENTS:
        events.append(
            ClockEvent(
                clock=clock,
                kind=_EVENTS[step.kind],
                at=step.at,
                logged_at=now,
                actor=actor if step.kind == StepKind.BREACH else None,
                level=step.number,
                revision=clock.revision,
            )
        )
    else:
        happening.row = _row(clock, step, now)
    ladder = clock.target.escalation if clock.target and step.kind == StepKind.LEVEL else None
    if ladder is not None and happening.row is not None:
        happening.rung = ladder.levels[step.number - 1]
        happening.row.level = happening.rung.to_document()
    happenings.append(happening)


def _row(clock: Clock, step: Step, now: datetime) -> Escalation:
    kind, number = step.successor or ("", None)
    return Escalation(
        clock=clock,
        revision=clock.revision,
        kind=step.kind.value,
        step=step.number,
        due_at=step.at,
        recorded_at=now,
        outcome=step.outcome.value,
        successor_kind=kind,
        successor_step=number,
    )


def _is_told(happening: Happening) -> bool:
    """Whether receivers hear of it: a level also where another one tells it, since it may still do something."""
    row = happening.row
    return row is None or (happening.kind == StepKind.LEVEL and row.outcome != Became.SKIPPED)
