"""The preview: which deadlines would move, and where to. Changes no clock."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F

from core.models import Organisation
from sla.domain.calendar import CalendarError
from sla.domain.clock import State, is_late
from sla.domain.recompute import Effect, RunState
from sla.models import Clock, Recompute, RecomputeMove, Target
from sla.selectors.recompute import clocks_on_earlier_versions, promises_the_same, target_now, targets_by_key
from sla.selectors.targets import targets_of
from sla.services.recompute.rebasing import due_under, effect_on

BATCH = 500


@dataclass
class Plan:
    """What a preview needs again and again: the set's targets, and old ones as they turn up."""

    current: list[Target]
    seconds_per_ring: int
    old: dict[int, Target] = field(default_factory=dict)

    @classmethod
    def of(cls, recompute: Recompute) -> "Plan":
        """Read it for a run."""
        return cls(targets_of(recompute.target_set), Organisation.current().seconds_per_ring)

    def learn(self, clocks: list[Clock]) -> None:
        """Read the targets of these clocks that were not met yet."""
        missing = {clock.target_id for clock in clocks if clock.target_id} - set(self.old)
        if missing:
            self.old |= targets_by_key(missing)


@dataclass
class Tally:
    """What a batch adds to the counts of a preview."""

    moving: int = 0
    staying: int = 0
    becoming_late: int = 0
    withdrawing: int = 0
    unpromised: int = 0
    unknown: int = 0

    def count(self, move: RecomputeMove) -> None:
        """Add one deadline."""
        if move.new_due_at == move.old_due_at:
            self.staying += 1
        else:
            self.moving += 1
        self.becoming_late += move.effect == Effect.LATE
        self.withdrawing += move.effect == Effect.WITHDRAWN


@transaction.atomic
def plan_batch(recompute: Recompute, plan: Plan, now: datetime) -> bool:
    """Look at the next clocks and write down where they would move; False if none is left.

    Compare-and-set on the cursor: of two workers at the same batch one writes it, and the other's rows are not kept.
    """
    clocks = list(
        clocks_on_earlier_versions(recompute.target_set)
        .filter(pk__gt=recompute.cursor)
        .select_related("case")
        .prefetch_related("pauses")
        .order_by("pk")[:BATCH]
    )
    if not clocks:
        return False
    plan.learn(clocks)
    tally = Tally()
    moves = [move for clock in clocks if (move := _planned(recompute, plan, clock, tally, now))]
    won = Recompute.objects.filter(pk=recompute.pk, state=RunState.PREVIEW, cursor=recompute.cursor).update(
        cursor=clocks[-1].pk,
        progress=F("progress") + len(clocks),
        **{name: F(name) + count for name, count in vars(tally).items() if count},
    )
    if not won:
        recompute.refresh_from_db()
        return recompute.state == RunState.PREVIEW
    RecomputeMove.objects.bulk_create(moves)
    recompute.cursor = clocks[-1].pk
    return True


def _planned(recompute: Recompute, plan: Plan, clock: Clock, tally: Tally, now: datetime) -> RecomputeMove | None:
    """Where one clock would move; None if it stays as it is."""
    old = plan.old[clock.target_id or 0]
    new = target_now(plan.current, clock.case, clock.metric)
    if new is None:
        tally.unpromised += 1
        return None
    if promises_the_same(old, new):
        return None
    try:
        due_at = due_under(clock, new, plan.seconds_per_ring)
    except CalendarError:
        tally.unknown += 1
        return None
    move = RecomputeMove(
        recompute=recompute,
        clock=clock,
        clock_state=clock.state,
        old_target=old,
        new_target=new,
        old_due_at=clock.due_at,
        new_due_at=due_at,
        effect=_previewed_effect(clock, due_at, now),
    )
    tally.count(move)
    return move


def _previewed_effect(clock: Clock, due_at: datetime, now: datetime) -> Effect:
    """What the move does; a clock that is late as it stands, and only not swept yet, is not made late by it."""
    effect = effect_on(clock, due_at, now)
    if effect == Effect.LATE and clock.state == State.RUNNING and is_late(clock.due_at, now):
        return Effect.NONE
    return effect
