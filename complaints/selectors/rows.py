"""One complaint and what hangs on it."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from complaints.models import Complaint, Interaction
from sla.models import Case


def timeline_of(complaint: Complaint) -> QuerySet[Interaction]:
    """Return what happened, oldest first, with authors and messages."""
    return complaint.interactions.select_related("author", "email").order_by("occurred_at", "pk")


def address_of(complaint: Complaint) -> str:
    """Return the e-mail address at which the complainant is answered: their own, else the customer's, else nothing.

    A contact that is no address (a phone number) does not stand in the way of the customer's.
    """
    try:
        validate_email(complaint.complainant_contact)
    except ValidationError:
        return complaint.customer.email if complaint.customer else ""
    return complaint.complainant_contact


def complaint_of(case: Case) -> Complaint | None:
    """Return the complaint that `case` counts for; None for a recurring duty."""
    rows = Complaint.objects.filter(case=case)
    return rows.select_related("customer", "case__owner", "case__team__lead").first()
