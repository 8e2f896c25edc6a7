"""Where promises that were judged are read from: counted days, and the rows themselves for days not counted yet.

All sources speak of the same columns: the dimensions of `sla.models.attainment.Facts`, `bucket`, and the sums of
`sums_of`, so that a question is put to each in the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Case as Choose
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, SmallIntegerField, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, TruncDate

from sla.domain.attainment import BOUNDS
from sla.domain.clock import State
from sla.domain.vocabulary import Metric
from sla.models import Clock, ClockShare, DailyAttainment, DailyHolding, Measurement

#: The dimensions beside the day, by the names that every source has.
DIMENSIONS: Final = (
    "metric", "basis", "case_kind", "channel", "priority", "agreement_reference", "owner_id", "team_id",
)  # fmt: skip
#: Where a clock has them; metric and basis are its own.
_OF_CLOCK: Final = {
    "case_kind": "case__kind",
    "channel": "case__channel",
    "priority": "case__priority",
    "agreement_reference": "case__agreement_reference",
    "owner_id": "stopped_owner_id",
    "team_id": "stopped_team_id",
}


Spans = Sequence[tuple[datetime, datetime]]


def day_span(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The UTC instants at which a civil day begins and the next one does: 23 to 25 hours, as the zone has it."""
    start = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def spans_of(days: Sequence[date], zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """The UTC instants that civil days fill, days in a row as one span."""
    spans: list[tuple[datetime, datetime]] = []
    for start, end in (day_span(day, zone) for day in sorted(days)):
        if spans and spans[-1][1] == start:
            start = spans.pop()[0]
        spans.append((start, end))
    return spans


def within(spans: Spans, field: str) -> Q:
    """Whether an instant lies within one of the spans (end excluded)."""
    found = Q(pk__in=[])
    for start, end in spans:
        found |= Q(**{f"{field}__gte": start, f"{field}__lt": end})
    return found


def judged_clocks(spans: Spans, zone: ZoneInfo) -> QuerySet[Clock]:
    """The clocks stopped within the spans (end excluded), with the dimensions of the facts."""
    return Clock.objects.filter(within(spans, "stopped_at"), state=State.STOPPED).annotate(
        **{name: F(path) for name, path in _OF_CLOCK.items()}, day=TruncDate("stopped_at", tzinfo=zone)
    )


def judged_measurements(spans: Spans, zone: ZoneInfo) -> QuerySet[Measurement]:
    """What was measured in the moment within the spans, with the dimensions of the facts.

    It has no bucket: rings and seconds of waiting are no business time. What is held against no promise any more is not
    counted.
    """
    of_case = {name: F(path) for name, path in _OF_CLOCK.items() if path.startswith("case__")}
    return Measurement.objects.filter(within(spans, "measured_at"), voided_at=None).annotate(
        **of_case,
        basis=F("target__target_set__basis"),
        bucket=Cast(Value(None), SmallIntegerField(null=True)),
        day=TruncDate("measured_at", tzinfo=zone),
    )


def shares_of_judged(spans: Spans, zone: ZoneInfo) -> QuerySet[ClockShare]:
    """The shares of the clocks stopped within the spans, with the dimensions of the facts."""
    paths = {name: F(f"clock__{path}") for name, path in {**_OF_CLOCK, "metric": "metric", "basis": "basis"}.items()}
    return ClockShare.objects.filter(within(spans, "clock__stopped_at"), clock__state=State.STOPPED).annotate(
        **paths, day=TruncDate("clock__stopped_at", tzinfo=zone)
    )


def sums_of(rows: QuerySet[Any]) -> dict[str, Any]:
    """The sums that a source of attainment is asked for, as aggregates."""
    if rows.model is DailyAttainment:
        return {f"n_{name}": Sum(name) for name in ("met", "missed", "seconds", "resolved", "first_contact")}
    if rows.model is Measurement:
        nothing = Sum(Value(0))
        return {
            "n_met": Count("pk", filter=Q(is_met=True)),
            "n_missed": Count("pk", filter=Q(is_met=False)),
            **dict.fromkeys(("n_seconds", "n_resolved", "n_first_contact"), nothing),
        }
    resolved = _is_resolved_case()
    return {
        "n_met": Count("pk", filter=Q(stopped_at__lte=F("due_at"))),
        "n_missed": Count("pk", filter=Q(stopped_at__gt=F("due_at"))),
        "n_seconds": Sum("business_seconds", default=0),
        "n_resolved": Count("pk", filter=resolved),
        "n_first_contact": Count("pk", filter=resolved & ~Exists(_answers(stopped_at__lt=OuterRef("stopped_at")))),
    }


def held_sums_of(rows: QuerySet[Any]) -> dict[str, Any]:
    """The sums that a source of held time is asked for, as aggregates."""
    if rows.model is DailyHolding:
        return {"n_seconds": Sum("seconds"), "n_clocks": Sum("clocks")}
    return {"n_seconds": Sum("business_seconds"), "n_clocks": Count("pk")}


def bucket_of_clock() -> Combinable:
    """The bucket of `sla.domain.attainment` as an expression: a binary search, seven comparisons a row."""
    return Choose(
        When(business_seconds=None, then=Value(None)),
        default=_search(0, len(BOUNDS)),
        output_field=SmallIntegerField(null=True),
    )


def _search(low: int, high: int) -> Combinable:
    if low == high:
        return Value(low, output_field=SmallIntegerField())
    middle = (low + high) // 2
    return Choose(
        When(business_seconds__lt=BOUNDS[middle], then=_search(low, middle)),
        default=_search(middle + 1, high),
        output_field=SmallIntegerField(),
    )


def _is_resolved_case() -> Any:  # a Q; the stubs call it a Combinable once it is joined with Exists
    """Whether a clock stands for a case that was resolved for good, and of which it is known when it was answered.

    The first stopped resolution clock of a case stands for it, so that a case with an agreed and a statutory deadline
    counts once.
    """
    of_case = Clock.objects.filter(case=OuterRef("case"), metric=Metric.RESOLUTION)
    return (
        Q(metric=Metric.RESOLUTION, cycle=1)
        & ~Exists(of_case.filter(cycle=1, state=State.STOPPED, pk__lt=OuterRef("pk")))
        # A date that a letter promised is counted in the next cycle, though nobody took the case up again.
        & ~Exists(of_case.filter(cycle__gt=1, target__isnull=False).exclude(state=State.CANCELLED))
        & Exists(_answers(metric=Metric.FIRST_RESPONSE))
    )


def _answers(**conditions: Any) -> QuerySet[Clock]:
    return Clock.objects.filter(
        case=OuterRef("case"), metric__in=[Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE], state=State.STOPPED
    ).filter(**conditions)
