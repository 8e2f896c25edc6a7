"""Everything about one customer, as far as the reader may see it."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from agreements.models import Agreement
from complaints.models import Complaint
from complaints.selectors import Row
from customers.models import Contact, Customer, ExternalReference
from customers.selectors import contacts_of
from sla.selectors import next_clocks

MOST_ROWS = 10


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """The parts of the page; the newest agreements and complaints, one more than shown if there are more."""

    contacts: list[Contact]
    references: list[ExternalReference]
    agreements: list[Agreement]
    complaints: list[Row]
    more_agreements: bool
    more_complaints: bool


def customer_overview(user: User, customer: Customer) -> CustomerPage:
    """Return what `user` may see around `customer`."""
    agreements = list(Agreement.objects.visible_to(user).filter(customer=customer)[: MOST_ROWS + 1])
    complaints = list(
        Complaint.objects.visible_to(user)
        .without_merged()
        .filter(customer=customer)
        .select_related("case__owner")
        .order_by("-case__received_at", "-pk")[: MOST_ROWS + 1]
    )
    clocks = next_clocks([complaint.case for complaint in complaints])
    return CustomerPage(
        contacts=list(contacts_of(customer)),
        references=list(customer.external_references.all()),
        agreements=agreements[:MOST_ROWS],
        complaints=[Row(each, clocks.get(each.case_id)) for each in complaints[:MOST_ROWS]],
        more_agreements=len(agreements) > MOST_ROWS,
        more_complaints=len(complaints) > MOST_ROWS,
    )
