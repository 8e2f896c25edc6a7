"""Who is writing which part of a draft."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class EditLock(models.Model):
    """A part of a draft that somebody has open for writing: a courtesy between people, and no guard of the data.

    `subject` names the draft ("agreement/AGR-2026-00042/1"), `part` what of it is open (a step). Once `lapses_at` has
    come it counts as free, whatever became of the browser that held it. `page` tells the tabs of one person apart, so
    that closing one of them does not free what another one still shows.
    """

    subject = models.CharField(max_length=100)
    part = models.CharField(max_length=60)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=32)
    held_since = models.DateTimeField(_("held since"))
    lapses_at = models.DateTimeField(_("lapses"))

    class Meta:
        verbose_name = _("edit lock")
        verbose_name_plural = _("edit locks")
        constraints = [
            models.UniqueConstraint(fields=["subject", "part"], name="drafting_edit_lock_one_holder"),
            models.CheckConstraint(
                condition=Q(lapses_at__gt=F("held_since")), name="drafting_edit_lock_lapses_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.part}"
