"""Which targets there are, and which of them apply."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from core.audit import subject_key
from core.models import AuditEvent
from sla.domain.targets import find_by_key, most_specific
from sla.domain.vocabulary import OPENING_METRICS, Basis, Metric
from sla.models import Target, TargetSet


def organisation_target_set() -> TargetSet | None:
    """The organisation's set that is published now; None until the first one is."""
    return TargetSet.objects.filter(basis=Basis.ORGANISATION).order_by("-published_at", "-number").first()


def versions_of(series: UUID) -> QuerySet[TargetSet]:
    """All published versions of a set, newest first."""
    return TargetSet.objects.filter(series=series).order_by("-number")


@dataclass(frozen=True)
class PublishedVersion:
    """One version of a set, with who published it and why ("" where the system did, or gave no reason)."""

    target_set: TargetSet
    published_by: str
    reason: str


def history_of(series: UUID) -> list[PublishedVersion]:
    """All published versions of a set, newest first, with their audit events: two queries."""
    versions = list(versions_of(series))
    keys = [subject_key(version) for version in versions]
    events = {
        event.subject_id: event
        for event in AuditEvent.objects.filter(
            subject_type=TargetSet._meta.label_lower, subject_id__in=[key for _kind, key in keys]
        ).order_by("-at", "-pk")
    }
    found = [(version, events.get(key)) for version, (_kind, key) in zip(versions, keys, strict=True)]
    return [
        PublishedVersion(version, event.actor_name if event else "", event.reason if event else "")
        for version, event in found
    ]


def targets_of(target_set: TargetSet) -> list[Target]:
    """The targets of a set, in the order in which they were published, with their calendars."""
    return list(_with_calendars().filter(target_set=target_set))


def target_by_key(target_set: TargetSet, key: str) -> Target | None:
    """The target with that key, or the one that applies to what the key speaks of; None if there is none.

    A set that promises only `complaint.any.any.first_response` answers for complaint.email.normal.first_response too.
    Raises ValueError if `key` is not a target key.
    """
    return find_by_key(_with_calendars().filter(target_set=target_set), key)


def select_targets(
    *,
    kind: str,
    channel: str,
    priority: str,
    target_set: TargetSet | None,
    metrics: Sequence[Metric] = OPENING_METRICS,
) -> list[Target]:
    """The targets that apply to a case, by default those whose clocks start when it opens.

    Per metric the most specific target of `target_set` (the agreement's), else of the organisation's set; statutory
    targets come in addition. Empty where nothing is promised. A fixed number of queries.
    """
    own = organisation_target_set()
    statutory = TargetSet.objects.filter(basis=Basis.STATUTORY).order_by("series", "-number")
    current_statutory = {found.series: found for found in reversed(statutory)}
    agreed, ours, by_law = [], [], []
    wanted = [found.pk for found in (target_set, own, *current_statutory.values()) if found]
    for target in _with_calendars().filter(target_set__in=wanted, metric__in=list(metrics)):
        if target_set is not None and target.target_set_id == target_set.pk:
            agreed.append(target)
        elif own is not None and target.target_set_id == own.pk:
            ours.append(target)
        else:
            by_law.append(target)
    case = {"kind": kind, "channel": channel, "priority": priority}
    chosen = {**most_specific(ours, **case), **most_specific(agreed, **case)}
    return [*chosen.values(), *most_specific(by_law, **case).values()]


def _with_calendars() -> QuerySet[Target]:
    return Target.objects.select_related("target_set", "calendar_version").order_by("pk")
