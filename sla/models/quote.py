"""Where a target is quoted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sla.models import choices
from sla.models.target import Target


class TargetQuote(models.Model):
    """A document printed a target, as it stood in the version that `target` belongs to.

    `document_key` names the document for its own app ("policy/CS-POL-001/1"); `amount` and `unit` are what was
    printed, which may be another unit than the target's own.
    """

    document_key = models.CharField(_("document"), max_length=80)
    document_title = models.CharField(_("title"), max_length=200)
    document_url = models.CharField(_("address"), max_length=200, blank=True)
    locator = models.CharField(_("place"), max_length=80, blank=True)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="quotes")
    target_key = models.CharField(_("target"), max_length=80)
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=3)
    unit = models.CharField(_("unit"), max_length=16, choices=choices.UNITS)
    quoted_at = models.DateTimeField(_("quoted"))

    class Meta:
        verbose_name = _("quoted target")
        verbose_name_plural = _("quoted targets")
        ordering = ["document_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document_key", "locator", "target_key", "unit"], name="sla_quote_once_per_place"
            ),
            *choices.known_words("quote", ["unit"]),
        ]
        indexes = [
            # Serves sla.selectors.quotes: the documents that quote one target.
            models.Index(fields=["target_key", "document_key"], name="sla_quote_by_target"),
        ]

    def __str__(self) -> str:
        return f"{self.document_key}: {self.target_key}"
