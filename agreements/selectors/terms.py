"""Which agreement applied when."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from agreements.domain.lifecycle import State
from agreements.models import AgreementVersion
from core.models import Organisation
from customers.models import Customer

ONCE_BINDING = (
    State.SIGNED,
    State.IN_FORCE,
    State.AMENDED,
    State.RENEWED,
    State.TERMINATED,
    State.EXPIRED,
)


def versions_in_force(customer: Customer, at: datetime) -> list[AgreementVersion]:
    """Return the customer's versions that applied at the instant `at`, by its date in the organisation's zone.

    Goes by dates, not by states: a version signed for today applies even before the task that says so has run, and one
    that has ended since still applied then. Each has its agreement and target set at hand.
    """
    day = at.astimezone(Organisation.current().zone).date()
    versions = AgreementVersion.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        Q(replaced_on__isnull=True) | Q(replaced_on__gt=day),
        agreement__customer=customer,
        state__in=[state.value for state in ONCE_BINDING],
        effective_from__lte=day,
    )
    return list(versions.select_related("agreement", "target_set").order_by("agreement__reference", "-number"))
