"""Which agreement applied when."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from agreements.domain.content.term import RenewalMode
from agreements.domain.lifecycle import State
from agreements.models import Agreement, AgreementVersion
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
    that has ended since still applied then. Nor does one that renews itself pause between the end of its term and the
    task that extends it. Each has its agreement and target set at hand.
    """
    return _in_force(AgreementVersion.objects.filter(agreement__customer=customer), at)


def agreements_in_force(user: User, at: datetime, *, customer: Customer | None = None) -> list[AgreementVersion]:
    """Return the versions that applied at `at`, of the agreements that `user` may see: of one customer, or of all.

    Each has its agreement, customer and target set at hand; in the order of the customers' names.
    """
    seen = Agreement.objects.visible_to(user)
    if customer is not None:
        seen = seen.filter(customer=customer)
    versions = AgreementVersion.objects.filter(agreement__in=seen)
    return sorted(_in_force(versions, at), key=lambda version: version.agreement.customer.name)


def _in_force(versions: QuerySet[AgreementVersion], at: datetime) -> list[AgreementVersion]:
    day = at.astimezone(Organisation.current().zone).date()
    applying = versions.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day) | Q(state=State.IN_FORCE),
        Q(replaced_on__isnull=True) | Q(replaced_on__gt=day),
        state__in=[state.value for state in ONCE_BINDING],
        effective_from__lte=day,
    )
    found = applying.select_related("agreement__customer", "target_set").order_by("agreement__reference", "-number")
    newest: dict[int, AgreementVersion] = {}
    for version in found:
        if _reaches(version, day):
            # The newer version applies from its day on, also while the older one still waits to be marked as replaced.
            newest.setdefault(version.agreement_id, version)
    return list(newest.values())


def _reaches(version: AgreementVersion, day: date) -> bool:
    """Whether the term lasts until `day`, by its own date or by renewing itself."""
    if version.ends_on is None or version.ends_on >= day:
        return True
    return version.document.term.renewal.mode is RenewalMode.AUTOMATIC
