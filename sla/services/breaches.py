"""Noticing deadlines that passed. The verdict does not depend on it: it only tells people."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection, transaction
from django.db.models import F, Q

from accounts.models import User
from sla.domain.clock import State, is_late
from sla.models import Clock, ClockEvent
from sla.services.schedule import JUST_AFTER, pending_warnings, schedule
from sla.signals import clock_due

logger = logging.getLogger(__name__)

BATCH = 100
#: A sweep ends after so many batches, however many clocks are due; the next one goes on.
MOST_BATCHES = 200
#: A clock that cannot be handled steps aside, so that it holds up nobody.
STEP_ASIDE = timedelta(hours=1)


class Outcome(StrEnum):
    """What the sweep did with one clock."""

    BREACHED = "breached"
    WARNED = "warned"
    WAITING = "waiting"
    FAILED = "failed"


@dataclass
class SweepResult:
    """How many clocks a sweep looked at, by what became of them."""

    breached: int = 0
    warned: int = 0
    waiting: int = 0
    failed: int = 0

    def count(self, outcome: Outcome) -> None:
        """Add one clock."""
        setattr(self, outcome.value, getattr(self, outcome.value) + 1)


def sweep_due(*, now: datetime) -> SweepResult:
    """Record the warnings and breaches that are due, in batches, each batch one transaction and each clock a savepoint.

    Any number of sweeps may run at once: a clock is claimed by one, and a breach is recorded once. A clock whose
    receivers fail is left as it was and tried again in an hour.
    """
    result = SweepResult()
    for _batch in range(MOST_BATCHES):
        with transaction.atomic():
            claimed = claim_due(now=now, limit=BATCH)
            for clock in claimed:
                result.count(_settle_or_step_aside(clock, now))
        if len(claimed) < BATCH:
            break
    return result


def claim_due(*, now: datetime, limit: int) -> list[Clock]:
    """The clocks to look at now, longest overdue first, locked for this transaction.

    On PostgreSQL two sweeps never get the same row. On SQLite the transaction itself is the lock (IMMEDIATE), and the
    compare-and-set of each breach decides.
    """
    due = Clock.objects.filter(next_check_at__lte=now).order_by("next_check_at")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    return list(
        due.select_related("case", "target__target_set", "target__calendar_version").prefetch_related("pauses")[:limit]
    )


def record_breach(*, clock: Clock, now: datetime, actor: User | None = None) -> bool:
    """Record that a clock's deadline was missed, at the deadline, and tell; False if that is recorded already.

    Serves the sweep, a late stop and a start that is late already. Does nothing to a clock that was stopped in time.
    """
    won = (
        Clock.objects.filter(pk=clock.pk, breached_at=None, due_at__lt=now)
        .filter(Q(state=State.RUNNING) | Q(state=State.STOPPED, stopped_at__gt=F("due_at")))
        .update(breached_at=F("due_at"), next_check_at=None)
    )
    if not won:
        return False
    clock.breached_at, clock.next_check_at = clock.due_at, None
    ClockEvent.objects.create(
        clock=clock,
        kind=ClockEvent.Kind.BREACHED,
        at=clock.due_at,
        logged_at=now,
        actor=actor,
        revision=clock.revision,
    )
    clock_due.send(sender=Clock, clock=clock, kind="breach", level=0, now=now)
    return True


def _settle_or_step_aside(clock: Clock, now: datetime) -> Outcome:
    try:
        with transaction.atomic():
            return _settle(clock, now)
    except Exception:
        logger.exception("Clock %s cannot be handled; next attempt in %s.", clock.public_id, STEP_ASIDE)
        Clock.objects.filter(pk=clock.pk).update(next_check_at=now + STEP_ASIDE)
        return Outcome.FAILED


def _settle(clock: Clock, now: datetime) -> Outcome:
    if is_late(clock.due_at, now):
        return Outcome.BREACHED if record_breach(clock=clock, now=now) else Outcome.WAITING
    passed = [percent for at, percent in pending_warnings(clock) if at <= now]
    if passed:
        # After an outage one warning says it all: the highest that has passed.
        return Outcome.WARNED if _record_warning(clock, max(passed), now) else Outcome.WAITING
    schedule(clock)
    clock.next_check_at = max(clock.next_check_at or clock.due_at, min(now, clock.due_at) + JUST_AFTER)
    Clock.objects.filter(pk=clock.pk, state=State.RUNNING).update(next_check_at=clock.next_check_at)
    return Outcome.WAITING


def _record_warning(clock: Clock, percent: int, now: datetime) -> bool:
    clock.warned_percent = percent
    schedule(clock)
    won = Clock.objects.filter(pk=clock.pk, state=State.RUNNING, breached_at=None, warned_percent__lt=percent).update(
        warned_percent=percent, next_check_at=clock.next_check_at
    )
    if not won:
        return False
    ClockEvent.objects.create(
        clock=clock, kind=ClockEvent.Kind.WARNED, at=now, logged_at=now, level=percent, revision=clock.revision
    )
    clock_due.send(sender=Clock, clock=clock, kind="warning", level=percent, now=now)
    return True
