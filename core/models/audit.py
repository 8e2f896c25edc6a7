"""Who changed what, when and why."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One change, append-only.

    The actor is copied in (id and name), not referenced: core lies below accounts, and a record of who did
    something must outlive the account.
    """

    at = models.DateTimeField(_("at"))
    actor_id = models.UUIDField(_("actor"), null=True)
    actor_name = models.CharField(_("actor's name"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=64)
    subject_type = models.CharField(_("kind of object"), max_length=64, blank=True)
    subject_id = models.CharField(_("object"), max_length=64, blank=True)
    reference = models.CharField(_("reference"), max_length=64, blank=True)
    changes = models.JSONField(_("changes"), default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-at", "-id"]
        indexes = [
            # Serves core.selectors.audit_trail: the history of one object.
            models.Index(fields=["subject_type", "subject_id", "-at"], name="core_audit_subject"),
            # Serves the audit page: everything, newest first, by key.
            models.Index(fields=["-at", "-id"], name="core_audit_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.reference}"
