"""The list of agreements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from accounts.models import User
from agreements.domain.lifecycle import State
from agreements.models import Agreement
from agreements.selectors.search import matching
from core.paging import Page, keyset_page
from customers.models import Customer

#: What applies no more, or never will, has no end to wait for.
OVER = (State.DECLINED, State.TERMINATED, State.EXPIRED)
MOST_TERMS = 200


@dataclass(frozen=True, slots=True)
class AgreementFilter:
    """What the list is narrowed to; empty means not at all."""

    text: str = ""
    state: str = ""
    customer: UUID | None = None
    owner: int | None = None
    ending_within: int | None = None
    sort: str = ""


#: What the list may be sorted by, as `?sort=` says it; a minus sign turns it round. A day that is open comes last.
SORTS = {
    "reference": "reference",
    "customer": "customer__sort_key",
    "starts": "starts",
    "ends": "ends",
    "changed": "changed_at",
}
OPEN_DAY = Value(date.max, output_field=DateField())


def agreement_page(user: User, chosen: AgreementFilter, params: QueryDict, today: date) -> Page[Agreement]:
    """Return a page of the agreements that `user` may see, sorted as chosen."""
    found = _sortable(_found(user, chosen, today), chosen)
    return keyset_page(found, order=_order(chosen), params=params)


def agreements_found(user: User, chosen: AgreementFilter, today: date) -> QuerySet[Agreement]:
    """Return all of them in the same order."""
    return _sortable(_found(user, chosen, today), chosen).order_by(*_order(chosen))


def _sortable(found: QuerySet[Agreement], chosen: AgreementFilter) -> QuerySet[Agreement]:
    match chosen.sort.removeprefix("-"):
        case "starts":
            return found.annotate(starts=Coalesce("effective_from", OPEN_DAY))
        case "ends":
            return found.annotate(ends=Coalesce("ends_on", OPEN_DAY))
    return found


def _order(chosen: AgreementFilter) -> tuple[str, str]:
    """Return the columns to sort by; the last changed first where nothing is chosen."""
    column = SORTS.get(chosen.sort.removeprefix("-"))
    if column is None:
        return ("-changed_at", "-pk")
    sign = "-" if chosen.sort.startswith("-") else ""
    return (f"{sign}{column}", f"{sign}pk")


def terms_found(user: User, chosen: AgreementFilter, today: date) -> list[Agreement]:
    """Return those with a term, by its beginning: at most so many as one picture holds, those that end first first."""
    found = _found(user, chosen, today).filter(effective_from__isnull=False).exclude(state__in=OVER)
    ending = found.filter(Q(ends_on__gte=today) | Q(ends_on=None)).order_by(F("ends_on").asc(nulls_last=True), "pk")
    return sorted(ending[:MOST_TERMS], key=lambda agreement: (agreement.effective_from or today, agreement.pk))


def _found(user: User, chosen: AgreementFilter, today: date) -> QuerySet[Agreement]:
    found = matching(Agreement.objects.visible_to(user).select_related("customer", "owner"), chosen.text)
    if chosen.state:
        found = found.filter(state=chosen.state)
    if chosen.customer:
        found = found.filter(customer__public_id=chosen.customer)
    if chosen.owner:
        found = found.filter(owner=chosen.owner)
    if chosen.ending_within is not None:
        until = today + timedelta(days=chosen.ending_within)
        found = found.filter(ends_on__gte=today, ends_on__lte=until).exclude(state__in=OVER)
    return found


def owners_of_agreements(user: User) -> QuerySet[User]:
    """Return the people to narrow the list to, by name."""
    theirs = Agreement.objects.visible_to(user).filter(owner=OuterRef("pk"))
    return User.objects.filter(Exists(theirs)).order_by("full_name", "pk")


def customers_with_agreements(user: User) -> QuerySet[Customer]:
    """Return the customers to narrow the list to, by name."""
    theirs = Agreement.objects.visible_to(user).filter(customer=OuterRef("pk"))
    return Customer.objects.visible_to(user).filter(Exists(theirs))
