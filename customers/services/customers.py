"""Creating and changing a customer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit
from customers.models import Customer
from customers.services.changes import CUSTOMER_FIELDS, apply_values


@transaction.atomic
def create_customer(*, actor: User | None, now: datetime, **values: Any) -> Customer:
    """Create a customer from values named like its fields. Raises Refusal where they are not acceptable."""
    customer = Customer(created_at=now)
    changes = apply_values(customer, values, CUSTOMER_FIELDS)
    customer.save()
    audit.record(
        actor=actor,
        action="customer.created",
        subject=customer,
        now=now,
        reference=customer.name,
        changes={name: new for name, (_old, new) in changes.items()},
    )
    return customer


@transaction.atomic
def update_customer(*, customer: Customer, actor: User | None, now: datetime, **values: Any) -> Customer:
    """Change the given fields of a customer. Writes nothing where nothing differs. Raises Refusal on bad values."""
    locked = Customer.objects.select_for_update().get(pk=customer.pk)
    write_changes(customer=locked, values=values, actor=actor, now=now)
    return locked


def write_changes(*, customer: Customer, values: dict[str, Any], actor: User | None, now: datetime) -> bool:
    """Save `values` on a customer that the caller has locked, with one audit event. Returns whether any differed."""
    changes = apply_values(customer, values, CUSTOMER_FIELDS)
    if not changes:
        return False
    customer.save()
    audit.record(
        actor=actor, action="customer.updated", subject=customer, now=now, reference=customer.name, changes=changes
    )
    return True
