"""Opening cases."""

from datetime import datetime

from accounts.models import Team, User
from customers.models import Customer
from sla.models import Case, TargetSet


def open_case(
    *,
    kind: str,
    channel: str,
    priority: str,
    received_at: datetime,
    customer: Customer | None,
    agreement_reference: str,
    owner: User | None,
    team: Team | None,
    now: datetime,
    target_set: TargetSet | None = None,
    checked_at: datetime | None = None,
) -> Case:
    """Record that something has to be answered. `received_at` is when it happened; start its clocks separately.

    `target_set` is the agreement's frozen set where one applies; `checked_at` is when a voicemail message was listened
    to. Raises IntegrityError if it was received after `now`.
    """
    return Case.objects.create(
        kind=kind,
        channel=channel,
        priority=priority,
        received_at=received_at,
        opened_at=now,
        customer=customer,
        agreement_reference=agreement_reference,
        target_set=target_set,
        checked_at=checked_at,
        owner=owner,
        team=team,
    )
