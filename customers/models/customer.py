"""A customer: a company or a person that agreements are made with and complaints come from."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Scope, scope_of
from core.folding import fold, fold_number
from core.models import PublicIdModel

LANGUAGES = [("cs", "čeština"), ("en", "English")]


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Customers, restricted to those who may see them."""

    def visible_to(self, user: User | AnonymousUser) -> CustomerQuerySet:
        """Return the customers `user` may see: all or none, as a customer belongs to no team."""
        return self.all() if scope_of(user, "customer.view") > Scope.NONE else self.none()


class Customer(PublicIdModel):
    """The other party of an agreement; agreements copy what they print, so an edit here changes no contract."""

    name = models.CharField(_("name"), max_length=200)
    company_id = models.CharField(_("company ID (IČO)"), max_length=20, blank=True)
    vat_id = models.CharField(_("VAT ID (DIČ)"), max_length=20, blank=True)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    country = models.CharField(_("country"), max_length=2, default="CZ")
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    data_box = models.CharField(_("data box"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="cs")
    note = models.TextField(_("note"), blank=True, max_length=5000)
    is_active = models.BooleanField(_("active"), default=True)
    # The name, city, e-mail and numbers, folded; save() keeps it.
    search_text = models.TextField(editable=False, blank=True)
    # Names sort by this, so that both databases sort alike whatever their collation.
    sort_key = models.CharField(max_length=200, editable=False)
    created_at = models.DateTimeField(_("created"))

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="customers_customer_has_name"),
            models.CheckConstraint(
                condition=models.Q(language__in=[code for code, _name in LANGUAGES]),
                name="customers_customer_language_known",
            ),
        ]
        indexes = [
            # Serves customers.selectors.customer_page, which walks the list by (sort_key, id).
            models.Index(fields=["sort_key", "id"], name="customers_by_name"),
            # Serves customers.selectors.customers_with_email.
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with what searching and sorting read."""
        self.sort_key = fold(self.name)[:200]
        words = fold(" ".join((self.name, self.city, self.email, self.vat_id, self.data_box)))
        self.search_text = f"{words} {fold_number(self.company_id)} {fold_number(self.phone)}".strip()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of the page that gathers everything about the customer."""
        return reverse("desk:customer", args=[self.public_id])
