"""A clause of the library, and its versions: each is written once and stays."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import PublicIdModel
from drafting.domain.library import ClauseText


class LibraryClause(PublicIdModel):
    """A clause under a stable key: a standard one, or the fallback that stands at `place` behind its `standard`.

    Documents keep the key and the number of the version that they copied; nothing here ever touches them.
    """

    key = models.CharField(_("key"), max_length=40, unique=True)
    article = models.CharField(_("article"), max_length=20)
    standard = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="fallbacks")
    place = models.PositiveSmallIntegerField(default=0)
    latest = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(_("created"))
    changed_at = models.DateTimeField(_("changed"))
    retired_at = models.DateTimeField(_("retired"), null=True)

    class Meta:
        verbose_name = _("clause of the library")
        verbose_name_plural = _("clauses of the library")
        ordering: ClassVar[list[str]] = ["article", "key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(standard__isnull=True, place=0) | Q(standard__isnull=False, place__gte=1),
                name="drafting_clause_fallback_has_place",
            ),
            models.UniqueConstraint(fields=["standard", "place"], name="drafting_clause_place_once"),
            models.CheckConstraint(condition=Q(latest__gte=1), name="drafting_clause_has_version"),
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(article=""),
                name="drafting_clause_named",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def reference(self) -> str:
        """What the audit trail calls it."""
        return self.key

    @property
    def family(self) -> str:
        """The key of the standard clause that it belongs to, or its own."""
        return self.standard.key if self.standard else self.key


class ClauseVersion(models.Model):
    """What a clause says from a day on, by whom and why. The database refuses every change of it."""

    clause = models.ForeignKey(LibraryClause, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    body = models.JSONField()
    reason = models.CharField(_("reason"), max_length=600, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("version of a clause")
        verbose_name_plural = _("versions of clauses")
        ordering: ClassVar[list[str]] = ["clause", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["clause", "number"], name="drafting_clauseversion_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="drafting_clauseversion_number_from_one"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="drafting_clauseversion_change_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause}, {self.number}"

    @property
    def said(self) -> ClauseText:
        """What it says; parsed anew at each call."""
        return ClauseText.model_validate(self.body)
