"""The objective that a report's line is drawn at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.models import Organisation
from sla.models import Case, Target, TargetSet
from sla.selectors.targets import organisation_target_set


@dataclass(frozen=True, slots=True)
class Objective:
    """A share in percent and the set that it stands in; `target_set` is None for the organisation's own objective.

    Where targets differ `is_strictest` says that it is the highest of them.
    """

    percent: Decimal
    target_set: TargetSet | None = None
    is_strictest: bool = False


def objective_for(filters: Mapping[str, Any]) -> Objective:
    """The objective of the targets that a report with these filters is about.

    Those of the agreement asked for, else the organisation's. A target that says none has that of the organisation.
    """
    common = Organisation.current().objective_percent
    target_set = _set_of(filters.get("agreement_reference"))
    if target_set is None:
        return Objective(common)
    targets = Target.objects.filter(target_set=target_set)
    if filters.get("metric"):
        targets = targets.filter(metric=filters["metric"])
    for name in ("case_kind", "channel", "priority"):
        if filters.get(name):
            targets = targets.filter(**{f"{name}__in": ["", filters[name]]})
    own = set(targets.values_list("objective_percent", flat=True))
    percents = {common if each is None else each for each in own}
    strictest = max(percents, default=common)
    return Objective(strictest, target_set if strictest in own else None, len(percents) > 1)


def _set_of(agreement_reference: str | None) -> TargetSet | None:
    if not agreement_reference:
        return organisation_target_set()
    of_agreement = Case.objects.filter(agreement_reference=agreement_reference, target_set__isnull=False)
    case = of_agreement.select_related("target_set").order_by("-received_at", "-pk").first()
    return case.target_set if case else None
