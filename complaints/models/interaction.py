"""The timeline of a complaint: written once, never changed."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models.choices import Channel, Direction, InteractionKind
from complaints.models.complaint import Complaint
from core.models.base import PublicIdModel


class AppendOnlyError(TypeError):
    """An entry of a timeline cannot be changed or removed."""


class InteractionQuerySet(models.QuerySet["Interaction"]):
    """Entries of timelines; they can be added and read."""

    def update(self, **_kwargs: object) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError


class Interaction(PublicIdModel):
    """One thing that happened on a complaint. `occurred_at` is when it happened, `logged_at` when it was typed."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="interactions")
    kind = models.CharField(_("kind"), max_length=16, choices=InteractionKind)
    direction = models.CharField(_("direction"), max_length=16, choices=Direction)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel, blank=True)
    body = models.TextField(_("text"), blank=True)
    occurred_at = models.DateTimeField(_("happened at"))
    logged_at = models.DateTimeField(_("logged at"))
    # The date promised in a holding letter, or the time agreed for a call-back.
    promised_at = models.DateTimeField(_("promised for"), null=True)
    author = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="interactions")

    # What changed, [old, new] by field, and the other complaint that it speaks of; put in words when it is read.
    details = models.JSONField(_("details"), default=dict, blank=True)
    # The message that carried it, so that the timeline can tell whether it really went out.
    email = models.OneToOneField(
        "notifications.OutgoingEmail", null=True, blank=True, on_delete=models.PROTECT, related_name="interaction"
    )

    objects = InteractionQuerySet.as_manager()

    class Meta:
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline entries")
        ordering = ["occurred_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(occurred_at__lte=models.F("logged_at")), name="complaints_interaction_not_in_future"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=InteractionKind.values), name="complaints_interaction_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="note", direction="internal") | ~Q(kind="note"),
                name="complaints_interaction_note_is_internal",
            ),
            models.CheckConstraint(
                condition=Q(promised_at=None) | Q(promised_at__gte=models.F("occurred_at")),
                name="complaints_interaction_promises_ahead",
            ),
        ]
        indexes = [
            # Serves the timeline on the detail page.
            models.Index(fields=["complaint", "occurred_at"], name="complaints_timeline"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.occurred_at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; a second save is refused."""
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError
