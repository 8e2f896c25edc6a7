"""What people and CRM systems do with customers."""

from customers.services.contacts import add_contact, remove_contact, update_contact
from customers.services.customers import create_customer, update_customer
from customers.services.external import upsert_by_external_key

__all__ = [
    "add_contact",
    "create_customer",
    "remove_contact",
    "update_contact",
    "update_customer",
    "upsert_by_external_key",
]
