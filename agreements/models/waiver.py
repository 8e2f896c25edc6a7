"""A hint that somebody has decided to leave as it is, and why."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.version import AgreementVersion


class Waiver(models.Model):
    """One hint of the readiness check, waived for one version; `place` and `said` are those of its `Mark`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="waivers")
    rule = models.CharField(max_length=60)
    place = models.CharField(max_length=300)
    said = models.CharField(max_length=1000, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    waived_at = models.DateTimeField(_("waived"))

    class Meta:
        verbose_name = _("waived hint")
        verbose_name_plural = _("waived hints")
        ordering = ["waived_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "rule", "place", "said"], name="agreements_waiver_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="agreements_waiver_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.place}"
