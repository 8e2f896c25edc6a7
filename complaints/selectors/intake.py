"""What the form of a new complaint offers."""

from datetime import datetime

from accounts.models import User
from agreements.selectors import versions_in_force
from core.folding import words_of
from customers.models import Customer

MOST_MATCHES = 6


def matching_customers(user: User, typed: str) -> list[Customer]:
    """Return the first active customers that `user` may see and in whose name, number or e-mail every word occurs."""
    words = words_of(typed)
    if not words:
        return []
    found = Customer.objects.visible_to(user).filter(is_active=True)
    for word in words:
        found = found.filter(search_text__contains=word)
    return list(found[:MOST_MATCHES])


def agreements_in_force(customer: Customer | None, at: datetime) -> list[tuple[str, str]]:
    """Return reference and title of each agreement in force for the customer at `at`."""
    if customer is None:
        return []
    return [(v.agreement.reference, v.agreement.title) for v in versions_in_force(customer, at)]
