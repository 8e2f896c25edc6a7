"""Counting days beforehand, so that a report of a year reads sums and not a million clocks.

Nothing here decides what a report says: a day whose verdicts changed is read from the clocks themselves until it is
counted again (`sla.selectors.attainment`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import CharField, QuerySet

from core.models import Organisation
from sla.domain.clock import State
from sla.models import AttainmentDay, Clock, DailyAttainment, DailyHolding, Facts, Grain, Measurement, VerdictChange
from sla.selectors.attainment_sources import (
    DIMENSIONS,
    bucket_of_clock,
    held_sums_of,
    judged_clocks,
    judged_measurements,
    shares_of_judged,
    spans_of,
    sums_of,
    within,
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
#: So many days are counted in one transaction, by as many statements as one.
_DAYS_AT_ONCE = 50
_CASES_AT_ONCE = 5000
_CHANGES_AT_ONCE = 20_000


def rebuild_changed_days(*, now: datetime, limit: int = MOST_DAYS) -> int:
    """Count the days anew on which a verdict changed, the oldest first. Returns how many, `limit` at most.

    Any number may run at once: a day is counted by one at a time, and may be counted twice.
    """
    organisation = Organisation.current()
    if AttainmentDay.objects.exclude(zone=organisation.timezone).exists():
        forget_counted_days()
    _expand_cases()
    count = 0
    while count < limit and (days := _changed_days(organisation.zone, min(limit - count, _DAYS_AT_ONCE))):
        rebuild_days(days=days, now=now)
        count += len(days)
    return count


def _changed_days(zone: ZoneInfo, limit: int) -> list[date]:
    """Return the oldest days with a change, in order; of very many changes only the first are looked at."""
    changes = VerdictChange.objects.filter(at__isnull=False).order_by("at").values_list("at", flat=True)
    days = {at.astimezone(zone).date() for at in changes[:_CHANGES_AT_ONCE] if at is not None}
    return sorted(days)[:limit]


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
def rebuild_days(*, days: Sequence[date], now: datetime) -> None:
    """Count civil days of the organisation's zone anew, by as many statements as one day takes.

    The changes are taken away before the clocks are read: one that is committed in between stays, and its day is
    counted once more. Days are always taken in their order, so that two workers never wait for each other in a ring.
    """
    organisation = Organisation.current()
    days = sorted(days)
    missing = [AttainmentDay(day=day, zone=organisation.timezone, built_at=now) for day in days]
    AttainmentDay.objects.bulk_create(missing, ignore_conflicts=True)
    list(AttainmentDay.objects.select_for_update().filter(day__in=days).order_by("day"))
    spans = spans_of(days, organisation.zone)
    VerdictChange.objects.filter(within(spans, "at")).delete()
    DailyAttainment.objects.filter(grain__in=Grain.values, day__in=days).delete()
    DailyHolding.objects.filter(grain__in=Grain.values, day__in=days).delete()
    clocks = judged_clocks(spans, organisation.zone).annotate(bucket=bucket_of_clock())
    _count(DailyAttainment, Grain.FULL, clocks, (*DIMENSIONS, "bucket"), sums_of(clocks))
    measured = judged_measurements(spans, organisation.zone)
    _count(DailyAttainment, Grain.FULL, measured, (*DIMENSIONS, "bucket"), sums_of(measured))
    full = DailyAttainment.objects.filter(grain=Grain.FULL, day__in=days)
    for grain, told_apart in GRAINS.items():
        _count(DailyAttainment, grain, full, ("metric", "basis", *told_apart), sums_of(full))
    shares = shares_of_judged(spans, organisation.zone)
    _count(DailyHolding, Grain.FULL, shares, (*DIMENSIONS, *_HELD_BY), held_sums_of(shares))
    held = DailyHolding.objects.filter(grain=Grain.FULL, day__in=days)
    _count(DailyHolding, Grain.HOLDER, held, ("metric", "basis", *_HELD_BY), held_sums_of(held))
    AttainmentDay.objects.filter(day__in=days).update(zone=organisation.timezone, built_at=now)


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
    model: type[Facts], grain: Grain, rows: QuerySet[Any], keys: tuple[str, ...], sums: Mapping[str, Any]
) -> None:
    """Insert the sums of `rows` by day and `keys` as rows of `model`, within the database: nothing passes through."""
    select, parameters = rows.order_by().values("day", *keys).annotate(**sums).query.sql_with_params()
    columns = ["day", *keys, *(name.removeprefix("n_") for name in sums)]
    told_apart = {field.attname for field in model._meta.concrete_fields if isinstance(field, CharField)}
    empty = sorted(told_apart - {"grain", *columns})
    names = ", ".join(["grain", *columns, *empty])
    values = ", ".join(["%s", "counted.*", *["''"] * len(empty)])
    with connection.cursor() as cursor:
        cursor.execute(
            # Only names of this module's columns and what the ORM compiled; every value is a parameter.
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM ({select}) counted",  # noqa: S608
            [grain.value, *parameters],
        )
