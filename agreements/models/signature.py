"""A signature on paper, recorded by hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.version import AgreementVersion


class PaperSignature(models.Model):
    """When both sides had signed a version on paper, from when it applies, and the scan if there is one."""

    version = models.OneToOneField(AgreementVersion, on_delete=models.PROTECT, related_name="paper_signature")
    signed_on = models.DateField(_("signed on"))
    effective_from = models.DateField(_("effective from"))
    scan = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("signature on paper")
        verbose_name_plural = _("signatures on paper")
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_from__gte=F("signed_on")), name="agreements_signature_before_effect"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.signed_on:%Y-%m-%d}"
