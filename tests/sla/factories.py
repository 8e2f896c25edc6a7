"""Factories of targets, cases and clocks; each states only what matters."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from sla.domain.targets import TargetSpec
from sla.domain.vocabulary import CaseKind, Channel, Metric, Unit
from sla.models import Case, Clock, TargetSet
from sla.selectors import targets_of
from sla.services import publish_target_set, start_clocks
from tests.sla.calendars import OFFICE_HOURS

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def spec(**changes: Any) -> TargetSpec:
    """A complaint is answered for the first time within four office hours, with no warning."""
    values: dict[str, Any] = {
        "key": "",
        "case_kind": CaseKind.COMPLAINT,
        "channel": None,
        "priority": None,
        "metric": Metric.FIRST_RESPONSE,
        "amount": Decimal(4),
        "unit": Unit.HOURS,
        "calendar": OFFICE_HOURS,
        "calendar_name": "Office hours",
        "warn_at_percents": (),
    }
    return TargetSpec(**{**values, **changes})


def publish(*specs: TargetSpec, now: datetime = MONDAY, **changes: Any) -> TargetSet:
    """Publish a set; the organisation's unless told otherwise."""
    values: dict[str, Any] = {"basis": "organisation", "series": None, "source": "Severka servis", "actor": None}
    return publish_target_set(**{**values, **changes}, specs=specs or (spec(),), now=now)


class CaseFactory(DjangoModelFactory[Case]):
    """A complaint by e-mail, received on Monday 2 March 2026 at 10:00 in Prague."""

    class Meta:
        model = Case

    kind = CaseKind.COMPLAINT
    channel = Channel.EMAIL
    priority = "normal"
    received_at = MONDAY
    opened_at = factory.SelfAttribute("received_at")


def start(case: Case, *specs: TargetSpec, started_at: datetime = MONDAY, now: datetime | None = None) -> list[Clock]:
    """Start the clocks of a case by a newly published set of the organisation."""
    target_set = publish(*specs, now=started_at)
    return start_clocks(case=case, targets=targets_of(target_set), started_at=started_at, now=now or started_at)


def start_many(count: int, specs: Sequence[TargetSpec] = ()) -> list[Clock]:
    """One clock of the same target on each of `count` new cases."""
    targets = targets_of(publish(*specs))
    return [
        clock
        for case in CaseFactory.create_batch(count)
        for clock in start_clocks(case=case, targets=targets, started_at=MONDAY, now=MONDAY)
    ]
