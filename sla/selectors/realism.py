"""Cases of the past that a promise can be held against."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sla.domain.clock import State
from sla.domain.realism import PastCase
from sla.domain.vocabulary import Unit
from sla.models import Clock, Measurement
from sla.selectors.clocks import pause_spans

#: How many are read, the newest first: so many are asked for in one request, and say enough.
MOST_CASES = 5_000


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """A past case with what chooses its target."""

    metric: str
    kind: str
    channel: str
    priority: str
    past: PastCase

    @property
    def stopped_at(self) -> datetime:
        """When it was answered (aware)."""
        return self.past.stopped_at


@dataclass(frozen=True, slots=True)
class MeasuredCase:
    """A value that was measured on a past case at an instant (aware), with what chooses its target."""

    metric: str
    kind: str
    channel: str
    priority: str
    stopped_at: datetime
    value: Decimal
    unit: Unit


def measured_cases(since: datetime, now: datetime, most: int = MOST_CASES) -> list[MeasuredCase]:
    """Return what was measured since then, the newest first, whatever had been promised: one statement."""
    rows = Measurement.objects.filter(measured_at__gte=since, measured_at__lte=now).select_related("case")
    return [
        MeasuredCase(
            row.metric,
            row.case.kind,
            row.case.channel,
            row.case.priority,
            row.measured_at,
            row.value,
            Unit(row.unit),
        )
        for row in rows.order_by("-measured_at", "-pk")[:most]
    ]


def judged_cases(metrics: Collection[str], since: datetime, now: datetime, most: int = MOST_CASES) -> list[JudgedCase]:
    """Return what was answered since then, the newest first, each case and cycle once whoever promised it; and before
    it what began since then and still waits, or a queue that nobody answers would look better the longer it grows.

    Promised dates are left out: nobody's target made them. Four statements, whatever the number of cases.
    """
    clocks = Clock.objects.filter(metric__in=metrics, promised_due_at=None).select_related("case")
    waiting = clocks.filter(state__in=(State.RUNNING, State.PAUSED), started_at__gte=since, started_at__lte=now)
    answered = clocks.filter(state=State.STOPPED, stopped_at__gte=since, stopped_at__lte=now)
    found = [
        *waiting.prefetch_related("pauses").order_by("-started_at", "-pk")[:most],
        *answered.prefetch_related("pauses").order_by("-stopped_at", "-pk")[:most],
    ]
    seen: set[tuple[int, str, int]] = set()
    judged: list[JudgedCase] = []
    for clock in found:
        key = (clock.case_id, clock.metric, clock.cycle)
        if key not in seen:
            seen.add(key)
            judged.append(_judged(clock, now))
    return judged[:most]


def _judged(clock: Clock, now: datetime) -> JudgedCase:
    case, stopped_at = clock.case, clock.stopped_at or now
    past = PastCase(clock.started_at, stopped_at, tuple(pause_spans(clock, now)), is_open=clock.stopped_at is None)
    return JudgedCase(clock.metric, case.kind, case.channel, case.priority, past)
