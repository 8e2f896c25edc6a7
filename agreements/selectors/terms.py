"""Which agreement applied when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from accounts.models import User
from agreements.domain.content.term import RenewalMode
from agreements.domain.lifecycle import State
from agreements.domain.zones import days_on_earth
from agreements.models import Agreement, AgreementVersion
from customers.models import Customer

ONE_DAY = timedelta(days=1)
ONCE_BINDING = (
    State.SIGNED,
    State.IN_FORCE,
    State.AMENDED,
    State.RENEWED,
    State.TERMINATED,
    State.EXPIRED,
)


def versions_in_force(customer: Customer, at: datetime) -> list[AgreementVersion]:
    """Return the customer's versions that applied at the instant `at`, by its date in each agreement's own zone.

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
    earliest, latest = days_on_earth(at)
    applying = versions.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=earliest) | Q(state=State.IN_FORCE),
        Q(replaced_on__isnull=True) | Q(replaced_on__gt=earliest),
        state__in=[state.value for state in ONCE_BINDING],
        effective_from__lte=latest,
    )
    found = applying.select_related("agreement__customer", "target_set").order_by("agreement__reference", "-number")
    newest: dict[int, AgreementVersion] = {}
    for version in found:
        if _applies(version, at):
            # The newer version applies from its day on, also while the older one still waits to be marked as replaced.
            newest.setdefault(version.agreement_id, version)
    return list(newest.values())


def _applies(version: AgreementVersion, at: datetime) -> bool:
    """Whether the version has begun, has not been replaced, and reaches `at`, by the date in its own zone."""
    earliest, latest = days_on_earth(at)
    edges = (version.effective_from, version.ends_on, version.replaced_on)
    # Its document is read only where one of its days is so near that the zone matters.
    is_near = any(edge is not None and earliest - ONE_DAY <= edge <= latest + ONE_DAY for edge in edges)
    day = version.day_of(at) if is_near else earliest
    has_begun = version.effective_from is not None and version.effective_from <= day
    return has_begun and (version.replaced_on is None or version.replaced_on > day) and _reaches(version, day)


def _reaches(version: AgreementVersion, day: date) -> bool:
    """Whether the term lasts until `day`, by its own date or by renewing itself."""
    if version.ends_on is None or version.ends_on >= day:
        return True
    return version.state == State.IN_FORCE and version.document.term.renewal.mode is RenewalMode.AUTOMATIC
