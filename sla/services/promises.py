"""Dates that a person promised: clocks without a target."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from sla.domain.causes import CancelCause
from sla.domain.clock import OPEN_STATES, is_late
from sla.domain.vocabulary import Basis, Metric
from sla.models import Case, Clock, ClockEvent
from sla.selectors import next_cycle
from sla.services.breaches import record_breach
from sla.services.clocks import cancel_clock, stop_clock
from sla.services.schedule import schedule


@transaction.atomic
def start_promise(
    *,
    case: Case,
    metric: Metric,
    due_at: datetime,
    started_at: datetime,
    now: datetime,
    actor: User | None,
    answered_at: datetime | None = None,
) -> Clock:
    """Start the clock of a date that was promised: for the resolution (in a holding letter) or for a call-back.

    `started_at` is when it was promised. It never pauses. An earlier promise of the same metric ends with it: it is
    cancelled as replaced, or stopped as missed if it was late by then, since a new promise makes no broken one good.
    `answered_at`: it was kept or missed before it was recorded. Raises ValueError if the date lies before the promise,
    or the promise after `now`.
    """
    if started_at > now:
        raise ValueError("Nothing can be recorded before it happened.")
    if due_at < started_at:
        raise ValueError("Nobody promises what has passed.")
    replace_promises(case=case, metric=metric, at=started_at, now=now, actor=actor)
    clock = Clock(
        case=case,
        promised_due_at=due_at,
        metric=metric,
        basis=Basis.ORGANISATION,
        cycle=next_cycle(case, metric, Basis.ORGANISATION),
        started_at=started_at,
        due_at=due_at,
    )
    schedule(clock)
    clock.save()
    ClockEvent.objects.create(clock=clock, kind=ClockEvent.Kind.STARTED, at=started_at, logged_at=now, actor=actor)
    if answered_at is not None:
        stop_clock(clock, case, answered_at, now, actor)
    elif is_late(due_at, now):
        record_breach(clock=clock, now=now)
    return clock


def replace_promises(*, case: Case, metric: Metric, at: datetime, now: datetime, actor: User | None) -> None:
    """End the promised dates of a metric that still run; for a call-back also the running target, agreed anew."""
    running = (
        Clock.objects.select_for_update(of=("self",))
        .filter(case=case, metric=metric, state__in=OPEN_STATES)
        .select_related("target__target_set", "target__calendar_version")
    )
    if metric != Metric.CALLBACK:
        running = running.filter(target=None)
    for clock in running:
        if is_late(clock.due_at, at) and clock.started_at <= at:
            stop_clock(clock, case, at, now, actor)
        else:
            cancel_clock(clock, CancelCause.NEW_DATE, "", now, actor)
