"""Measured values: what could be measured on a case, and what was."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from sla.domain.measured import MEASURED_METRICS, is_measured
from sla.domain.vocabulary import Metric
from sla.models import Case, Measurement, Target, TargetSet
from sla.selectors.targets import contests


def measured_targets(
    *, kind: str, channel: str, priority: str, target_set: TargetSet | None, started_at: datetime | None = None
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
    ):
        for candidate in contest.candidates:
            target = candidate.target
            if is_measured(target.metric, target.channel, target.unit):
                chosen.setdefault(Metric(target.metric), target)
    return chosen


def measurements_of(case: Case) -> QuerySet[Measurement]:
    """What was measured on a case, with what was promised."""
    return _with_promise(Measurement.objects.filter(case=case))


def measurements_between(start: datetime, end: datetime) -> QuerySet[Measurement]:
    """What was measured from `start` until just before `end`, for attainment.

    Annotated with the facts of its case: `kind`, `channel`, `priority`, `agreement_reference`; its own are `metric`,
    `is_met`, `measured_at`, `owner`, `team`.
    """
    return Measurement.objects.filter(measured_at__gte=start, measured_at__lt=end).annotate(
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
    }
