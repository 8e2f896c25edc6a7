"""One complaint and what hangs on it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet

from accounts.models import User
from complaints.models import Complaint, Interaction
from sla.models import Case


def timeline_of(complaint: Complaint) -> QuerySet[Interaction]:
    """Return what happened, oldest first, with authors and messages; also on those that go on in it."""
    entries = Interaction.objects.filter(Q(complaint=complaint) | Q(complaint__merged_into=complaint))
    # That they were merged is said once, by its own entry.
    entries = entries.exclude(~Q(complaint=complaint), kind="merge")
    return entries.select_related("author", "email", "complaint").order_by("occurred_at", "pk")


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


@dataclass(frozen=True, slots=True)
class Related:
    """The complaints that go on in another, and those made out of it."""

    merged: list[Complaint]
    parts: list[Complaint]


def related_to(complaint: Complaint) -> Related:
    """Return what was merged into a complaint and what was split off it, in one query."""
    rows = Complaint.objects.filter(Q(merged_into=complaint) | Q(split_from=complaint)).order_by("pk")
    found = list(rows)
    return Related(
        merged=[row for row in found if row.merged_into_id == complaint.pk],
        parts=[row for row in found if row.split_from_id == complaint.pk],
    )


MOST_CANDIDATES = 10


def merge_candidates(user: User, complaint: Complaint) -> list[Complaint]:
    """Return the newest unfinished complaints of the same customer that `user` may see; none where nobody is known."""
    if complaint.customer_id is None:
        return []
    others = Complaint.objects.visible_to(user).unfinished().filter(customer=complaint.customer_id)
    return list(others.exclude(pk=complaint.pk).order_by("-pk")[:MOST_CANDIDATES])
