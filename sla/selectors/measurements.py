"""Measured values: what could be measured on a case, and what was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from sla.domain.measured import MEASURED_METRICS, compare, is_comparable, is_measured
from sla.domain.vocabulary import Metric, Unit
from sla.models import Case, Measurement, Target, TargetSet
from sla.selectors.targets import contests


def measured_targets(
    *,
    kind: str,
    channel: str,
    priority: str,
    target_set: TargetSet | None,
    started_at: datetime | None = None,
    as_of: datetime | None = None,
) -> dict[Metric, Target]:
    """The promises of the moment that apply to a case, by metric: the most specific of those that are measured.

    A promise that is counted by a clock does not replace one of the moment: a visitor's enquiry is attended to within
    120 seconds, and answered within 24 hours. The agreement's and the organisation's targets come before added ones.
    """
    chosen: dict[Metric, Target] = {}
    for contest in contests(
        kind=kind,
        channel=channel,
        priority=priority,
        target_set=target_set,
        started_at=started_at,
        metrics=MEASURED_METRICS,
        as_of=as_of,
    ):
        for candidate in contest.candidates:
            target = candidate.target
            if is_measured(target.metric, target.channel, target.unit):
                chosen.setdefault(Metric(target.metric), target)
    return chosen


@dataclass(frozen=True, slots=True)
class Rejudged:
    """A measured value, and what it is held against in a case of other facts; `target` None: it counts no more."""

    measurement: Measurement
    target: Target | None

    @property
    def target_key(self) -> int | None:
        """What it is held against, as the token of a plan names it."""
        return self.target.pk if self.target else None

    @property
    def is_changed(self) -> bool:
        """Whether it is held against something else than before."""
        return self.target_key != (self.measurement.target_id if self.measurement.counts else None)

    @property
    def is_met(self) -> bool:
        """How the value compares with what it is held against; as it did before where that is nothing."""
        found, target = self.measurement, self.target
        if target is None:
            return found.is_met
        return compare(found.value, Unit(found.unit), target.amount, Unit(target.unit)).is_met


def rejudged(
    case: Case, *, kind: str, channel: str, priority: str, target_set: TargetSet | None, started_at: datetime
) -> list[Rejudged]:
    """What the measured values of a case are held against if it is of these facts, by the sets of when it was logged.

    Rings say nothing about a promise in minutes: such a value counts no more.
    """
    found = []
    for measurement in measurements_of(case):
        target = measured_targets(
            kind=kind,
            channel=channel,
            priority=priority,
            target_set=target_set,
            started_at=started_at,
            as_of=measurement.logged_at,
        ).get(Metric(measurement.metric))
        if target is not None and not is_comparable(measurement.unit, target.unit):
            target = None
        found.append(Rejudged(measurement, target))
    return found


def measurements_of(case: Case) -> QuerySet[Measurement]:
    """What was measured on a case, with what was promised."""
    return _with_promise(Measurement.objects.filter(case=case))


def measurements_between(start: datetime, end: datetime) -> QuerySet[Measurement]:
    """What was measured from `start` until just before `end`, for attainment.

    Annotated with the facts of its case: `kind`, `channel`, `priority`, `agreement_reference`; its own are `metric`,
    `is_met`, `measured_at`, `owner`, `team`.
    """
    return Measurement.objects.filter(measured_at__gte=start, measured_at__lt=end, voided_at=None).annotate(
        kind=F("case__kind"),
        channel=F("case__channel"),
        priority=F("case__priority"),
        agreement_reference=F("case__agreement_reference"),
    )


def _with_promise(rows: QuerySet[Measurement]) -> QuerySet[Measurement]:
    return rows.select_related("target__target_set", "target__calendar_version", "logged_by").order_by(
        "measured_at", "pk"
    )


def explanation_of_measurement(measurement: Measurement) -> dict[str, Any]:
    """Why a measured value keeps its promise or not, for REST: the promise, and the two numbers compared."""
    target, compared = measurement.target, measurement.comparison
    return {
        "target": target.title,
        "source": target.source,
        "promised": {"amount": str(target.amount), "unit": target.unit},
        "measured": {"value": str(measurement.value), "unit": measurement.unit},
        "compared": {"unit": compared.unit.value, "measured": str(compared.value), "promised": str(compared.promised)},
        "met": measurement.is_met,
        "counts": measurement.counts,
    }
