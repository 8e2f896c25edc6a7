"""The one road to a customer, and what may be done with it."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may
from core.access import ALLOWED, Decision
from customers.models import Contact, Customer


def get_customer_for(user: User, public_id: UUID) -> Customer:
    """Return the customer if `user` may see it. Raises Http404 otherwise."""
    return get_object_or_404(Customer.objects.visible_to(user), public_id=public_id)


def get_contact_of(customer: Customer, contact_id: UUID) -> Contact:
    """Return a person at `customer`. Raises Http404 if there is none of that id."""
    return get_object_or_404(Contact.objects.select_related("customer"), customer=customer, public_id=contact_id)


def can_edit_customers(user: User) -> Decision:
    """Tell whether `user` may create and change customers."""
    if may(user, "customer.edit"):
        return ALLOWED
    return Decision(False, _("Managers, supervisors and agents change customers; your role only reads them."))
