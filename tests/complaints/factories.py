"""Complaints and what they stand on; complaints are logged by the service that people use."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from agreements.domain.content import AgreementContent
from agreements.domain.lifecycle import State
from agreements.models import Agreement, AgreementVersion
from complaints.models import Complaint
from complaints.services import log_complaint
from customers.models import Customer
from drafting.domain.canonical import canonical_bytes
from sla.domain.targets import TargetSpec
from sla.domain.vocabulary import Basis, CaseKind, Metric, Unit
from sla.models import TargetSet
from sla.services import publish_target_set

LONG_AGO = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
# Monday to Friday, 8 to 17 in Prague: 7 to 16 UTC in winter.
OFFICE: dict[str, Any] = {"timezone": "Europe/Prague", "weekly": {day: [["08:00", "17:00"]] for day in WEEKDAYS}}


def spec(metric: Metric, amount: int, unit: Unit, *, locator: str = "", **more: Any) -> TargetSpec:
    """Return a promise about complaints, counted in office hours."""
    return TargetSpec(
        key="",
        case_kind=CaseKind.COMPLAINT,
        channel=more.pop("channel", None),
        priority=more.pop("priority", None),
        metric=metric,
        amount=Decimal(amount),
        unit=unit,
        calendar=more.pop("calendar", OFFICE),
        calendar_name="Office hours",
        locator=locator,
        **more,
    )


def publish_own_targets() -> TargetSet:
    """Publish the organisation's targets: answered in 4 hours, resolved in 10 business days."""
    return publish_target_set(
        basis=Basis.ORGANISATION,
        series=None,
        source="Severka servis",
        specs=[
            spec(Metric.FIRST_RESPONSE, 4, Unit.HOURS),
            spec(Metric.RESOLUTION, 10, Unit.BUSINESS_DAYS),
        ],
        now=LONG_AGO,
        actor=None,
    )


def agreement_in_force(
    customer: Customer,
    owner: User,
    *,
    reference: str = "AGR-2026-00042",
    starts_on: date = date(2026, 2, 1),
    ends_on: date | None = None,
    hours: int = 2,
) -> Agreement:
    """Return an agreement in force that promises an answer in `hours`, in its article 5.1."""
    target_set = publish_target_set(
        basis=Basis.AGREEMENT,
        series=None,
        source=f"{reference}, v1",
        specs=[spec(Metric.FIRST_RESPONSE, hours, Unit.HOURS, locator="5.1")],
        now=LONG_AGO,
        actor=None,
    )
    agreement = Agreement.objects.create(
        reference=reference,
        customer=customer,
        owner=owner,
        title="Help desk",
        state=State.IN_FORCE,
        language="cs",
        currency="CZK",
        effective_from=starts_on,
        ends_on=ends_on,
        created_at=LONG_AGO,
        changed_at=LONG_AGO,
    )
    AgreementVersion.objects.create(
        agreement=agreement,
        number=1,
        state=State.IN_FORCE,
        content=canonical_bytes(AgreementContent()),
        sha256="0" * 64,
        schema_version=1,
        created_at=LONG_AGO,
        changed_at=LONG_AGO,
        approved_by=owner,
        approved_at=LONG_AGO,
        frozen_at=LONG_AGO,
        effective_from=starts_on,
        ends_on=ends_on,
        target_set=target_set,
    )
    return agreement


def log(actor: User, now: datetime, **more: Any) -> Complaint:
    """Log a complaint of somebody who is no customer, unless said otherwise."""
    values: dict[str, Any] = {"channel": "phone", "description": "The lift is stuck between floors."}
    if "customer" not in more and "agreement" not in more:
        values["complainant_name"] = "Jana Nováková"
    return log_complaint(actor=actor, now=now, **{**values, **more})
