"""Questions about customers."""

from __future__ import annotations

from django.db.models import Count, QuerySet
from django.http import QueryDict

from accounts.models import User
from core.folding import fold_number, words_of
from core.paging import Page, keyset_page
from customers.models import Contact, Customer


def matching_customers(user: User, text: str) -> QuerySet[Customer]:
    """Return the visible customers in which every word of `text` occurs, whatever its case and accents."""
    found = Customer.objects.visible_to(user)
    as_number = fold_number(text)
    if as_number.removeprefix("+").isdigit():
        return found.filter(search_text__contains=as_number)
    for word in words_of(text):
        found = found.filter(search_text__contains=word)
    return found


def customer_page(user: User, *, text: str, state: str, params: QueryDict) -> Page[Customer]:
    """Return a page of the list by name, each row with `contact_count`. `state` is active, inactive or all."""
    found = matching_customers(user, text)
    if state in ("active", "inactive"):
        found = found.filter(is_active=state == "active")
    rows = found.annotate(contact_count=Count("contacts"))
    return keyset_page(rows, order=("sort_key", "pk"), params=params)


def contacts_of(customer: Customer) -> QuerySet[Contact]:
    """Return the people at `customer` by name."""
    return Contact.objects.filter(customer=customer)
