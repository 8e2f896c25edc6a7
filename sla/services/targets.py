"""Publishing target sets. A set never changes: a change is the next version of its series."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import Problem, Refusal
from core.models import Organisation
from sla.domain.targets import TargetSpec
from sla.domain.vocabulary import Basis, PauseRule, Unit
from sla.models import CalendarVersion, Target, TargetSet
from sla.selectors import newest_versions, organisation_target_set, targets_of
from sla.services.calendars import version_for
from sla.signals import target_set_published


@transaction.atomic
def publish_target_set(
    *,
    basis: str,
    series: UUID | None,
    source: str,
    specs: Sequence[TargetSpec],
    now: datetime,
    actor: User | None,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
    verified_on: date | None = None,
) -> TargetSet:
    """Publish the next version of a set; frozen from now on.

    `series` None begins a new set, except that the organisation has only one. `source` is what people are shown
    ("AGR-2026-00042, version 2"). Sends `target_set_published`. Raises Refusal for an empty set, for two targets of
    the same key, and for a calendar that never opens.
    """
    basis = Basis(basis)
    _check(specs)
    target_set = _next_version(_last_version(basis, series), basis, series, source, now, verified_on)
    calendars: dict[tuple[str, str], CalendarVersion] = {}
    targets = []
    for spec in specs:
        calendar = (spec.calendar_name, repr(sorted(spec.calendar.items())))
        if calendar not in calendars:
            calendars[calendar] = version_for(content=spec.calendar, name=spec.calendar_name, now=now)
        targets.append(_target(target_set, spec, calendars[calendar]))
    Target.objects.bulk_create(targets)
    _announce("target_set.published", target_set, actor, now, changes, reason)
    return target_set


@transaction.atomic
def withdraw_target_set(*, target_set: TargetSet, reason: str, actor: User, now: datetime) -> TargetSet:
    """Withdraw a statutory or internal set: its next version promises nothing, so it adds nothing to new cases.

    Clocks that run go on. `target_set` is the version that the person saw. Raises Refusal if it is not the newest, is
    withdrawn already, or belongs to an agreement or the organisation, and without a reason.
    """
    basis = Basis(target_set.basis)
    if basis not in (Basis.STATUTORY, Basis.INTERNAL):
        raise Refusal(Problem("", "not_added", _("Only sets by law and between teams are withdrawn as a whole.")))
    last = _last_version(basis, target_set.series)
    if last is None or last.pk != target_set.pk:
        raise Refusal(Problem("", "stale", _("The targets were changed meanwhile. Look at the new version first.")))
    withdrawn = list(target_set.targets.values_list("key", flat=True))
    if not withdrawn:
        raise Refusal(Problem("", "withdrawn", _("This set is withdrawn already.")))
    if not reason.strip():
        raise Refusal(Problem("reason", "required", _("Say why the set is withdrawn.")))
    following = _next_version(last, basis, last.series, last.source, now, last.verified_on)
    _announce("target_set.withdrawn", following, actor, now, {"targets": withdrawn}, reason.strip())
    return following


@transaction.atomic
def change_target(
    *,
    target_set: TargetSet,
    key: str,
    amount: Decimal,
    unit: str,
    reason: str,
    actor: User,
    now: datetime,
) -> TargetSet:
    """Publish the organisation's next set with one amount changed. Clocks that run keep what they were started with.

    `target_set` is the version that the person saw. Raises Refusal if it is not the published one any more, if
    nothing changes, if the reason is missing, or if the amount and unit are no target.
    """
    lock_series(Basis.ORGANISATION, None)
    current = organisation_target_set()
    if current is None or current.pk != target_set.pk:
        raise Refusal(Problem("", "stale", _("The targets were changed meanwhile. Look at the new version first.")))
    if not reason.strip():
        raise Refusal(Problem("reason", "required", _("Say why the target changes.")))
    specs = {target.key: target.spec() for target in targets_of(current)}
    old = specs.get(key)
    if old is None:
        raise Refusal(Problem("key", "unknown", _("There is no such target.")))
    if (old.amount, old.unit) == (amount, unit):
        raise Refusal(Problem("amount", "unchanged", _("This is the amount that is promised now.")))
    try:
        specs[key] = replace(old, amount=amount, unit=Unit(unit))
    except ValueError as error:
        raise Refusal(Problem("amount", "invalid", _("Days, weeks, months and rings are counted whole."))) from error
    return publish_target_set(
        basis=Basis.ORGANISATION,
        series=current.series,
        source=current.source,
        specs=list(specs.values()),
        now=now,
        actor=actor,
        changes={key: [f"{old.amount.normalize():f} {old.unit}", f"{amount.normalize():f} {unit}"]},
        reason=reason,
    )


def adopt_calendar_version(*, version: CalendarVersion, actor: User | None, now: datetime) -> list[TargetSet]:
    """Publish again, with a calendar's new version, the sets in use that are counted in it. Returns those.

    That is the organisation's, the statutory and the internal ones; an agreement keeps the calendar it was signed with.
    """
    lock_series(Basis.ORGANISATION, None)
    sets = (
        newest_versions().exclude(basis=Basis.AGREEMENT).filter(targets__calendar_version__calendar=version.calendar_id)
    )
    adopted = [_adopt(found, version, actor, now) for found in sets.distinct().order_by("pk")]
    return [target_set for target_set in adopted if target_set is not None]


def _adopt(current: TargetSet, version: CalendarVersion, actor: User | None, now: datetime) -> TargetSet | None:
    content = version.business_calendar.to_dict()
    specs, adopted = [], []
    for target in targets_of(current):
        spec = target.spec()
        if target.calendar_version.calendar_id == version.calendar_id and target.calendar_version_id != version.pk:
            spec = replace(spec, calendar=content, calendar_name=version.name)
            adopted.append(target.key)
        specs.append(spec)
    if not adopted:
        return None
    return publish_target_set(
        basis=current.basis,
        series=current.series,
        source=current.source,
        specs=specs,
        now=now,
        actor=actor,
        changes={"calendar": str(version), "targets": adopted},
        verified_on=current.verified_on,
    )


def _check(specs: Sequence[TargetSpec]) -> None:
    if not specs:
        raise Refusal(Problem("specs", "empty", _("A set holds at least one target.")))
    seen: set[str] = set()
    for spec in specs:
        if spec.key in seen:
            raise Refusal(
                Problem("specs", "duplicate", _("Two targets speak of the same: %(key)s.") % {"key": spec.key})
            )
        seen.add(spec.key)


def _next_version(
    last: TargetSet | None, basis: Basis, series: UUID | None, source: str, now: datetime, verified_on: date | None
) -> TargetSet:
    return TargetSet.objects.create(
        basis=basis,
        series=last.series if last else series or uuid.uuid4(),
        number=last.number + 1 if last else 1,
        source=source,
        published_at=now,
        verified_on=verified_on,
    )


def _announce(
    action: str,
    target_set: TargetSet,
    actor: User | None,
    now: datetime,
    changes: Mapping[str, Any] | None,
    reason: str,
) -> None:
    """Leave the audit event, and tell the floors above."""
    audit.record(
        actor=actor,
        action=action,
        subject=target_set,
        now=now,
        reference=target_set.source[:64],
        changes=changes,
        reason=reason,
    )
    target_set_published.send(sender=TargetSet, target_set=target_set)


def _last_version(basis: Basis, series: UUID | None) -> TargetSet | None:
    """The newest version of the series, under the series' lock."""
    lock_series(basis, series)
    versions = TargetSet.objects.order_by("-number")
    if basis == Basis.ORGANISATION:
        return versions.filter(basis=basis).first()
    return versions.filter(series=series).first() if series else None


def lock_series(basis: Basis, series: UUID | None) -> None:
    """Let one publisher of a series work at a time; what is read afterwards stays the newest until the commit.

    Locking the newest version would not do: who waited for it would go on with a version that is newest no more.
    """
    if basis == Basis.ORGANISATION:
        Organisation.objects.select_for_update().get(pk=Organisation.current().pk)
    elif series is not None:
        TargetSet.objects.select_for_update().filter(series=series, number=1).first()


def _target(target_set: TargetSet, spec: TargetSpec, calendar_version: CalendarVersion) -> Target:
    return Target(
        target_set=target_set,
        key=spec.key,
        case_kind=spec.case_kind or "",
        channel=spec.channel or "",
        priority=spec.priority or "",
        metric=spec.metric,
        amount=spec.amount,
        unit=spec.unit,
        calendar_version=calendar_version,
        objective_percent=spec.objective_percent,
        warn_at_percents=sorted(spec.warn_at_percents),
        locator=spec.locator,
        item_id=spec.item_id,
        automatic_reply_acknowledges=spec.automatic_reply_acknowledges,
        moves_off_days_off=spec.moves_off_days_off,
        until_day_end=spec.until_day_end,
        pause_rule=PauseRule.NEVER if target_set.basis == Basis.STATUTORY else spec.pause_rule,
        ladder=spec.ladder.to_document() if spec.ladder else None,
    )
