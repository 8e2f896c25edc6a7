"""Sets of targets in work."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import PublicIdModel
from sla.domain.vocabulary import Basis
from sla.models import choices
from sla.models.target import TargetSet

#: What people edit in the browser. An agreement's targets are edited in the agreement.
EDITABLE = (Basis.ORGANISATION, Basis.STATUTORY, Basis.INTERNAL)


class TargetDraft(PublicIdModel):
    """The next version of a target set while it is written; one per set, shared by those who may edit.

    It holds only what differs from `base`, the version it started from (null for a set that is not published yet):
    `changes` maps the key of a target to its line as a document, or to null where the target is withdrawn. So it can
    be carried over to a version that somebody else published meanwhile. `lock` grows with every change.
    """

    basis = models.CharField(_("basis"), max_length=16, choices=choices.BASES)
    series = models.UUIDField(default=uuid.uuid4)
    base = models.ForeignKey(TargetSet, on_delete=models.PROTECT, related_name="+", null=True)
    source = models.CharField(_("source"), max_length=200)
    verified_on = models.DateField(_("checked against the law on"), null=True)
    changes = models.JSONField(_("changes"), default=dict)
    # Escalation ladders that differ from those of `base`, by name; null where one is removed.
    ladders = models.JSONField(_("escalation ladders"), default=dict)
    lock = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("target set in work")
        verbose_name_plural = _("target sets in work")
        ordering = ["source"]
        constraints = [
            models.UniqueConstraint(fields=["series"], name="sla_target_draft_one_per_set"),
            models.UniqueConstraint(
                fields=["basis"], condition=Q(basis=Basis.ORGANISATION), name="sla_target_draft_one_of_ours"
            ),
            models.CheckConstraint(
                condition=Q(basis__in=[basis.value for basis in EDITABLE]), name="sla_target_draft_editable"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.lock})"
