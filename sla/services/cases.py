"""Opening cases."""

from datetime import datetime

from django.db import transaction

from accounts.models import Team, User
from core.logging import trace
from customers.models import Customer
from sla.models import Case, CaseHolder, TargetSet


@transaction.atomic
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
    case = Case.objects.create(
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
        trace=trace() or None,
    )
    CaseHolder.objects.create(case=case, owner=owner, team=team, since=received_at)
    return case


@transaction.atomic
def hand_over(*, case: Case, owner: User | None, team: Team | None, at: datetime) -> None:
    """Give the case to a person and a team from `at` on; None leaves that empty. Its clocks run on.

    A second change at the same instant replaces the first one.
    """
    case.owner, case.team = owner, team
    case.save(update_fields=["owner", "team"])
    CaseHolder.objects.update_or_create(case=case, since=at, defaults={"owner": owner, "team": team})
