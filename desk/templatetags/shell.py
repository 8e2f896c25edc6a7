"""What the shell around every page shows: the places that this user may go to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may

register = template.Library()


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation; `actions` name the rights of which one suffices (none: for all who signed in)."""

    icon: str
    label: str | Promise
    url_name: str
    actions: tuple[str, ...] = ()
    key: str = ""


PLACES: Final = (
    Place("today", _("Today"), "desk:today", key="t"),
    Place("complaints", _("Complaints"), "complaints:list", ("complaint.view",), key="c"),
    Place("agreements", _("Agreements"), "agreements:list", ("agreement.view",), key="a"),
    Place("policies", _("Policies"), "policies:list", ("policy.read",), key="p"),
    Place("customers", _("Customers"), "customers:list", ("customer.view",), key="u"),
)
SETTINGS: Final = Place(
    "settings",
    _("Settings"),
    "desk:settings",
    ("target.view", "calendar.view", "organisation.configure", "mail.view", "audit.view"),
    key="s",
)
NEW_COMPLAINT: Final = Place("add", _("Log a complaint"), "complaints:new", ("complaint.log",), key="n")


@dataclass(frozen=True, slots=True)
class Link:
    """A place with its address, for one user on one page."""

    place: Place
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Link]:
    """Return the main places that the user may see."""
    return [link for place in PLACES if (link := _link(context["request"], place))]


@register.simple_tag(takes_context=True)
def settings_link(context: Context) -> Link | None:
    """Return the way to the settings, or None for those who may see none of them."""
    return _link(context["request"], SETTINGS)


@register.simple_tag(takes_context=True)
def new_complaint_link(context: Context) -> Link | None:
    """Return the way to the form for a new complaint, or None for those who may not log one."""
    return _link(context["request"], NEW_COMPLAINT)


def _link(request: HttpRequest, place: Place) -> Link | None:
    if place.actions and not any(may(request.user, action) for action in place.actions):
        return None
    try:
        url = reverse(place.url_name)
    except NoReverseMatch:
        return None
    is_current = request.path == url if url == "/" else request.path.startswith(url)
    return Link(place, url, is_current)
