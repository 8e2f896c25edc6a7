"""A version of an agreement: the typed document as canonical bytes, frozen once it is approved."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.domain.content import AgreementContent, read_content
from agreements.domain.lifecycle import BINDING, EDITABLE, State
from agreements.domain.periods import notice_day
from agreements.domain.zones import day_in, zone_of
from agreements.models.agreement import Agreement
from agreements.models.words import STATE_CHOICES
from core.models import Organisation

OPEN = (State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED)
"""The states of a version on its way to approval; an agreement has at most one such version."""


class FrozenVersionError(RuntimeError):
    """Something tried to change the content of a version that is frozen."""


class AgreementVersion(models.Model):
    """One version. A database trigger refuses changes of a frozen version's content, whoever asks.

    SQLite rebuilds a table to alter it, which drops its trigger: a migration that alters this table must call
    `agreements.migrations._freeze.install` at its end (a test fails if it does not).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=20, choices=STATE_CHOICES, default=State.DRAFT)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    schema_version = models.PositiveSmallIntegerField()
    lock = models.PositiveIntegerField(default=0)
    # step -> {"lock": when it last changed, "by": a name, "at": an instant}: two people may edit two steps at once.
    step_marks = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("created"))
    changed_at = models.DateTimeField(_("changed"))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("approved"), null=True)
    frozen_at = models.DateTimeField(_("frozen"), null=True)
    effective_from = models.DateField(_("effective from"), null=True)
    ends_on = models.DateField(_("ends on"), null=True)
    # The first day on which another version, or none, applies in its stead.
    replaced_on = models.DateField(_("replaced on"), null=True)
    target_set = models.OneToOneField(
        "sla.TargetSet", on_delete=models.PROTECT, null=True, related_name="agreement_version"
    )
    rendering = models.ForeignKey("documents.Rendering", on_delete=models.PROTECT, null=True, related_name="+")

    _frozen_sha256 = ""

    class Meta:
        verbose_name = _("agreement version")
        verbose_name_plural = _("agreement versions")
        ordering = ["agreement", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreements_version_number_once"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="agreements_version_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(state.value for state in EDITABLE)) ^ Q(frozen_at__isnull=False),
                name="agreements_version_frozen_unless_editable",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="agreements_version_approved_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(state.value for state in BINDING)) | Q(effective_from__isnull=False),
                name="agreements_version_binding_has_start",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("effective_from")),
                name="agreements_version_ends_after_start",
            ),
        ]
        indexes = [
            # Serves agreements.services.terms.advance_terms, and nothing else.
            models.Index(
                fields=["effective_from"],
                name="agreements_version_waiting",
                condition=Q(state=State.SIGNED.value),
            ),
            # Serves agreements.services.terms.advance_terms, and nothing else.
            models.Index(fields=["ends_on"], name="agreements_version_ending", condition=Q(state=State.IN_FORCE.value)),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.reference}, {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, unless the version was frozen when it was read and says something else now (FrozenVersionError)."""
        if self._frozen_sha256 and hashlib.sha256(self.content).hexdigest() != self._frozen_sha256:
            raise FrozenVersionError(f"{self} is frozen; its content cannot change.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft; FrozenVersionError for anything else."""
        if self.frozen_at:
            raise FrozenVersionError(f"{self} is frozen; it cannot be deleted.")
        return super().delete(*args, **kwargs)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any) -> Self:
        """Remember what a frozen row said, so that `save` can refuse to change it."""
        version = super().from_db(db, field_names, values, **kwargs)
        if {"frozen_at", "sha256"} <= set(field_names):
            version._frozen_sha256 = version.sha256 if version.frozen_at else ""
        return version

    @property
    def is_editable(self) -> bool:
        """Say whether the content may still change."""
        return self.state in EDITABLE

    @property
    def document(self) -> AgreementContent:
        """The typed document; parsed anew at each call."""
        return read_content(bytes(self.content))

    @property
    def notice_until(self) -> date | None:
        """Until when the renewal of the current term, not of the first one, can be refused; None of no renewal."""
        document = self.document
        return notice_day(document, self.ends_on or document.term.ends_on)

    def day_of(self, at: datetime) -> date:
        """Return the date of an instant (aware) in the zone of this agreement, by which its terms begin and end."""
        return day_in(zone_of(self.document, Organisation.current().zone), at)

    @property
    def document_key(self) -> str:
        """What this version's files and renderings are filed under."""
        return f"agreement/{self.agreement.reference}/{self.number}"
