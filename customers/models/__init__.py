"""The other party: customers, the people there, and the keys other systems know them by."""

from customers.models.contact import Contact
from customers.models.customer import Customer, CustomerQuerySet
from customers.models.reference import ExternalReference

__all__ = ["Contact", "Customer", "CustomerQuerySet", "ExternalReference"]
