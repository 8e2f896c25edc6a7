"""Moving the deadlines of a run, there or back, in batches of one transaction each.

A batch costs a fixed number of queries and bulk writes, whatever it holds; only what people are told of costs more.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from accounts.models import User
from core.models import Organisation
from sla.domain.calendar import CalendarError
from sla.domain.clock import OPEN_STATES, State
from sla.domain.recompute import Effect, MoveState, RunState, SkipReason
from sla.models import Clock, ClockEvent, ClockPause, Recompute, RecomputeMove, Target
from sla.selectors.recompute import targets_by_key
from sla.services.breaches import record_breach
from sla.services.recompute.rebasing import REBASED_FIELDS, due_under, rebase, recounted_holds
from sla.signals import Happening, clock_due

logger = logging.getLogger(__name__)

#: Small enough that nobody who answers a complaint meanwhile waits long for its clocks.
BATCH = 100
UNMOVABLE: dict[str, SkipReason] = {State.STOPPED: SkipReason.STOPPED, State.CANCELLED: SkipReason.CANCELLED}


@dataclass(frozen=True)
class Direction:
    """There, or back: which rows of a run are handled, and what becomes of them."""

    phase: RunState
    takes: MoveState
    moved: MoveState
    left: MoveState
    kind: ClockEvent.Kind

    @property
    def is_back(self) -> bool:
        """Whether deadlines are put back."""
        return self.phase == RunState.UNDOING


THERE = Direction(
    RunState.APPLYING, MoveState.PLANNED, MoveState.APPLIED, MoveState.SKIPPED, ClockEvent.Kind.RECOMPUTED
)
BACK = Direction(
    RunState.UNDOING, MoveState.APPLIED, MoveState.UNDONE, MoveState.KEPT, ClockEvent.Kind.RECOMPUTE_UNDONE
)
DIRECTIONS: dict[str, Direction] = {RunState.APPLYING: THERE, RunState.UNDOING: BACK}


@dataclass
class Batch:
    """What a batch handled: the last row it looked at, and how many clocks were moved."""

    last: int = 0
    handled: int = 0
    told: int = 0


@dataclass
class Work:
    """What the batches of one slice share."""

    recompute: Recompute
    direction: Direction
    seconds_per_ring: int
    targets: dict[int, Target] = field(default_factory=dict)

    @classmethod
    def of(cls, recompute: Recompute) -> "Work":
        """Read it for a run that is being applied or undone."""
        return cls(recompute, DIRECTIONS[recompute.state], Organisation.current().seconds_per_ring)

    @property
    def actor(self) -> User | None:
        """Who asked for it."""
        return self.recompute.undone_by if self.direction.is_back else self.recompute.applied_by

    @property
    def reason(self) -> str:
        """Why."""
        return self.recompute.undo_reason if self.direction.is_back else self.recompute.reason

    @property
    def pending(self) -> QuerySet[RecomputeMove]:
        """The rows that are not handled yet."""
        return RecomputeMove.objects.filter(recompute=self.recompute, state=self.direction.takes)

    def learn(self, moves: list[RecomputeMove]) -> None:
        """Read the targets of these rows that were not met yet."""
        missing = {key for move in moves for key in (move.old_target_id, move.new_target_id)} - set(self.targets)
        if missing:
            self.targets |= targets_by_key(missing)

    def ends(self, move: RecomputeMove) -> tuple[tuple[int, datetime], tuple[int, datetime]]:
        """Where the clock has to stand now, and where it goes: target and deadline of each."""
        old, new = (move.old_target_id, move.old_due_at), (move.new_target_id, move.new_due_at)
        return (new, old) if self.direction.is_back else (old, new)


def move_next(work: Work, *, after: int, now: datetime) -> Batch:
    """Handle the next rows behind `after` that nobody else holds. If one of them fails, each is tried alone."""
    try:
        return _move(work, after=after, limit=BATCH, now=now)
    except DatabaseError:
        if not connection.is_usable():
            raise
        logger.exception("A batch of recompute %s failed; each deadline is tried alone.", work.recompute.public_id)
    except Exception:
        logger.exception("A batch of recompute %s failed; each deadline is tried alone.", work.recompute.public_id)
    batch = Batch(last=after)
    for key in list(work.pending.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        batch.last = key
        batch.handled += _move_alone(work, key, now)
    return batch


def move_held(work: Work, *, now: datetime) -> int:
    """Handle the first row that is left, waiting for whoever holds its clock: one clock, so that nobody is blocked."""
    key = work.pending.order_by("pk").values_list("pk", flat=True).first()
    return 0 if key is None else _move_alone(work, key, now, waits=True)


def _move_alone(work: Work, key: int, now: datetime, *, waits: bool = False) -> int:
    """Handle one row; one that fails is left as it is, and counted."""
    try:
        return _move(work, after=key - 1, limit=1, now=now, waits=waits).handled
    except Exception:
        if not connection.is_usable():
            raise
        logger.exception("Deadline %s of recompute %s cannot be moved.", key, work.recompute.public_id)
    with transaction.atomic():
        left = work.pending.filter(pk=key).update(
            state=work.direction.left, skip_reason=SkipReason.FAILED, handled_at=now
        )
        _count(work, handled=left, left=left)
    return left


@transaction.atomic
def _move(work: Work, *, after: int, limit: int, now: datetime, waits: bool = False) -> Batch:
    """Move one batch: compare each clock with its row under a lock, write in bulk, then tell.

    Rows and clocks that another transaction holds are left for later, so that two workers never move one clock twice,
    and neither the sweep nor a person who stops a clock ever waits for this one in a circle.
    """
    moves = list(_locked(work.pending.filter(pk__gt=after).order_by("pk"), waits)[:limit])
    if not moves:
        return Batch(last=after)
    work.learn(moves)
    clocks = _locked(Clock.objects.filter(pk__in=[move.clock_id for move in moves]).order_by("pk"), waits)
    found = {clock.pk: clock for clock in clocks.select_related("case").prefetch_related("pauses")}
    held_since = _holds_since(work, moves) if work.direction.is_back else frozenset()
    moved: list[tuple[RecomputeMove, Clock]] = []
    left: dict[SkipReason, list[int]] = {}
    for move in moves:
        clock = found.get(move.clock_id)
        if clock is None:
            continue
        reason = _why_not(work, move, clock, was_held=clock.pk in held_since)
        if reason is None:
            moved.append((move, clock))
        else:
            left.setdefault(reason, []).append(move.pk)
    effects = _write(work, moved, now)
    for reason, keys in left.items():
        RecomputeMove.objects.filter(pk__in=keys).update(state=work.direction.left, skip_reason=reason, handled_at=now)
    skipped = sum(len(keys) for keys in left.values())
    told = [(move, clock, effect) for (move, clock), effect in zip(moved, effects, strict=True) if effect]
    moving = sum(move.new_due_at != move.old_due_at for move, _clock in moved)
    stays = len(moved) - moving
    for move, clock, effect in told:
        _tell(work, move, clock, effect, now)
    # Last, so that the run's row is locked for a moment only, and another worker can be at other rows meanwhile.
    _count(work, handled=len(moved) + skipped, left=skipped, moving=moving, stays=stays, effects=effects)
    return Batch(last=moves[-1].pk, handled=len(moved) + skipped, told=len(told))


def _locked(rows: QuerySet, waits: bool) -> QuerySet:  # type: ignore[type-arg] # rows of either model
    """Lock what nobody else holds; with `waits`, wait for it. On SQLite the transaction itself is the lock."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=not waits, of=("self",))
    return rows


def _why_not(work: Work, move: RecomputeMove, clock: Clock, *, was_held: bool) -> SkipReason | None:
    """Why a clock cannot be moved; None if it stands as it was previewed (or, on the way back, as the run left it)."""
    if clock.state not in OPEN_STATES:
        return UNMOVABLE[clock.state]
    stands, _goes = work.ends(move)
    if (clock.target_id, clock.due_at) != stands or clock.state != move.clock_state or was_held:
        return SkipReason.CHANGED
    if work.direction.is_back:
        return None
    try:
        due_at = due_under(clock, work.targets[move.new_target_id], work.seconds_per_ring)
    except CalendarError:
        return SkipReason.CHANGED
    return None if due_at == move.new_due_at else SkipReason.CHANGED


def _holds_since(work: Work, moves: list[RecomputeMove]) -> frozenset[int]:
    """The clocks that were held or let go on since the run moved them: their old deadlines would lack that hold."""
    kinds = (ClockEvent.Kind.PAUSED, ClockEvent.Kind.RESUMED)
    moved_at = RecomputeMove.objects.filter(recompute=work.recompute, clock=OuterRef("clock")).values("handled_at")[:1]
    events = ClockEvent.objects.filter(
        clock__in=[move.clock_id for move in moves], kind__in=kinds, logged_at__gte=Subquery(moved_at)
    )
    return frozenset(events.values_list("clock", flat=True))


def _write(work: Work, moved: list[tuple[RecomputeMove, Clock]], now: datetime) -> list[Effect]:
    """Write clocks, rows and events in bulk; returns what each move does to the verdict so far."""
    if not moved:
        return []
    rows = RecomputeMove.objects.filter(pk__in=[move.pk for move, _clock in moved])
    written: dict[str, Any] = {"state": work.direction.moved, "handled_at": now}
    if not work.direction.is_back:
        # Kept for the way back, before it is written over.
        stands = Clock.objects.filter(pk=OuterRef("clock"))
        written |= {name: Subquery(stands.values(name)[:1]) for name in ("warned_percent", "climbed")}
    rows.update(**written)
    effects, events = [], []
    for move, clock in moved:
        due_from, (target, due_at) = clock.due_at, work.ends(move)[1]
        warned = max(clock.warned_percent, move.warned_percent or 0)
        clock.climbed = max(clock.climbed, move.climbed or 0)
        effects.append(rebase(clock, work.targets[target], due_at, warned_percent=warned, now=now))
        events += _events(work, clock, due_from, effects[-1], now)
    Clock.objects.bulk_update([clock for _move, clock in moved], REBASED_FIELDS)
    holds = [pause for _move, clock in moved for pause in recounted_holds(clock)]
    if holds:
        ClockPause.objects.bulk_update(holds, ["business_seconds"])
    ClockEvent.objects.bulk_create(events)
    return effects


def _events(work: Work, clock: Clock, due_from: datetime, effect: Effect, now: datetime) -> list[ClockEvent]:
    common = {"clock": clock, "at": now, "logged_at": now, "actor": work.actor, "reason": work.reason}
    events = [
        ClockEvent(kind=work.direction.kind, recompute=work.recompute, due_from=due_from, due_to=clock.due_at, **common)
    ]
    if effect == Effect.WITHDRAWN:
        events.append(ClockEvent(kind=ClockEvent.Kind.BREACH_WITHDRAWN, **common))
    return events


def _tell(work: Work, move: RecomputeMove, clock: Clock, effect: Effect, now: datetime) -> None:
    """Tell of a breach that is new, and take back the notice of one that is none any more."""
    if effect == Effect.LATE:
        record_breach(clock=clock, now=now, actor=work.actor)
    else:
        was_due_at = work.ends(move)[0][1]
        correction = Happening(clock=clock, kind="correction", at=now, was_due_at=was_due_at, reason=work.reason)
        clock_due.send(sender=Clock, happenings=[correction], now=now)


def _count(
    work: Work,
    *,
    handled: int,
    left: int = 0,
    moving: int = 0,
    stays: int = 0,
    effects: Sequence[Effect] = (),
) -> None:
    """Add a batch to the counts of the run."""
    counts = {"progress": handled}
    if work.direction.is_back:
        counts |= {"kept": left, "undone": moving}
    else:
        counts |= {
            "skipped": left,
            "applied": moving,
            "stayed": stays,
            "breached": effects.count(Effect.LATE),
            "withdrawn": effects.count(Effect.WITHDRAWN),
        }
    if handled:
        Recompute.objects.filter(pk=work.recompute.pk).update(
            **{name: F(name) + count for name, count in counts.items() if count}
        )
