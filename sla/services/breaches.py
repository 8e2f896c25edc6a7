"""Noticing deadlines that passed. The verdict does not depend on it: it only tells people."""

import logging
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet

from accounts.models import User
from sla.domain.clock import State
from sla.models import Clock, ClockFailure
from sla.selectors.recompute import targets_by_key
from sla.services.settling import Outcome, OvertakenError, settle
from sla.signals import BusyError

logger = logging.getLogger(__name__)

BATCH = 100
#: A sweep ends after so many batches, however many clocks are due; the next one goes on.
MOST_BATCHES = 200
#: A clock that cannot be handled steps aside, so that it holds up nobody.
STEP_ASIDE = timedelta(hours=1)
#: A clock whose complaint somebody is working on at this very moment is looked at again soon.
A_MOMENT = timedelta(seconds=1)


@dataclass
class SweepResult:
    """How many clocks a sweep looked at, by what became of them."""

    breached: int = 0
    escalated: int = 0
    warned: int = 0
    waiting: int = 0
    failed: int = 0

    def count(self, outcomes: Iterable[Outcome]) -> None:
        """Add clocks."""
        for outcome in outcomes:
            setattr(self, outcome.value, getattr(self, outcome.value) + 1)


def sweep_due(*, now: datetime) -> SweepResult:
    """Record the warnings, breaches and levels that are due, in batches, each batch one transaction.

    Any number of sweeps may run at once: a clock is claimed by one, and each thing is recorded once. A batch costs a
    fixed number of statements. If it fails, its clocks are tried one by one, each in a savepoint: whichever fails is
    left as it was, is recorded (`ClockFailure`) and tried again in an hour; it stops nothing else.
    """
    result = SweepResult()
    for _batch in range(MOST_BATCHES):
        with transaction.atomic():
            claimed = claim_due(now=now, limit=BATCH)
            result.count(_settle_batch(claimed, now))
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
    return _read(due, limit)


def record_breach(*, clock: Clock, now: datetime, actor: User | None = None) -> bool:
    """Record that a clock's deadline was missed, at the deadline, with whatever else fell due, and tell.

    Serves a late stop and a start that is late already; the clock is the caller's. False if the breach is recorded
    already, or there is none: then only the levels that fell due are.
    """
    try:
        return settle([clock], now=now, actor=actor) == [Outcome.BREACHED]
    except OvertakenError:
        return False


def _settle_batch(claimed: Sequence[Clock], now: datetime) -> list[Outcome]:
    if not claimed:
        return []
    keys = [clock.pk for clock in claimed]
    try:
        with transaction.atomic():
            outcomes = settle(claimed, now=now)
            ClockFailure.objects.filter(clock__in=keys).delete()
            return outcomes
    except Exception as error:
        if not connection.is_usable():
            raise
        logger.info("A batch of %s clocks failed (%s); each is tried alone.", len(keys), type(error).__name__)
    # Read anew: the attempt has left its marks on the others.
    return [_settle_alone(clock, now) for clock in _read(Clock.objects.filter(pk__in=keys).order_by("next_check_at"))]


def _settle_alone(clock: Clock, now: datetime) -> Outcome:
    try:
        with transaction.atomic():
            [outcome] = settle([clock], now=now)
            ClockFailure.objects.filter(clock=clock).delete()
            return outcome
    except OvertakenError:
        return Outcome.WAITING
    except BusyError:
        _look_again(clock, now + A_MOMENT)
        return Outcome.WAITING
    except Exception as error:
        if not connection.is_usable():
            raise
        logger.exception("Clock %s cannot be handled; next attempt in %s.", clock.public_id, STEP_ASIDE)
        _look_again(clock, now + STEP_ASIDE)
        _note_failure(clock, error, now)
        return Outcome.FAILED


def _look_again(clock: Clock, at: datetime) -> None:
    Clock.objects.filter(pk=clock.pk, state=State.RUNNING).update(next_check_at=at)


def _note_failure(clock: Clock, error: Exception, now: datetime) -> None:
    values = {"failed_at": now, "failure": failure_text(error)}
    noted, is_new = ClockFailure.objects.get_or_create(clock=clock, defaults={"first_failed_at": now, **values})
    if not is_new:
        ClockFailure.objects.filter(pk=noted.pk).update(attempts=F("attempts") + 1, **values)


def failure_text(error: Exception) -> str:
    """The kind of error, and where in our code it was raised; not its message, which may quote a customer."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_ours(frame.filename)]
    if not frames:
        return type(error).__name__[:200]
    last = frames[-1]
    place = Path(last.filename).relative_to(settings.BASE_DIR)
    return f"{type(error).__name__}: {place}:{last.lineno} ({last.name})"[:200]


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts


def _read(rows: QuerySet[Clock], limit: int | None = None) -> list[Clock]:
    """The clocks with their cases and pauses; those of one target share one object, so that it is parsed once."""
    clocks = list(rows.select_related("case").prefetch_related("pauses")[:limit])
    targets = targets_by_key({clock.target_id for clock in clocks if clock.target_id is not None})
    for clock in clocks:
        if clock.target_id is not None:
            clock.target = targets[clock.target_id]
    return clocks
