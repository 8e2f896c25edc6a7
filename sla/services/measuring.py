"""Logging what was measured: a call answered after so many rings, a visitor greeted after so many seconds."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import Problem, Refusal
from sla.domain.measured import MEASURED_UNITS, compare, is_comparable
from sla.domain.units import WHOLE_UNITS
from sla.domain.vocabulary import Metric, Unit
from sla.labels import UNITS
from sla.models import Case, Measurement, Target
from sla.selectors.measurements import Rejudged, measured_targets, rejudged

MOST = Decimal(99_999)
_FINEST = Decimal("0.001")


def value_problems(field: str, value: Decimal, unit: str, target: Target | None) -> list[Problem]:
    """Check a measured value against what is promised; `field` is what the problems name."""
    if target is None:
        return [Problem(field, "nothing_promised", _("Nothing is promised that could be measured here."))]
    if unit not in [known.value for known in MEASURED_UNITS] or not is_comparable(unit, target.unit):
        message = _("This is promised in %(unit)s, which do not compare with what was measured.")
        return [Problem(field, "unit_not_comparable", message % {"unit": UNITS[target.unit]})]
    if not value.is_finite() or not 0 <= value <= MOST or value != value.quantize(_FINEST):
        return [Problem(field, "invalid", _("This is no value that could have been measured."))]
    if unit in WHOLE_UNITS and value != value.to_integral_value():
        return [Problem(field, "not_whole", _("Rings are counted whole."))]
    return []


@transaction.atomic
def record_measurement(
    *,
    case: Case,
    metric: str,
    value: Decimal,
    actor: User,
    now: datetime,
    unit: str = "",
    measured_at: datetime | None = None,
    field: str = "value",
) -> Measurement:
    """Log what was measured on a case, and whether it keeps what is promised.

    `unit` is the promise's own unless given; `measured_at` is when it happened (default: when the case was received).
    Raises Refusal, naming `field`, where nothing is promised, where the unit does not compare with the promise, for an
    impossible value or instant, and for a second value of the same metric: that is a correction.
    """
    target = measured_targets(
        kind=case.kind,
        channel=case.channel,
        priority=case.priority,
        target_set=case.target_set,
        started_at=case.received_at,
    ).get(Metric(metric))
    at = measured_at or case.received_at
    unit = unit or (target.unit if target else "")
    problems = value_problems(field, value, unit, target)
    if at > now:
        problems.append(Problem("measured_at", "in_future", _("This lies in the future.")))
    # The case's lock makes the second of two at once wait, and then see the first.
    Case.objects.select_for_update().get(pk=case.pk)
    if Measurement.objects.filter(case=case, metric=metric).exists():
        problems.append(Problem(field, "already_measured", _("This is measured already. Correct the value instead.")))
    if problems or target is None:
        raise Refusal(problems)
    measurement = Measurement.objects.create(
        case=case,
        target=target,
        metric=metric,
        value=value,
        unit=unit,
        is_met=_is_met(value, unit, target),
        measured_at=at,
        logged_at=now,
        logged_by=actor,
        owner=case.owner,
        team=case.team,
    )
    audit.record(
        actor=actor,
        action="measurement.logged",
        subject=measurement,
        now=now,
        reference=target.title,
        changes={"amount": [[], [f"{value.normalize():f}", unit]], "met": measurement.is_met},
    )
    return measurement


@transaction.atomic
def correct_measurement(
    *, measurement: Measurement, value: Decimal, unit: str, reason: str, actor: User, now: datetime
) -> Measurement:
    """Correct what was logged; the promise that it is held against stays. Audited with the old value and the reason.

    Raises Refusal for a value that is no value, a missing reason, and where nothing changes.
    """
    measurement = (
        Measurement.objects.select_for_update(of=("self",)).select_related("target__target_set").get(pk=measurement.pk)
    )
    target, unit = measurement.target, unit or measurement.unit
    problems = value_problems("value", value, unit, target if measurement.counts else None)
    if not reason.strip():
        problems.append(Problem("reason", "required", _("Say why the value is corrected.")))
    elif len(reason) > 200 or "\x00" in reason:
        problems.append(Problem("reason", "invalid", _("This is too long.")))
    if not problems and (value, unit) == (measurement.value, measurement.unit):
        problems.append(Problem("value", "unchanged", _("This is the value that is recorded.")))
    if problems:
        raise Refusal(problems)
    old = [f"{measurement.value.normalize():f}", measurement.unit]
    was_met = measurement.is_met
    measurement.value, measurement.unit, measurement.is_met = value, unit, _is_met(value, unit, target)
    measurement.save(update_fields=["value", "unit", "is_met"])
    audit.record(
        actor=actor,
        action="measurement.corrected",
        subject=measurement,
        now=now,
        reference=target.title,
        changes={"amount": [old, [f"{value.normalize():f}", unit]], "met": [was_met, measurement.is_met]},
        reason=reason.strip(),
    )
    return measurement


def rejudge_measurements(*, case: Case, actor: User, now: datetime, reason: str) -> list[Rejudged]:
    """Hold what was measured on a case that was reclassified against what is promised for it now. Returns what changed.

    Where nothing comparable is promised the value stays on record and counts in no figures; it counts again once the
    case is what it was. Call it in the transaction that has changed the case.
    """
    found = rejudged(
        case,
        kind=case.kind,
        channel=case.channel,
        priority=case.priority,
        target_set=case.target_set,
        started_at=case.received_at,
    )
    changed = [each for each in found if each.is_changed]
    for each in changed:
        measurement, was_met, did_count = each.measurement, each.measurement.is_met, each.measurement.counts
        measurement.is_met, measurement.voided_at = each.is_met, now if each.target is None else None
        measurement.target = each.target or measurement.target
        measurement.save(update_fields=["target", "is_met", "voided_at"])
        audit.record(
            actor=actor,
            action="measurement.rejudged",
            subject=measurement,
            now=now,
            reference=measurement.target.title,
            changes={"met": [was_met, measurement.is_met], "counts": [did_count, measurement.counts]},
            reason=reason,
        )
    return changed


def _is_met(value: Decimal, unit: str, target: Target) -> bool:
    return compare(value, Unit(unit), target.amount, Unit(target.unit)).is_met
