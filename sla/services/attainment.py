"""Counting days beforehand, so that a report of a year reads sums and not a million clocks.

Nothing here decides what a report says: a day whose verdicts changed is read from the clocks themselves until it is
counted again (`sla.selectors.attainment`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import CharField, QuerySet

from core.models import Organisation
from sla.domain.clock import State
from sla.models import AttainmentDay, Clock, DailyAttainment, DailyHolding, Facts, Grain, Measurement, VerdictChange
from sla.selectors.attainment_sources import (
    DIMENSIONS,
    bucket_of_clock,
    day_span,
    held_sums_of,
    judged_clocks,
    judged_measurements,
    shares_of_judged,
    sums_of,
)

#: What each grain tells apart, beside metric and basis.
GRAINS: Final[dict[Grain, tuple[str, ...]]] = {
    Grain.DURATION: ("bucket",),
    Grain.CASE: ("case_kind", "channel", "priority"),
    Grain.AGREEMENT: ("agreement_reference",),
    Grain.HOLDER: ("owner_id", "team_id"),
}
_HELD_BY: Final = ("holder_id", "holder_team_id", "reason")
#: A run ends after so many days; the next one goes on. Until then those days are read from the clocks.
MOST_DAYS = 100
_CASES_AT_ONCE = 5000


def rebuild_changed_days(*, now: datetime, limit: int = MOST_DAYS) -> int:
    """Count the days anew on which a verdict changed, the oldest first, each in a transaction. Returns how many.

    Any number may run at once: a day is counted by one at a time, and may be counted twice.
    """
    zone_name = Organisation.current().timezone
    if AttainmentDay.objects.exclude(zone=zone_name).exists():
        forget_counted_days()
    _expand_cases()
    for count in range(limit):
        at = VerdictChange.objects.filter(at__isnull=False).order_by("at").values_list("at", flat=True).first()
        if at is None:
            return count
        rebuild_day(day=at.astimezone(Organisation.current().zone).date(), now=now)
    return limit


@transaction.atomic
def forget_counted_days() -> None:
    """Throw away everything that was counted, and have every day counted anew: the organisation's zone has changed."""
    for model in (DailyAttainment, DailyHolding, AttainmentDay):
        model._default_manager.all().delete()
    stops = Clock.objects.filter(state=State.STOPPED).values_list("stopped_at", flat=True).distinct()
    measured = Measurement.objects.values_list("measured_at", flat=True).distinct()
    for instants in (stops, measured):
        VerdictChange.objects.bulk_create((VerdictChange(at=at) for at in instants.iterator()), batch_size=1000)


@transaction.atomic
def rebuild_day(*, day: date, now: datetime) -> None:
    """Count one civil day of the organisation's zone anew.

    The changes are taken away before the clocks are read: one that is committed in between stays, and the day is
    counted once more.
    """
    organisation = Organisation.current()
    AttainmentDay.objects.get_or_create(day=day, defaults={"zone": organisation.timezone, "built_at": now})
    AttainmentDay.objects.select_for_update().get(day=day)
    span = day_span(day, organisation.zone)
    VerdictChange.objects.filter(at__gte=span[0], at__lt=span[1]).delete()
    DailyAttainment.objects.filter(grain__in=Grain.values, day=day).delete()
    DailyHolding.objects.filter(grain__in=Grain.values, day=day).delete()
    clocks = judged_clocks([span], organisation.zone).annotate(bucket=bucket_of_clock())
    _count(DailyAttainment, Grain.FULL, day, clocks, (*DIMENSIONS, "bucket"), sums_of(clocks))
    measured = judged_measurements([span], organisation.zone)
    _count(DailyAttainment, Grain.FULL, day, measured, (*DIMENSIONS, "bucket"), sums_of(measured))
    full = DailyAttainment.objects.filter(grain=Grain.FULL, day=day)
    for grain, told_apart in GRAINS.items():
        _count(DailyAttainment, grain, day, full, ("metric", "basis", *told_apart), sums_of(full))
    shares = shares_of_judged([span], organisation.zone)
    _count(DailyHolding, Grain.FULL, day, shares, (*DIMENSIONS, *_HELD_BY), held_sums_of(shares))
    held = DailyHolding.objects.filter(grain=Grain.FULL, day=day)
    _count(DailyHolding, Grain.HOLDER, day, held, ("metric", "basis", *_HELD_BY), held_sums_of(held))
    AttainmentDay.objects.filter(day=day).update(zone=organisation.timezone, built_at=now)


def _expand_cases() -> None:
    """Turn changes of whole cases into the instants of all their verdicts, some thousand cases at a time."""
    while True:
        with transaction.atomic():
            found = list(VerdictChange.objects.filter(case_key__isnull=False).order_by("pk")[:_CASES_AT_ONCE])
            VerdictChange.objects.filter(pk__in=[change.pk for change in found]).delete()
            cases = {change.case_key for change in found}
            stops = Clock.objects.filter(case__in=cases, state=State.STOPPED).values_list("stopped_at", flat=True)
            measured = Measurement.objects.filter(case__in=cases).values_list("measured_at", flat=True)
            instants = {change.at for change in found} | set(stops) | set(measured)
            VerdictChange.objects.bulk_create([VerdictChange(at=at) for at in instants if at is not None])
        if len(found) < _CASES_AT_ONCE:
            return


def _count(
    model: type[Facts], grain: Grain, day: date, rows: QuerySet[Any], keys: tuple[str, ...], sums: Mapping[str, Any]
) -> None:
    """Insert the sums of `rows` by `keys` as rows of `model`, within the database: nothing passes through here."""
    select, parameters = rows.order_by().values(*keys).annotate(**sums).query.sql_with_params()
    columns = [*keys, *(name.removeprefix("n_") for name in sums)]
    told_apart = {field.attname for field in model._meta.concrete_fields if isinstance(field, CharField)}
    empty = sorted(told_apart - {"grain", *columns})
    names = ", ".join(["day", "grain", *columns, *empty])
    values = ", ".join(["%s", "%s", "counted.*", *["''"] * len(empty)])
    with connection.cursor() as cursor:
        cursor.execute(
            # Only names of this module's columns and what the ORM compiled; every value is a parameter.
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM ({select}) counted",  # noqa: S608
            [connection.ops.adapt_datefield_value(day), grain.value, *parameters],
        )
