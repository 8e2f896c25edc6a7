"""The people at a customer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit
from customers.models import Contact, Customer
from customers.services.changes import CONTACT_FIELDS, apply_values


@transaction.atomic
def add_contact(*, customer: Customer, actor: User, now: datetime, **values: Any) -> Contact:
    """Add a person at `customer`. Raises Refusal where the values are not acceptable."""
    contact = Contact(customer=customer)
    changes = apply_values(contact, values, CONTACT_FIELDS)
    contact.save()
    _record("customer.contact_added", contact, actor, now, {name: new for name, (_old, new) in changes.items()})
    return contact


@transaction.atomic
def update_contact(*, contact: Contact, actor: User, now: datetime, **values: Any) -> Contact:
    """Change the given fields of a contact. Writes nothing where nothing differs. Raises Refusal on bad values."""
    changes = apply_values(contact, values, CONTACT_FIELDS)
    if changes:
        contact.save()
        _record("customer.contact_updated", contact, actor, now, changes)
    return contact


@transaction.atomic
def remove_contact(*, contact: Contact, actor: User, now: datetime) -> None:
    """Remove a person; the audit trail keeps the name."""
    _record("customer.contact_removed", contact, actor, now, {})
    contact.delete()


def _record(action: str, contact: Contact, actor: User, now: datetime, changes: dict[str, Any]) -> None:
    audit.record(actor=actor, action=action, subject=contact.customer, now=now, reference=contact.name, changes=changes)
