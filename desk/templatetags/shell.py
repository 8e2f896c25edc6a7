"""What the shell around every page shows: the places that this user may go to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse

from accounts.permissions import may
from desk.alarm import Alarm, alarms
from desk.places import NAVIGATION, NEW_COMPLAINT, SETTINGS, SETTINGS_PAGES, Place
from notifications.selectors import unread_count

register = template.Library()

# Pages whose own main action is to log a complaint.
OWN_NEW_COMPLAINT = frozenset({"complaints:list", "complaints:save_view", "complaints:new", "desk:customer"})


@dataclass(frozen=True, slots=True)
class Link:
    """A place with its address, for one user on one page."""

    place: Place
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Link]:
    """Return the main places that the user may see. On a page of the settings below one of them, it is not current."""
    request = context["request"]
    links = [_link(request, place) for place in NAVIGATION if place.is_open_to(request.user)]
    is_setting = any(_link(request, place).is_current for place in SETTINGS_PAGES)
    return [replace(link, is_current=link.is_current and not is_setting) for link in links]


@register.simple_tag(takes_context=True)
def settings_link(context: Context) -> Link | None:
    """Return the way to the settings, current on each of their pages; None for those who may see none of them."""
    request = context["request"]
    if not SETTINGS.is_open_to(request.user):
        return None
    is_current = any(_link(request, place).is_current for place in (SETTINGS, *SETTINGS_PAGES))
    return Link(SETTINGS, reverse(SETTINGS.url_name), is_current)


@register.simple_tag(takes_context=True)
def new_complaint_link(context: Context) -> Link | None:
    """Return the way to the form for a new complaint; None where there is none to show."""
    request = context["request"]
    page = request.resolver_match.view_name if request.resolver_match else ""
    if page in OWN_NEW_COMPLAINT or not NEW_COMPLAINT.is_open_to(request.user):
        return None
    return _link(request, NEW_COMPLAINT)


@register.simple_tag(takes_context=True)
def alarms_for_reader(context: Context) -> list[Alarm] | None:
    """Return what does not move, to those who run the place; None to others, and where no banner is wanted."""
    is_told = settings.ALARM_BANNER and may(context["request"].user, "operations.view")
    return alarms() if is_told else None


@register.simple_tag(takes_context=True)
def unread_notices(context: Context) -> int:
    """Return how many notices the reader has not read."""
    return unread_count(context["request"].user)


def _link(request: HttpRequest, place: Place) -> Link:
    url = reverse(place.url_name)
    is_current = request.path == url if url == "/" else request.path.startswith(url)
    return Link(place, url, is_current)
