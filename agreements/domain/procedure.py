"""Which targets the complaint procedure names."""

from __future__ import annotations

from agreements.domain.content import AgreementContent
from agreements.domain.content.service_levels import TargetItem
from sla.domain.vocabulary import CaseKind, Metric


def complaint_targets(content: AgreementContent, metric: Metric) -> list[TargetItem]:
    """Return the targets for complaints of a metric that have a time, the most general one first.

    One for complaints goes before one for every kind of case; then fewer conditions go before more.
    """
    found = [
        target
        for target in content.service_levels.targets
        if target.metric == metric
        and target.kind in {CaseKind.COMPLAINT, None}
        and target.amount is not None
        and target.unit is not None
    ]
    return sorted(found, key=lambda target: (target.kind is None, bool(target.channel) + bool(target.priority)))
