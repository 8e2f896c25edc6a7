"""The keys by which other systems know a customer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer

SYSTEM_LENGTH = 50
KEY_LENGTH = 200


class ExternalReference(models.Model):
    """The key of a customer in another system, such as a CRM; one key means one customer."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="external_references")
    system = models.CharField(_("system"), max_length=SYSTEM_LENGTH)
    key = models.CharField(_("key"), max_length=KEY_LENGTH)

    class Meta:
        verbose_name = _("external reference")
        verbose_name_plural = _("external references")
        ordering = ["system", "key"]
        constraints = [
            models.UniqueConstraint(fields=["system", "key"], name="customers_reference_one_per_key"),
            models.CheckConstraint(
                condition=~models.Q(system="") & ~models.Q(key=""), name="customers_reference_is_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system}:{self.key}"
