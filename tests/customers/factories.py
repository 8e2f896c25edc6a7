"""Factories of customers; each states only what matters."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from customers.models import Contact, Customer


class CustomerFactory(DjangoModelFactory[Customer]):
    """A customer with nothing but a name."""

    class Meta:
        model = Customer

    name = factory.Sequence(lambda n: f"Customer {n:03d}")
    created_at = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


class ContactFactory(DjangoModelFactory[Contact]):
    """A person at a customer."""

    class Meta:
        model = Contact

    customer = factory.SubFactory(CustomerFactory)
    name = factory.Sequence(lambda n: f"Contact {n}")
