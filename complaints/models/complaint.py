"""What a customer came with, and the case whose clocks count for it."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Scope, scope_of
from accounts.selectors import teams_of
from complaints.domain.lifecycle import UNFINISHED
from complaints.domain.text import NAME_LENGTH, TITLE_LENGTH
from complaints.models.choices import Closing, Impact, Status, Urgency
from core.folding import fold
from core.models.base import PublicIdModel
from sla.models import Clock

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


def _running_clocks() -> "models.QuerySet[Clock]":
    return Clock.objects.filter(case=OuterRef("case"), state="running")


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Complaints as one user may see them, with what a list needs."""

    def visible_to(self, user: "User") -> Self:
        """Return what `user` may see: their own, their teams', or all, as the permission table says."""
        scope = scope_of(user, "complaint.view")
        if scope == Scope.ALL:
            return self
        if scope == Scope.NONE:
            return self.none()
        mine = Q(case__owner=user)
        if scope == Scope.TEAM:
            mine |= Q(case__team__in=teams_of(user))
        return self.filter(mine)

    def unfinished(self) -> Self:
        """Return those on which work is still owed."""
        return self.filter(status__in=[status.value for status in UNFINISHED])

    def without_merged(self) -> Self:
        """Leave out those that go on in another complaint."""
        return self.filter(merged_into=None)

    def with_next_deadline(self) -> Self:
        """Annotate `next_due_at`: the soonest deadline still running, or null."""
        return self.annotate(next_due_at=Subquery(_running_clocks().order_by("due_at").values("due_at")[:1]))

    def late(self, now: "datetime") -> Self:
        """Return those with a deadline that has passed and is still not met."""
        return self.filter(Exists(_running_clocks().filter(due_at__lt=now)))

    def due_between(self, start: "datetime", end: "datetime") -> Self:
        """Return those with a running deadline from `start` until just before `end`."""
        return self.filter(Exists(_running_clocks().filter(due_at__gte=start, due_at__lt=end)))


class Complaint(PublicIdModel):
    """A complaint, enquiry, request or praise. Kind, channel, priority, owner and team are its case's."""

    reference = models.CharField(_("number"), max_length=32, unique=True)
    case = models.OneToOneField("sla.Case", on_delete=models.PROTECT, related_name="complaint")
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    description = models.TextField(_("what happened"))
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="complaints"
    )
    complainant_name = models.CharField(_("complainant"), max_length=NAME_LENGTH, blank=True)
    complainant_contact = models.CharField(_("complainant's contact"), max_length=NAME_LENGTH, blank=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=NAME_LENGTH, blank=True)
    remedy_sought = models.TextField(_("remedy sought"), blank=True)
    impact = models.CharField(_("impact"), max_length=16, choices=Impact, blank=True)
    urgency = models.CharField(_("urgency"), max_length=16, choices=Urgency, blank=True)
    language = models.CharField(_("language"), max_length=8)
    status = models.CharField(_("status"), max_length=16, choices=Status, default=Status.NEW)
    # The member of staff it is about: they can neither own nor close it.
    about_user = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="complaints_about"
    )
    # When it happened to the customer, where they say; when it reached us is the case's received_at.
    occurred_at = models.DateTimeField(_("happened at"), null=True, blank=True)
    logged_at = models.DateTimeField(_("logged at"))
    logged_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="complaints_logged")
    backdating_reason = models.TextField(_("reason for back-dating"), blank=True)
    # Number, title and complainant in small letters without accents, as core.folding makes them.
    search_text = models.TextField(editable=False, blank=True)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="complaints_resolved"
    )
    # The one in which it goes on; never itself a merged one, so that one step leads there.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", verbose_name=_("merged into")
    )
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts", verbose_name=_("split from")
    )

    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_as = models.CharField(_("closed as"), max_length=16, choices=Closing, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="complaints_complaint_status_known"),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | ~Q(complainant_name=""),
                name="complaints_complaint_has_complainant",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["resolved", "closed"]) ^ Q(resolved_at=None),
                name="complaints_complaint_resolved_has_instant",
            ),
            models.CheckConstraint(
                condition=(Q(status="closed", closed_at__isnull=False) & ~Q(closed_as=""))
                | (~Q(status="closed") & Q(closed_at=None, closed_as="")),
                name="complaints_complaint_closed_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="complaints_complaint_resolved_has_person",
            ),
            models.CheckConstraint(
                condition=Q(about_user=None) | Q(resolved_by=None) | ~Q(about_user=models.F("resolved_by")),
                name="complaints_complaint_not_closed_by_subject",
            ),
            models.CheckConstraint(
                condition=Q(status="merged") ^ Q(merged_into=None), name="complaints_complaint_merged_goes_on"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")),
                name="complaints_complaint_not_merged_into_itself",
            ),
        ]
        indexes = [
            # Serves the list and Today, which start from what is unfinished.
            models.Index(
                fields=["case"],
                name="complaints_unfinished",
                condition=Q(status__in=["new", "open", "waiting"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the text that searches compare in step."""
        self.search_text = fold(f"{self.reference} {self.title} {self.complainant_name}")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("complaints:detail", args=[self.reference])

    @property
    def is_unfinished(self) -> bool:
        """Tell whether work is still owed."""
        return self.status in {status.value for status in UNFINISHED}

    @property
    def complainant(self) -> str:
        """Return who complains: the person where known, else the customer."""
        return self.complainant_name or (self.customer.name if self.customer else "")
