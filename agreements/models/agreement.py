"""An agreement: what stays the same while its versions change."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Scope, scope_of
from agreements.domain.lifecycle import State
from agreements.models.words import STATE_CHOICES
from core.folding import fold
from core.models import PublicIdModel
from documents.models import Layout


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Restricts itself to what a user may see."""

    def visible_to(self, user: User) -> Self:
        """Every agreement for those who may view agreements, none for others."""
        match scope_of(user, "agreement.view"):
            case Scope.ALL:
                return self
            case Scope.OWN:
                return self.filter(owner=user)
        return self.none()


class Agreement(PublicIdModel):
    """One agreement with one customer.

    `state`, `title`, `currency` and the dates repeat those of its leading version, for lists and filters.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="agreements")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=[("cs", _("Czech")), ("en", _("English"))])
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=20, choices=STATE_CHOICES, default=State.DRAFT)
    # How its next version prints; empty is as the organisation's documents do. What was approved keeps its own.
    layout = models.CharField(_("layout"), max_length=20, choices=Layout.choices, blank=True)
    effective_from = models.DateField(_("effective from"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"))
    changed_at = models.DateTimeField(_("changed"))
    search_text = models.TextField(editable=False, blank=True)

    objects: ClassVar[AgreementQuerySet] = AgreementQuerySet.as_manager()  # type: ignore[assignment] # the manager has the queryset's methods

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-changed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]), name="agreements_agreement_state_known"
            ),
        ]
        indexes = [
            # Serves agreements.selectors.agreement_page: the list, newest change first, by key.
            models.Index(fields=["-changed_at", "-id"], name="agreements_list"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the text that the list's filter looks into."""
        self.search_text = fold(f"{self.reference} {self.title}")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of the agreement's page."""
        return reverse("agreements:detail", args=[self.reference])
