"""The words of an agreement's newest version, as a search reads them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement


class AgreementText(models.Model):
    """`lines` as they were written; `folded` has for each line its words, each after a space, without accents.

    On PostgreSQL a GIN index on `to_tsvector('simple', folded)` serves agreements.selectors.search, and nothing else.
    """

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, primary_key=True, related_name="text")
    lines = models.TextField()
    folded = models.TextField()

    class Meta:
        verbose_name = _("words of an agreement")
        verbose_name_plural = _("words of agreements")

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.lines[:40]}"
