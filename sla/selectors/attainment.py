"""The report of attainment: a fixed number of queries, whatever the period.

Days that are counted are read as sums, days with a verdict that changed since from the clocks themselves, so that the
report is neither stale nor slow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from core.models import Organisation
from sla.domain.attainment import Histogram, Tally
from sla.domain.clock import State
from sla.domain.periods import Period
from sla.models import AttainmentDay, Clock, DailyAttainment, DailyHolding, Grain, Measurement, VerdictChange
from sla.selectors.attainment_sources import (
    Spans,
    bucket_of_clock,
    day_span,
    held_sums_of,
    judged_clocks,
    judged_measurements,
    shares_of_judged,
    sums_of,
)

#: What a report is narrowed by: the columns of `sla.models.attainment.Facts`.
FILTERS: Final = (
    "metric", "basis", "case_kind", "channel", "priority", "agreement_reference", "owner_id", "team_id",
)  # fmt: skip
#: The grains smaller than FULL know these only.
_ALWAYS_TOLD_APART: Final = frozenset({"metric", "basis"})


@dataclass(frozen=True, slots=True)
class Visible:
    """Whose clocks the reader may count: all, or those that stopped with these teams or with this person."""

    is_all: bool
    teams: frozenset[int] = frozenset()
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a report is asked: a period, values by column of FILTERS, and what its reader may see."""

    period: Period
    visible: Visible
    filters: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Result:
    """What was found of one group: its verdicts, its durations, and how cases were resolved."""

    tally: Tally = field(default_factory=Tally)
    seconds: int = 0
    histogram: Histogram = field(default_factory=Histogram)
    resolved: int = 0
    first_contact: int = 0

    def add(self, row: dict[str, Any]) -> None:
        """Add one row of sums."""
        met, missed = row["n_met"] or 0, row["n_missed"] or 0
        self.tally += Tally(met, missed)
        self.seconds += row["n_seconds"] or 0
        self.resolved += row["n_resolved"] or 0
        self.first_contact += row["n_first_contact"] or 0
        if row.get("bucket") is not None:
            self.histogram.add(row["bucket"], met + missed)


Key = Any
Results = dict[Key, Result]


@dataclass(slots=True)
class Report:
    """Everything that the report shows. Keys are the values of the dimension."""

    total: Result
    previous: Result
    by_metric: Results
    trend: list[tuple[date, date, Result]]
    by_channel: Results
    by_case_kind: Results
    by_priority: Results
    by_agreement: Results
    by_owner: Results
    by_team: Results
    # Seconds by (person, team), and by reason of the pause.
    held_by: dict[tuple[int | None, int | None], int]
    paused_for: dict[str, int]
    running: int
    late: int


def attainment_report(question: Question, *, now: datetime) -> Report:
    """Answer a question about promises that were judged in its period, by the day of the stop."""
    sources = _Sources.of(question)
    metrics = _grouped(sources.attainment(Grain.DURATION, since_previous=True), ("is_current", "metric", "bucket"))
    days = _grouped(sources.attainment(Grain.DURATION), ("day",))
    cases = _grouped(sources.attainment(Grain.CASE), ("case_kind", "channel", "priority"))
    holders = _grouped(sources.attainment(Grain.HOLDER), ("owner_id", "team_id"))
    agreements = _grouped(sources.attainment(Grain.AGREEMENT), ("agreement_reference",))
    held = list(_held(sources.holdings()))
    current = [row for row in metrics if row["is_current"]]
    running, late = _open_clocks(question, now)
    return Report(
        total=_summed(current),
        previous=_summed(row for row in metrics if not row["is_current"]),
        by_metric=_by(current, "metric"),
        trend=_trend(question.period, days),
        by_channel=_by(cases, "channel"),
        by_case_kind=_by(cases, "case_kind"),
        by_priority=_by(cases, "priority"),
        by_agreement=_by(agreements, "agreement_reference"),
        by_owner=_by(holders, "owner_id"),
        by_team=_by(holders, "team_id"),
        held_by=_seconds(held, lambda row: (row["holder_id"], row["holder_team_id"]), is_pause=False),
        paused_for=_seconds(held, lambda row: row["reason"], is_pause=True),
        running=running,
        late=late,
    )


def attainment_by_channel(question: Question) -> Results:
    """The verdicts of each channel alone, for a page that shows no more; "" is what came on none."""
    rows = _grouped(_Sources.of(question).attainment(Grain.CASE), ("channel",))
    return _by(rows, "channel")


def judged_in(question: Question) -> QuerySet[Clock]:
    """The clocks behind a report's numbers, with the dimensions of the facts as columns: exact, for drill-down."""
    zone = Organisation.current().zone
    start, _end = day_span(question.period.start, zone)
    _start, end = day_span(question.period.end, zone)
    return narrowed(judged_clocks([(start, end)], zone), question)


def narrowed(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    """Keep what the question is about and its reader may see."""
    unknown = set(question.filters) - set(FILTERS)
    if unknown:
        raise ValueError(f"A report is not narrowed by {sorted(unknown)}.")
    rows = rows.filter(**question.filters)
    if question.visible.is_all:
        return rows
    return rows.filter(Q(team_id__in=question.visible.teams) | Q(owner_id=question.visible.owner))


@dataclass(frozen=True, slots=True)
class _Sources:
    """Where the answers are: the counted days, and the clocks of the days that are not."""

    question: Question
    uncounted: frozenset[date]
    zone: ZoneInfo
    # The rows of the days that are not counted, by the first day asked for: the same for every grain.
    _judged: dict[date, list[QuerySet[Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, question: Question) -> _Sources:
        organisation = Organisation.current()
        return cls(question, frozenset(_uncounted_days(question.period, organisation)), organisation.zone)

    def attainment(self, grain: Grain, *, since_previous: bool = False) -> list[QuerySet[Any]]:
        """The two sources for questions that `grain` answers, unless the filters need everything told apart."""
        start = self.question.period.previous_start if since_previous else self.question.period.start
        counted = DailyAttainment.objects.filter(grain=self._grain(grain), day__range=(start, self.question.period.end))
        counted = counted.exclude(day__in=self.uncounted) if self.uncounted else counted
        if start not in self._judged:
            self._judged[start] = [self._since(rows) for rows in self._uncounted_rows(start)]
        return [self._since(counted), *self._judged[start]]

    def _uncounted_rows(self, start: date) -> Iterator[QuerySet[Any]]:
        if spans := self._spans(start):
            yield judged_clocks(spans, self.zone).annotate(bucket=bucket_of_clock())
            yield judged_measurements(spans, self.zone)

    def _since(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        found: QuerySet[Any] = narrowed(rows, self.question).annotate(is_current=Q(day__gte=self.question.period.start))
        return found

    def holdings(self) -> list[QuerySet[Any]]:
        """The two sources of who held the time."""
        period = self.question.period
        counted = DailyHolding.objects.filter(grain=self._grain(Grain.HOLDER), day__range=(period.start, period.end))
        counted = counted.exclude(day__in=self.uncounted) if self.uncounted else counted
        rows: list[QuerySet[Any]] = [narrowed(counted, self.question)]
        if spans := self._spans(period.start):
            rows.append(narrowed(shares_of_judged(spans, self.zone), self.question))
        return rows

    def _grain(self, grain: Grain) -> Grain:
        needs_all = set(self.question.filters) - _ALWAYS_TOLD_APART or not self.question.visible.is_all
        return Grain.FULL if needs_all else grain

    def _spans(self, start: date) -> Spans:
        """The instants of the uncounted days from `start` on, days beside each other joined."""
        spans: list[tuple[datetime, datetime]] = []
        for day in sorted(day for day in self.uncounted if day >= start):
            begin, end = day_span(day, self.zone)
            if spans and spans[-1][1] == begin:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((begin, end))
        return spans


def _uncounted_days(period: Period, organisation: Organisation) -> set[date]:
    """The days of a period and the one before on which a verdict changed since they were counted."""
    first, last = period.previous_start, period.end
    if AttainmentDay.objects.exclude(zone=organisation.timezone).exists():
        return {first + timedelta(days=count) for count in range((last - first).days + 1)}
    zone = organisation.zone
    span = (day_span(first, zone)[0], day_span(last, zone)[1])
    changes = VerdictChange.objects.filter(at__isnull=False)
    cases = VerdictChange.objects.filter(case_key__isnull=False).values("case_key")
    found: list[date | None] = []
    for rows, name in (
        (changes, "at"),
        (Clock.objects.filter(state=State.STOPPED, case__in=cases), "stopped_at"),
        (Measurement.objects.filter(case__in=cases), "measured_at"),
    ):
        within = rows.filter(**{f"{name}__gte": span[0], f"{name}__lt": span[1]})
        days = within.annotate(day=TruncDate(name, tzinfo=zone)).values_list("day", flat=True)
        found += days.order_by().distinct()
    return {day for day in found if day is not None}


def _grouped(sources: Sequence[QuerySet[Any]], keys: tuple[str, ...]) -> list[dict[str, Any]]:
    return [row for rows in sources for row in rows.order_by().values(*keys).annotate(**sums_of(rows))]


def _held(sources: Sequence[QuerySet[Any]]) -> Iterator[dict[str, Any]]:
    keys = ("holder_id", "holder_team_id", "reason")
    for rows in sources:
        yield from rows.order_by().values(*keys).annotate(**held_sums_of(rows))


def _summed(rows: Iterable[dict[str, Any]]) -> Result:
    result = Result()
    for row in rows:
        result.add(row)
    return result


def _by(rows: Iterable[dict[str, Any]], key: str) -> Results:
    results: defaultdict[Key, Result] = defaultdict(Result)
    for row in rows:
        results[row[key]].add(row)
    return dict(results)


def _trend(period: Period, days: Iterable[dict[str, Any]]) -> list[tuple[date, date, Result]]:
    by_day = _by(days, "day")
    points = []
    for first, last in period.steps():
        result = Result()
        for count in range((last - first).days + 1):
            of_day = by_day.get(first + timedelta(days=count))
            if of_day is not None:
                result.tally += of_day.tally
                result.seconds += of_day.seconds
        points.append((first, last, result))
    return points


def _seconds(rows: Iterable[dict[str, Any]], key_of: Any, *, is_pause: bool) -> dict[Any, int]:
    found: defaultdict[Any, int] = defaultdict(int)
    for row in rows:
        if bool(row["reason"]) is is_pause:
            found[key_of(row)] += row["n_seconds"] or 0
    return dict(found)


def _open_clocks(question: Question, now: datetime) -> tuple[int, int]:
    """How many clocks run now, and how many of them are late: those whose case is with them now."""
    paths = {
        "case_kind": "case__kind", "channel": "case__channel", "priority": "case__priority",
        "agreement_reference": "case__agreement_reference", "owner_id": "case__owner_id", "team_id": "case__team_id",
    }  # fmt: skip
    rows = Clock.objects.filter(
        state=State.RUNNING, **{paths.get(name, name): value for name, value in question.filters.items()}
    )
    if not question.visible.is_all:
        rows = rows.filter(Q(case__team_id__in=question.visible.teams) | Q(case__owner_id=question.visible.owner))
    counts = rows.aggregate(running=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    return counts["running"], counts["late"]
