"""Clocks of cases, and why their deadlines are what they are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from core.models import Organisation
from sla.domain.clock import OPEN_STATES, State
from sla.domain.explain import DeadlineMove, Explanation, explain
from sla.domain.lines import DUTY_METRICS
from sla.domain.pauses import PauseSpan, whole_second
from sla.domain.vocabulary import PauseRule
from sla.labels import hold_reason
from sla.models import Case, Clock, ClockEvent


def clocks_of(case: Case) -> QuerySet[Clock]:
    """The clocks of a case, soonest deadline first, with their targets and calendars."""
    return (
        Clock.objects.filter(case=case)
        .select_related("case", "target__target_set", "target__calendar_version")
        .order_by("due_at", "pk")
    )


def next_clock(case: Case) -> Clock | None:
    """The clock of a case whose deadline comes next (or passed first): running ones before those that are held."""
    return next_clocks([case]).get(case.pk)


def next_clocks(cases: Iterable[Case]) -> dict[int, Clock]:
    """The next clock of each case by the case's primary key, for lists: one query. Cases with none are left out."""
    clocks = (
        Clock.objects.filter(case__in=[case.pk for case in cases], state__in=OPEN_STATES)
        .select_related("target__target_set")
        .order_by("due_at", "pk")
    )
    chosen: dict[int, Clock] = {}
    for clock in clocks:
        rival = chosen.setdefault(clock.case_id, clock)
        if rival.state == State.PAUSED and clock.state == State.RUNNING:
            chosen[clock.case_id] = clock
    return chosen


def next_cycle(case: Case, metric: str, basis: str) -> int:
    """The number of the next cycle of a clock: 1 if the case never had one."""
    last = Clock.objects.filter(case=case, metric=metric, basis=basis).order_by("-cycle").first()
    return last.cycle + 1 if last else 1


def events_of(case: Case) -> QuerySet[ClockEvent]:
    """What happened to the clocks of a case, in order."""
    return ClockEvent.objects.filter(clock__case=case).select_related("clock", "actor").order_by("logged_at", "pk")


def explanation_of(clock: Clock, now: datetime) -> Explanation | None:
    """Everything that made a clock's deadline; None for a date that was promised in a letter."""
    target = clock.target
    if target is None:
        return None
    return explain(
        rule=target.rule(Organisation.current().seconds_per_ring),
        target=target.title,
        source=target.source,
        calendar_name=target.calendar_version.title,
        started_at=clock.started_at,
        due_at=clock.due_at,
        pauses=[replace(span, reason=hold_reason(span.reason)) for span in pause_spans(clock, now)],
        # A duty has no customer for whom anybody could wait.
        pause_rule=PauseRule.NEVER if clock.metric in DUTY_METRICS else target.pauses,
        moves=deadline_moves(clock),
    )


def deadline_moves(clock: Clock) -> list[DeadlineMove]:
    """The recomputes that moved a clock's deadline or put it back, in order; no query for one that never was.

    One that left the deadline where it was, and changed only what it is counted by, is none of them.
    """
    if not clock.revision:
        return []
    events = (
        clock.events.filter(recompute__isnull=False)
        .exclude(due_to=F("due_from"))
        .select_related("actor")
        .order_by("logged_at", "pk")
    )
    return [
        DeadlineMove(
            due_from=event.due_from,
            due_to=event.due_to,
            at=event.logged_at,
            who=event.actor.full_name if event.actor else "",
            why=event.reason,
            is_back=event.kind == ClockEvent.Kind.RECOMPUTE_UNDONE,
        )
        for event in events
        if event.due_from is not None and event.due_to is not None
    ]


@dataclass(frozen=True)
class PromiseMade:
    """A date that somebody promised: who, when, and for when. `metric` is what was promised by then."""

    metric: str
    by: str
    promised_at: datetime
    recorded_at: datetime
    due_at: datetime

    def to_dict(self) -> dict[str, Any]:
        """The same for REST."""
        return {
            "metric": self.metric,
            "promised_by": self.by,
            "promised_at": self.promised_at.isoformat(),
            "recorded_at": self.recorded_at.isoformat(),
            "due_at": self.due_at.isoformat(),
            "pause_rule": PauseRule.NEVER.value,
        }


def promise_of(clock: Clock) -> PromiseMade | None:
    """Who promised a clock's date, and when; None where a target made the deadline."""
    if not clock.is_promise:
        return None
    # Read as a whole, so that a page that has fetched the events of all its clocks asks no more.
    event = next((found for found in clock.events.all() if found.kind == ClockEvent.Kind.STARTED), None)
    return PromiseMade(
        metric=clock.metric,
        by=event.actor.full_name if event and event.actor else "",
        promised_at=clock.started_at,
        recorded_at=event.logged_at if event else clock.started_at,
        due_at=clock.due_at,
    )


def count_open_clocks(series: UUID) -> int:
    """How many clocks that may still be stopped run by some version of a target set."""
    return Clock.objects.filter(target__target_set__series=series, state__in=OPEN_STATES).count()


def pause_spans(clock: Clock, now: datetime) -> list[PauseSpan]:
    """The holds of a clock, their reasons as stored; one that still lasts is given as ending at `now`."""
    return [
        PauseSpan(
            pause.started_at,
            pause.ended_at or whole_second(now, pause.started_at),
            pause.reason,
            is_open=pause.ended_at is None,
        )
        for pause in clock.pauses.all()
    ]
