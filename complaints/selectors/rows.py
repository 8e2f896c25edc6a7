"""One complaint and what hangs on it."""

from collections.abc import Iterable
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


def complaints_of(cases: Iterable[int]) -> dict[int, Complaint]:
    """Return the complaints that cases count for, by the case's primary key; one query. A duty's case has none."""
    rows = Complaint.objects.filter(case__in=set(cases))
    related = ("customer", "case__owner", "case__team__lead", "about_user")
    return {row.case_id: row for row in rows.select_related(*related)}


@dataclass(frozen=True, slots=True)
class Related:
    """The complaints that are related to one, as far as its reader may see them.

    `merged` go on in it, `parts` were made out of it; it goes on in `merged_into` and was made out of `split_from`.
    """

    merged: list[Complaint]
    parts: list[Complaint]
    merged_into: Complaint | None
    split_from: Complaint | None

    @property
    def references(self) -> frozenset[str]:
        """The numbers that the reader may know."""
        above = [row for row in (self.merged_into, self.split_from) if row is not None]
        return frozenset(row.reference for row in (*self.merged, *self.parts, *above))


def related_to(user: User, complaint: Complaint) -> Related:
    """Return what `user` may see of the complaints related to this one.

    What was merged into it is named whoever may see it on its own: its timeline is a part of this one's.
    """
    above = [key for key in (complaint.merged_into_id, complaint.split_from_id) if key is not None]
    related = Q(split_from=complaint) | Q(pk__in=above)
    visible = Complaint.objects.visible_to(user).filter(related).values("pk")
    found = list(Complaint.objects.filter(Q(merged_into=complaint) | Q(pk__in=visible)).order_by("pk"))
    by_key = {row.pk: row for row in found}
    return Related(
        merged=[row for row in found if row.merged_into_id == complaint.pk],
        parts=[row for row in found if row.split_from_id == complaint.pk],
        merged_into=by_key.get(complaint.merged_into_id or 0),
        split_from=by_key.get(complaint.split_from_id or 0),
    )


MOST_CANDIDATES = 10


def merge_candidates(user: User, complaint: Complaint) -> list[Complaint]:
    """Return the newest unfinished complaints of the same customer that `user` may see; none where nobody is known."""
    if complaint.customer_id is None:
        return []
    others = Complaint.objects.visible_to(user).unfinished().filter(customer=complaint.customer_id)
    return list(others.exclude(pk=complaint.pk).order_by("-pk")[:MOST_CANDIDATES])
