"""Which targets there are, and which of them apply."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from core.audit import subject_key
from core.clock import utc_now
from core.models import AuditEvent
from sla.domain.measured import is_measured
from sla.domain.targets import Contest, decide, find_by_key
from sla.domain.vocabulary import OPENING_METRICS, Basis, Metric
from sla.models import Target, TargetSet


def organisation_target_set(as_of: datetime | None = None) -> TargetSet | None:
    """The organisation's set that is published now, or was at `as_of`; None until the first one is."""
    own = _published(as_of).filter(basis=Basis.ORGANISATION)
    return own.order_by("-published_at", "-number").first()


def versions_of(series: UUID) -> QuerySet[TargetSet]:
    """All published versions of a set, newest first."""
    return TargetSet.objects.filter(series=series).order_by("-number")


@dataclass(frozen=True)
class PublishedVersion:
    """One version of a set, with who published it and why ("" where the system did, or gave no reason)."""

    target_set: TargetSet
    published_by: str
    reason: str


def history_of(series: UUID, *, limit: int | None = None) -> list[PublishedVersion]:
    """The published versions of a set, newest first, with their audit events: two queries."""
    versions = list(versions_of(series)[:limit])
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


def current_sets(basis: Basis) -> list[tuple[TargetSet, int]]:
    """The newest version of every set of a basis, by its source, each with the number of its targets: one query."""
    found = newest_versions().filter(basis=basis).annotate(size=Count("targets")).order_by("source", "pk")
    return [(target_set, target_set.size) for target_set in found]


def targets_by_set(sets: Iterable[TargetSet]) -> dict[int, list[Target]]:
    """The targets of several sets by the set's primary key: one query."""
    found: dict[int, list[Target]] = {target_set.pk: [] for target_set in sets}
    for target in _with_calendars().filter(target_set__in=list(found)):
        found[target.target_set_id].append(target)
    return found


def targets_of(target_set: TargetSet) -> list[Target]:
    """The targets of a set, in the order in which they were published, with their calendars."""
    return list(_with_calendars().filter(target_set=target_set))


def target_by_key(target_set: TargetSet, key: str) -> Target | None:
    """The target with that key, or the one that applies to what the key speaks of; None if there is none.

    A set that promises only `complaint.any.any.first_response` answers for complaint.email.normal.first_response too.
    Raises ValueError if `key` is not a target key.
    """
    return find_by_key(_with_calendars().filter(target_set=target_set), key)


def added_target_sets(as_of: datetime | None = None) -> QuerySet[TargetSet]:
    """The sets that come in addition to what is promised: the newest version of each statutory and internal one.

    One that was withdrawn is among them: its newest version holds no targets, so it adds none.
    """
    return newest_versions(as_of).filter(basis__in=(Basis.STATUTORY, Basis.INTERNAL))


def newest_versions(as_of: datetime | None = None) -> QuerySet[TargetSet]:
    """The newest version of every set, of those published at `as_of` if it is given."""
    newer = _published(as_of).filter(series=OuterRef("series"), number__gt=OuterRef("number"))
    return _published(as_of).filter(~Exists(newer))


def contests(
    *,
    kind: str,
    channel: str,
    priority: str,
    target_set: TargetSet | None,
    started_at: datetime | None = None,
    metrics: Sequence[Metric] = tuple(Metric),
    as_of: datetime | None = None,
) -> list[Contest[Target]]:
    """Which targets apply to a case and which of them count, with the reason of each: `sla.domain.targets.decide`.

    `target_set` is the agreement's, if there is one. `started_at`, now if it is not given, tells which of two equally
    specific statutory (or internal) targets is due first; `as_of`, now if it is not given, which versions of the sets
    were published. Two queries. Raises CalendarHorizonError if that cannot be
    told.
    """
    own = organisation_target_set(as_of)
    wanted = Q(target_set__in=[found.pk for found in (target_set, own) if found])
    found = _with_calendars().filter(wanted | Q(target_set__in=added_target_sets(as_of)), metric__in=list(metrics))
    start = started_at or utc_now()
    by_basis: dict[Basis, list[Target]] = defaultdict(list)
    for target in found:
        by_basis[Basis(target.target_set.basis)].append(target)

    def due(target: Target) -> datetime:
        return target.due_at(start)

    return decide(by_basis, kind=kind, channel=channel, priority=priority, due=due)


def select_targets(
    *,
    kind: str,
    channel: str,
    priority: str,
    target_set: TargetSet | None,
    started_at: datetime | None = None,
    metrics: Sequence[Metric] = OPENING_METRICS,
    as_of: datetime | None = None,
) -> list[Target]:
    """The targets that apply to a case, by default those whose clocks start when it opens.

    Per metric the most specific target of `target_set` (the agreement's), else of the organisation's set; statutory
    and internal targets come in addition. Empty where nothing is promised. The winners of `contests`, without those
    opening ones that are over in a moment: these are measured (`sla.selectors.measurements`), no clock counts them.
    """
    winners = [
        contest.winner
        for contest in contests(
            kind=kind,
            channel=channel,
            priority=priority,
            target_set=target_set,
            started_at=started_at,
            metrics=metrics,
            as_of=as_of,
        )
    ]
    return [
        target
        for target in winners
        if target.metric not in OPENING_METRICS or not is_measured(target.metric, target.channel, target.unit)
    ]


def return_targets(
    *,
    kind: str,
    channel: str,
    priority: str,
    target_set: TargetSet | None,
    listened_at: datetime,
    as_of: datetime | None = None,
) -> list[Target]:
    """The targets of the call that returns a voicemail message which was listened to at `listened_at`."""
    return select_targets(
        kind=kind,
        channel=channel,
        priority=priority,
        target_set=target_set,
        started_at=listened_at,
        metrics=(Metric.CALLBACK,),
        as_of=as_of,
    )


def _published(as_of: datetime | None) -> QuerySet[TargetSet]:
    return TargetSet.objects.all() if as_of is None else TargetSet.objects.filter(published_at__lte=as_of)


def _with_calendars() -> QuerySet[Target]:
    return Target.objects.select_related("target_set", "calendar_version").order_by("pk")
