"""The list of agreements."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from accounts.models import User
from agreements.models import Agreement
from core.folding import words_of
from core.paging import Page, keyset_page
from customers.models import Customer


@dataclass(frozen=True, slots=True)
class AgreementFilter:
    """What the list is narrowed to; empty means not at all."""

    text: str = ""
    state: str = ""
    customer: UUID | None = None


def agreement_page(user: User, chosen: AgreementFilter, params: QueryDict) -> Page[Agreement]:
    """Return a page of the agreements that `user` may see, the last changed first."""
    found = Agreement.objects.visible_to(user).select_related("customer", "owner")
    for word in words_of(chosen.text):
        found = found.filter(Q(search_text__contains=word) | Q(customer__search_text__contains=word))
    if chosen.state:
        found = found.filter(state=chosen.state)
    if chosen.customer:
        found = found.filter(customer__public_id=chosen.customer)
    return keyset_page(found, order=("-changed_at", "-pk"), params=params)


def customers_with_agreements(user: User) -> QuerySet[Customer]:
    """Return the customers to narrow the list to, by name."""
    theirs = Agreement.objects.visible_to(user).filter(customer=OuterRef("pk"))
    return Customer.objects.visible_to(user).filter(Exists(theirs))
