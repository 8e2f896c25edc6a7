"""Which customer, which agreement, and so which targets a complaint falls under."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import Agreement
from agreements.selectors import versions_in_force
from core.errors import Problem
from core.typography import format_date
from customers.models import Customer
from sla.models import TargetSet


@dataclass(frozen=True, slots=True)
class Choice:
    """The agreement whose targets apply; empty where only the organisation's do."""

    customer: Customer | None = None
    reference: str = ""
    target_set: TargetSet | None = None


def find_customer(actor: User, customer: Customer | UUID | str | None) -> tuple[Customer | None, list[Problem]]:
    """Return the customer that `actor` may see, by row or public id; a problem where there is none."""
    if customer is None or customer == "":
        return None, []
    key = customer.public_id if isinstance(customer, Customer) else customer
    try:
        found = Customer.objects.visible_to(actor).filter(public_id=UUID(str(key))).first()
    except ValueError:
        found = None
    if found is None:
        return None, [Problem("customer", "unknown", _("There is no such customer."))]
    return found, []


def choose_agreement(
    customer: Customer | None, agreement: Agreement | str | None, *, at: datetime
) -> tuple[Choice, list[Problem]]:
    """Return the agreement that applies at `at`: the one chosen, else the only one in force for the customer.

    A problem where the chosen one is unknown, another customer's or not in force then, and where several are in force
    and none is chosen.
    """
    if agreement:
        return _chosen(customer, agreement, at=at)
    if customer is None:
        return Choice(), []
    versions = versions_in_force(customer, at)
    if len(versions) > 1:
        references = ", ".join(version.agreement.reference for version in versions)
        message = _("Several agreements were in force then (%(references)s). Choose the one it falls under.")
        return Choice(customer=customer), [Problem("agreement", "ambiguous", message % {"references": references})]
    if not versions:
        return Choice(customer=customer), []
    return Choice(customer, versions[0].agreement.reference, versions[0].target_set), []


def _chosen(customer: Customer | None, agreement: Agreement | str, *, at: datetime) -> tuple[Choice, list[Problem]]:
    """Check the agreement that somebody chose."""
    reference = agreement.reference if isinstance(agreement, Agreement) else str(agreement)
    row = Agreement.objects.filter(reference=reference).select_related("customer").first()
    if row is None or (customer is not None and row.customer_id != customer.pk):
        return Choice(), [Problem("agreement", "unknown", _("This customer has no such agreement."))]
    version = next((v for v in versions_in_force(row.customer, at) if v.agreement.pk == row.pk), None)
    if version is None:
        return Choice(), [_not_in_force(row, at)]
    return Choice(row.customer, row.reference, version.target_set), []


def _not_in_force(agreement: Agreement, at: datetime) -> Problem:
    """Say why the agreement does not apply at `at`."""
    starts_on, newest = agreement.effective_from, agreement.versions.order_by("-number").first()
    if starts_on is not None and newest is not None and newest.day_of(at) < starts_on:
        message = _("This is before agreement %(reference)s, which applies from %(date)s.")
        date = format_date(starts_on, get_language() or "en")
        return Problem("received_at", "before_agreement", message % {"reference": agreement.reference, "date": date})
    message = _("Agreement %(reference)s was not in force at that time.")
    return Problem("agreement", "not_in_force", message % {"reference": agreement.reference})
