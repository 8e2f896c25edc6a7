"""A revision of a policy: parameters while it is a draft, sealed content once it is published."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.base import PublicIdModel
from policies.domain.content import PolicyContent
from policies.models.document import PolicyDocument, document_key


class FrozenRevisionError(Exception):
    """Somebody tried to change or delete a published revision."""


class RevisionState(models.TextChoices):
    """A draft is edited; what is published never changes."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class PolicyRevisionQuerySet(models.QuerySet["PolicyRevision"]):
    """Refuses to touch published rows, also in bulk."""

    def update(self, **kwargs: Any) -> int:
        """Update drafts. Raises FrozenRevisionError if a published revision is among the rows."""
        self._refuse_published()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete drafts. Raises FrozenRevisionError if a published revision is among the rows."""
        self._refuse_published()
        return super().delete()

    def _refuse_published(self) -> None:
        if self.filter(state=RevisionState.PUBLISHED).exists():
            raise FrozenRevisionError("A published revision never changes.")


class PolicyRevision(PublicIdModel):
    """One edition in all its languages, under one hash."""

    document = models.ForeignKey(PolicyDocument, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=RevisionState.choices, default=RevisionState.DRAFT)
    # What the form asked for: {name: text} or {name: {"cs": text, "en": text}}.
    parameters = models.JSONField(default=dict)
    # Counts the saves of a draft: a form that was opened before someone else's save is refused.
    lock = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Canonical bytes (drafting.domain.canonical): hashed as they stand, never written again.
    content = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    next_review_on = models.DateField(null=True, blank=True)

    objects = PolicyRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="policies_revision_number_once"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(state="draft"), name="policies_revision_one_draft"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="published", content__isnull=False, published_at__isnull=False)
                    & Q(published_by__isnull=False, next_review_on__isnull=False)
                    & ~Q(sha256="")
                )
                | Q(
                    state="draft", content__isnull=True, published_at__isnull=True, published_by__isnull=True, sha256=""
                ),
                name="policies_revision_published_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.code}/{self.number}"

    @property
    def is_published(self) -> bool:
        """Say whether this revision is sealed."""
        return self.state == RevisionState.PUBLISHED

    @property
    def rendering_key(self) -> str:
        """Return the key under which its PDFs and its quotes are kept."""
        return document_key(self.document.code, self.number)

    @cached_property
    def document_content(self) -> PolicyContent:
        """Return the sealed content. Raises ValueError for a draft, which has none."""
        if self.content is None:
            raise ValueError(f"{self} is a draft: it has no sealed content")
        return PolicyContent.model_validate(json.loads(bytes(self.content)))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a draft, or seal it. Raises FrozenRevisionError once it is published."""
        if self.pk and PolicyRevision.objects.filter(pk=self.pk, state=RevisionState.PUBLISHED).exists():
            raise FrozenRevisionError(f"{self} is published and never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft. Raises FrozenRevisionError if it is published."""
        if PolicyRevision.objects.filter(pk=self.pk, state=RevisionState.PUBLISHED).exists():
            raise FrozenRevisionError(f"{self} is published and never goes away.")
        return super().delete(*args, **kwargs)
