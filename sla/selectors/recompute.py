"""Which running deadlines no longer follow what the organisation promises, and what a recompute makes of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict

from core.paging import Page, keyset_page
from sla.domain.clock import OPEN_STATES
from sla.domain.recompute import MOVING, Effect, MoveState
from sla.domain.targets import most_specific
from sla.domain.vocabulary import Basis, Metric
from sla.models import Case, Clock, Recompute, RecomputeMove, Target, TargetSet
from sla.selectors.targets import organisation_target_set, targets_of

#: What of a target has no bearing on a deadline: where it stands, and what is reported of it.
_BESIDE_THE_DEADLINE = frozenset(
    {"id", "public_id", "target_set", "calendar_version", "locator", "item_id", "objective_percent"}
)
#: Of so many deadlines of one target the cases are read before a page is shown.
LOOKED_AT = 200
_TERMS = tuple(field.attname for field in Target._meta.concrete_fields if field.name not in _BESIDE_THE_DEADLINE)


@dataclass(frozen=True)
class Change:
    """From which target to which, for how many deadlines, and how many of those move at all."""

    old: Target
    new: Target
    count: int
    moving: int

    @property
    def calendar_is_replaced(self) -> bool:
        """Whether another calendar counts now, and not only a later version of the same."""
        old, new = self.old.calendar_version, self.new.calendar_version
        return (old.calendar_id, old.name) != (new.calendar_id, new.name)

    @property
    def calendar_changes(self) -> bool:
        """Whether another calendar, or another version of it, counts now."""
        return self.old.calendar_version_id != self.new.calendar_version_id

    @property
    def amount_changes(self) -> bool:
        """Whether another amount is promised now."""
        return (self.old.amount, self.old.unit) != (self.new.amount, self.new.unit)


def clocks_on_earlier_versions(target_set: TargetSet) -> QuerySet[Clock]:
    """The open clocks of the organisation's own targets that do not run on `target_set`.

    What an agreement, the law or a letter promised is never among them.
    """
    return Clock.objects.filter(
        state__in=OPEN_STATES, basis=Basis.ORGANISATION, target__isnull=False, promised_due_at=None
    ).exclude(target__target_set=target_set)


def deadlines_on_earlier_versions() -> int:
    """How many running deadlines the organisation promises differently now. A fixed number of queries.

    It reads each of them: for the pages of recomputing only. Others ask `has_deadlines_on_earlier_versions`.
    """
    own = organisation_target_set()
    if own is None:
        return 0
    facts = ("target", "metric", "case__kind", "case__channel", "case__priority")
    groups = list(clocks_on_earlier_versions(own).order_by().values_list(*facts).annotate(Count("pk")))
    if not groups:
        return 0
    current = targets_of(own)
    old = targets_by_key({group[0] for group in groups})
    count = 0
    for target, metric, kind, channel, priority, clocks in groups:
        new = most_specific(current, kind=kind, channel=channel, priority=priority).get(metric)
        if new is not None and not promises_the_same(old[target], new):
            count += clocks
    return count


def has_deadlines_on_earlier_versions() -> bool:
    """Tell whether a recompute may have something to move. What it costs does not grow with the number of clocks.

    A metric whose targets are promised as before moves nothing. Of the others at most LOOKED_AT deadlines of each
    earlier target are looked at; where none of those would move and there are more, the answer is yes.
    """
    own = organisation_target_set()
    used = _targets_in_use() if own else []
    if own is None or not used:
        return False
    current = _by_metric(targets_of(own))
    sets = Target.objects.filter(pk__in=used).exclude(target_set=own).values("target_set")
    earlier: defaultdict[int, list[Target]] = defaultdict(list)
    for target in Target.objects.filter(target_set__in=sets).select_related("target_set", "calendar_version__calendar"):
        earlier[target.target_set_id].append(target)
    return any(
        _may_move(old, current[metric])
        for targets in earlier.values()
        for metric, promised in _by_metric(targets).items()
        if not _are_the_same(promised, current[metric])
        for old in promised
        if old.pk in used
    )


def _by_metric(targets: Iterable[Target]) -> defaultdict[str, list[Target]]:
    found: defaultdict[str, list[Target]] = defaultdict(list)
    for target in targets:
        found[target.metric].append(target)
    return found


def _are_the_same(old: list[Target], new: list[Target]) -> bool:
    """Whether two versions promise the same of one metric, target by target."""
    by_key = {target.key: target for target in new}
    return len(old) == len(new) and all(
        target.key in by_key and promises_the_same(target, by_key[target.key]) for target in old
    )


def _may_move(old: Target, current: Sequence[Target]) -> bool:
    """Whether some case on `old` is promised something else by the targets of its metric that count now."""
    running = Clock.objects.filter(state__in=OPEN_STATES, basis=Basis.ORGANISATION, promised_due_at=None, target=old)
    facts = running.order_by("pk").values_list("case__kind", "case__channel", "case__priority")[:LOOKED_AT]
    found = list(facts)

    def differs(kind: str, channel: str, priority: str) -> bool:
        new = most_specific(current, kind=kind, channel=channel, priority=priority).get(Metric(old.metric))
        return new is not None and not promises_the_same(old, new)

    return any(differs(*one) for one in set(found)) or (bool(current) and len(found) == LOOKED_AT)


#: The distinct targets of the index `sla_clock_own_target`, one step in it for each: DISTINCT would read every clock.
_TARGETS_IN_USE = """
WITH RECURSIVE used(id) AS (
    SELECT min(target_id) FROM sla_clock
    WHERE state IN ('running', 'paused') AND basis = 'organisation' AND promised_due_at IS NULL
    UNION ALL
    SELECT (SELECT min(target_id) FROM sla_clock WHERE target_id > used.id
            AND state IN ('running', 'paused') AND basis = 'organisation' AND promised_due_at IS NULL)
    FROM used WHERE used.id IS NOT NULL
)
SELECT id FROM used WHERE id IS NOT NULL
"""


def _targets_in_use() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_TARGETS_IN_USE)
        return [key for (key,) in cursor.fetchall()]


def target_now(current: Iterable[Target], case: Case, metric: str) -> Target | None:
    """The target that a set holds for a case: the most specific one of that metric; None if it promises none."""
    candidates = [target for target in current if target.metric == metric]
    return most_specific(candidates, kind=case.kind, channel=case.channel, priority=case.priority).get(metric)


def targets_by_key(keys: Iterable[int]) -> dict[int, Target]:
    """Targets with their sets and calendars, by primary key: one query."""
    rows = Target.objects.select_related("target_set", "calendar_version__calendar")
    return rows.in_bulk(set(keys))


def promises_the_same(old: Target, new: Target) -> bool:
    """Whether two versions of a target give every case the same deadline and the same warnings."""
    if any(getattr(old, name) != getattr(new, name) for name in _TERMS):
        return False
    return (
        old.calendar_version_id == new.calendar_version_id or old.calendar_version.sha256 == new.calendar_version.sha256
    )


def changes_of(recompute: Recompute) -> list[Change]:
    """From which targets to which the deadlines of a run go, the most frequent first: two queries."""
    groups = list(
        recompute.moves.order_by()
        .values_list("old_target", "new_target")
        .annotate(count=Count("pk"), moving=Count("pk", filter=~Q(new_due_at=F("old_due_at"))))
        .order_by("-moving", "-count", "old_target")
    )
    targets = targets_by_key(key for old, new, _count, _moving in groups for key in (old, new))
    return [Change(targets[old], targets[new], count, moving) for old, new, count, moving in groups]


def skips_of(recompute: Recompute) -> list[tuple[str, str, int]]:
    """How many deadlines were not moved, or not moved back: (state, reason, count), the most frequent first."""
    return list(
        recompute.moves.filter(state__in=[MoveState.SKIPPED, MoveState.KEPT])
        .order_by()
        .values_list("state", "skip_reason")
        .annotate(count=Count("pk"))
        .order_by("state", "-count", "skip_reason")
    )


def moves_of(recompute: Recompute, show: str = "") -> QuerySet[RecomputeMove]:
    """The deadlines of a run with their cases: those that move, or only those that "late", "withdrawn", ... name."""
    rows = recompute.moves.select_related("clock__case__customer", "old_target", "new_target")
    match show:
        case Effect.LATE | Effect.WITHDRAWN:
            return rows.filter(effect=show)
        case "skipped":
            return rows.filter(state__in=[MoveState.SKIPPED, MoveState.KEPT])
        case "same":
            return rows.filter(new_due_at=F("old_due_at"))
        case _:
            return rows.exclude(new_due_at=F("old_due_at"))


def moves_page(recompute: Recompute, show: str, params: QueryDict) -> Page[RecomputeMove]:
    """One page of the same, soonest new deadline first."""
    return keyset_page(moves_of(recompute, show), order=("new_due_at", "pk"), params=params)


def recompute_at_work() -> Recompute | None:
    """The run that moves deadlines now, if one does."""
    return Recompute.objects.filter(state__in=MOVING).first()
