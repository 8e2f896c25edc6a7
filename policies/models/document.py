"""A policy document: its code, its titles, and whether its numbers still hold."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import may
from core.models.base import PublicIdModel
from policies.domain.template import Bilingual


def document_key(code: str, number: int) -> str:
    """Return the key that names one revision to the floors below: "policy/CS-POL-001/1"."""
    return f"policy/{code}/{number}"


class PolicyDocumentQuerySet(models.QuerySet["PolicyDocument"]):
    """Documents as their readers may see them."""

    def visible_to(self, user: User) -> PolicyDocumentQuerySet:
        """Return all documents to those who may see drafts, published ones to readers, none to others."""
        if may(user, "policy.view"):
            return self
        if may(user, "policy.read"):
            return self.filter(published_number__isnull=False)
        return self.none()


class PolicyDocument(PublicIdModel):
    """One policy, found by its code for as long as it lives; what it says is in its revisions."""

    code = models.CharField(
        _("code"),
        max_length=24,
        unique=True,
        validators=[RegexValidator(r"\A[A-Z0-9]+(-[A-Z0-9]+)*\Z", _("Capital letters, digits and hyphens only."))],
    )
    template = models.CharField(_("template"), max_length=8)
    title_cs = models.CharField(_("title in Czech"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="owned_policies")
    created_at = models.DateTimeField()
    # The newest published revision: what readers see, and what a list needs without counting revisions.
    published_number = models.PositiveIntegerField(null=True, blank=True)
    # Set when a promise that the published revision prints no longer is what the organisation promises.
    outdated_at = models.DateTimeField(null=True, blank=True)
    # What changed since, one entry a promise: {"key", "old": [amount, unit], "new": [amount, unit] or null}.
    outdated_changes = models.JSONField(default=list, blank=True)

    objects = PolicyDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outdated_at__isnull=True) | models.Q(published_number__isnull=False),
                name="policies_document_outdated_is_published",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title_en}"

    @property
    def titles(self) -> Bilingual:
        """Return the title in both languages."""
        return Bilingual(cs=self.title_cs, en=self.title_en)

    @property
    def title(self) -> str:
        """Return the title in the language that is active."""
        return self.titles.in_language(get_language() or "en")

    @property
    def reference(self) -> str:
        """Return what the audit trail prints."""
        return self.code

    @property
    def quoted_as(self) -> str:
        """Return the key under which its newest published revision quotes targets and is printed."""
        return document_key(self.code, self.published_number or 0)

    def get_absolute_url(self) -> str:
        """Return the page on which the document is read."""
        return reverse("policies:detail", args=[self.code])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the code in capitals, so that it is found however it was typed."""
        self.code = self.code.upper()
        super().save(*args, **kwargs)
