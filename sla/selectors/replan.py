"""What a case's clocks would be with other targets or another start: the plan, and the rows that it speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.models import Organisation
from sla.domain.clock import State, is_late
from sla.domain.holds import HoldCause
from sla.domain.replan import Answer, Hold, OldClock, Promise, Replan, replan
from sla.domain.vocabulary import OPENING_METRICS, Metric, PauseRule
from sla.models import Case, Clock, Target, TargetSet
from sla.selectors.targets import select_targets


@dataclass(frozen=True)
class Replanning:
    """A plan with its clocks and targets by primary key."""

    plan: Replan
    clocks: dict[int, Clock]
    targets: dict[int, Target]

    def kept(self) -> list[Clock]:
        """The clocks that stay, soonest deadline first."""
        return [self.clocks[key] for key in self.plan.kept]

    def cancelled(self) -> list[Clock]:
        """The clocks that will be cancelled, soonest deadline first."""
        return [self.clocks[key] for key in self.plan.cancelled]


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a target is due that starts at a given instant."""

    target: Target
    started_at: datetime
    due_at: datetime

    def is_late(self, now: datetime) -> bool:
        """Whether it has passed."""
        return is_late(self.due_at, now)


def deadlines_of(targets: Sequence[Target], started_at: datetime) -> list[Deadline]:
    """When each target is due, soonest first. Raises CalendarHorizonError."""
    ring = Organisation.current().seconds_per_ring
    found = [Deadline(target, started_at, target.due_at(started_at, ring)) for target in targets]
    return sorted(found, key=lambda deadline: (deadline.due_at, deadline.target.pk))


def targets_as_recorded(
    case: Case,
    *,
    kind: str,
    channel: str,
    priority: str,
    target_set: TargetSet | None,
    started_at: datetime,
    listened_at: datetime | None = None,
) -> list[Target]:
    """The targets that would apply to a case of these facts, in the versions under which its clocks run.

    A set that was published after the case was recorded does not move its deadlines, unless its clocks were moved to
    that set. Beside the metrics that open with a case these are the metrics of which it has clocks; a call-back was
    promised on the channel on which it was asked for; a message that was `listened_at` is called back by the target of
    its own channel.
    """
    clocks = Clock.objects.filter(case=case, target__isnull=False).exclude(state=State.CANCELLED)
    known = list(clocks.values_list("metric", "target__channel", "target__target_set__published_at"))
    asked_on = [asked or channel for metric, asked, _at in known if metric == Metric.CALLBACK]
    others = {Metric(metric) for metric, _channel, _at in known} - {*OPENING_METRICS, Metric.CALLBACK}
    wanted: list[tuple[str, list[Metric]]] = [(channel, [*OPENING_METRICS, *sorted(others)])]
    if listened_at is not None:
        asked_on = asked_on or [channel]
    wanted += [(asked, [Metric.CALLBACK]) for asked in asked_on[:1]]
    as_of = max([case.opened_at, *(at for _metric, _channel, at in known)])
    return [
        target
        for on, metrics in wanted
        for target in select_targets(
            kind=kind,
            channel=on,
            priority=priority,
            target_set=target_set,
            started_at=started_at,
            metrics=metrics,
            as_of=as_of,
        )
    ]


def replanning(
    *,
    case: Case,
    targets: Sequence[Target],
    started_at: datetime,
    was_started_at: datetime | None = None,
    answered: Sequence[Answer] = (),
    unseen: Sequence[Answer] = (),
    listened: tuple[datetime | None, datetime | None] = (None, None),
    for_update: bool = False,
) -> Replanning:
    """What becomes of the clocks of a case (`sla.domain.replan`); writes nothing. Raises CalendarHorizonError.

    `was_started_at` is when it was taken to have begun until now, `listened` when it was taken to have been listened to
    and when it was. `for_update` locks the clocks against the sweep
    until the transaction ends.
    """
    rows = Clock.objects.filter(case=case).exclude(state=State.CANCELLED)
    if for_update:
        rows = rows.select_for_update(of=("self",))
    related = rows.select_related("case", "target__target_set", "target__calendar_version").prefetch_related("pauses")
    clocks = {clock.pk: clock for clock in related.order_by("due_at", "pk")}
    ring = Organisation.current().seconds_per_ring
    plan = replan(
        clocks=[_old(clock) for clock in clocks.values()],
        promises=[_promise(target, ring) for target in targets],
        old_start=was_started_at or case.received_at,
        new_start=started_at,
        answers=answered,
        unseen=unseen,
        listened=listened,
    )
    return Replanning(plan, clocks, {target.pk: target for target in targets})


def _old(clock: Clock) -> OldClock:
    return OldClock(
        key=clock.pk,
        metric=Metric(clock.metric),
        basis=clock.basis,
        target=_identity(clock.target) if clock.target else None,
        started_at=clock.started_at,
        state=State(clock.state),
        stopped_at=clock.stopped_at,
        holds=tuple(
            Hold(pause.started_at, pause.ended_at, pause.reason, pause.actor_id, HoldCause(pause.cause))
            for pause in clock.pauses.all()
        ),
    )


def _identity(target: Target) -> tuple[str, str]:
    """The promise itself: a clock keeps the version of it under which it was started."""
    return str(target.target_set.series), target.key


def _promise(target: Target, ring: int) -> Promise:
    return Promise(
        target=target.pk,
        metric=Metric(target.metric),
        basis=target.target_set.basis,
        rule=target.rule(ring),
        may_pause=target.pauses != PauseRule.NEVER,
        automatic_reply_acknowledges=target.automatic_reply_acknowledges,
        identity=_identity(target),
    )
