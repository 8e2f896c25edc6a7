"""Searching everything that one person may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext

from accounts.models import SavedList, SavedView, User
from accounts.permissions import may
from agreements.models import Agreement
from agreements.selectors.search import Passage, matching, passages
from complaints.models import Complaint
from core.folding import fold, words_of
from customers.models import Customer
from customers.selectors import matching_customers
from desk.places import NAVIGATION, NEW_COMPLAINT, SETTINGS, SETTINGS_PAGES, Place
from policies.models import PolicyDocument
from policies.selectors.documents import policy_rows

MOST_HITS = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what to call it, what tells it from its namesakes, where it is; "" for its kind's own icon."""

    label: str
    hint: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of one kind; `list_name` is the list in which all of them are, "" where there is none."""

    kind: str
    list_name: str
    hits: list[Hit]
    has_more: bool


def found_for(user: User, text: str, most: int = MOST_HITS) -> list[Found]:
    """Return what matches every word of `text`, at most `most` of a kind; kinds without a hit are left out."""
    if not text:
        return []
    groups = (
        ("places", "", places_named(user, text)),
        ("customers", "customers:list", _customers(user, text)),
        ("complaints", "complaints:list", _complaints(user, text)),
        ("agreements", "agreements:list", _agreements(user, text)),
        ("policies", "policies:list", _policies(user, text)),
    )
    return [Found(kind, name, hits[:most], len(hits) > most) for kind, name, hits in groups if hits]


def main_places(user: User) -> list[Hit]:
    """Return where the reader may go from anywhere, and what they may begin."""
    places = [_place(place) for place in (NEW_COMPLAINT, *NAVIGATION, SETTINGS) if place.is_open_to(user)]
    return places + _saved_views(user)


def places_named(user: User, text: str) -> list[Hit]:
    """Return the pages that the reader may open and in whose names every word of `text` begins a word."""
    found = (NEW_COMPLAINT, *NAVIGATION, SETTINGS, *SETTINGS_PAGES)
    words = words_of(text)
    places = [_place(place) for place in found if _is_named(str(place.label), words) and place.is_open_to(user)]
    return places + [view for view in _saved_views(user) if _is_named(view.label, words)]


def _saved_views(user: User) -> list[Hit]:
    """Return the reader's own views of lists; a role that was lost takes them along."""
    hints = {
        SavedList.COMPLAINTS.value: ("complaint.view", gettext("View of the complaints")),
        SavedList.AGREEMENTS.value: ("agreement.view", gettext("View of the agreements")),
    }
    hints = {listed: (action, hint) for listed, (action, hint) in hints.items() if may(user, action)}
    views = SavedView.objects.filter(owner=user, listed__in=hints)
    return [
        Hit(view.name, hints[view.listed][1], f"{reverse(f'{view.listed}:list')}?{view.query}", "filter")
        for view in views
    ]


def _is_named(label: str, words: list[str]) -> bool:
    names = fold(label).split()
    return all(any(name.startswith(word) for name in names) for word in words)


def _place(place: Place) -> Hit:
    return Hit(str(place.label), str(place.hint), reverse(place.url_name), place.icon)


def named_by(user: User, reference: str) -> Complaint | Agreement | PolicyDocument | None:
    """Return the one object that a person who types its whole reference means, if they may see it."""
    wanted = reference.strip().upper()
    return (
        Complaint.objects.visible_to(user).filter(reference=wanted).first()
        or Agreement.objects.visible_to(user).filter(reference=wanted).first()
        or PolicyDocument.objects.visible_to(user).filter(code=wanted).first()
    )


def _customers(user: User, text: str) -> list[Hit]:
    return [_customer(each) for each in matching_customers(user, text)[: MOST_HITS + 1]]


def _customer(customer: Customer) -> Hit:
    hint = _dotted(customer.city, customer.company_id, customer.email)
    return Hit(customer.name, hint, customer.get_absolute_url())


def _complaints(user: User, text: str) -> list[Hit]:
    rows = Complaint.objects.visible_to(user).without_merged().filter(_every_word(text)).select_related("customer")
    return [
        Hit(
            each.title, " · ".join(part for part in (each.reference, each.complainant) if part), each.get_absolute_url()
        )
        for each in rows.order_by("-pk")[: MOST_HITS + 1]
    ]


def _agreements(user: User, text: str) -> list[Hit]:
    rows = list(matching(Agreement.objects.visible_to(user).select_related("customer"), text)[: MOST_HITS + 1])
    found = passages(rows, text)
    return [
        Hit(
            each.title,
            _dotted(each.reference, each.customer.name, _said(found.get(each.pk, ()))),
            each.get_absolute_url(),
        )
        for each in rows
    ]


def _said(passage: Passage) -> str:
    """Return the line in which an agreement says what was searched for."""
    return "".join(piece.text for piece in passage)


def _policies(user: User, text: str) -> list[Hit]:
    language = get_language() or "en"
    return [
        Hit(row.document.titles.in_language(language), row.document.code, row.document.get_absolute_url())
        for row in policy_rows(user, text=text)[: MOST_HITS + 1]
    ]


def _dotted(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _every_word(text: str) -> Q:
    """Match rows in whose own words, or in whose customer's, every word of `text` occurs."""
    condition = Q()
    for word in words_of(text):
        condition &= Q(search_text__contains=word) | Q(customer__search_text__contains=word)
    return condition
