"""Filters that print values as the current language writes them; None prints nothing."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from asgiref.local import Local
from django import template
from django.core.signals import request_finished, request_started
from django.dispatch import receiver
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core import typography
from core.deadlines import format_deadline
from core.models import Organisation

register = template.Library()

# The organisation's zone, read once a request however many instants a page prints; outside a request, each time.
_request = Local()


@register.filter
def day(value: date | datetime | None) -> str:
    """Print a date; an instant prints the day that it falls on in the organisation's zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(_zone()).date()
    return typography.format_date(value, _language())


@register.filter
def instant(value: datetime | None) -> str:
    """Print an instant as date and time in the organisation's zone."""
    return "" if value is None else typography.format_instant(value, _zone(), _language())


@register.filter
def due(value: datetime | None) -> str:
    """Print a deadline in the organisation's zone: one at midnight is the end of the day before."""
    return "" if value is None else format_deadline(value, _zone(), _language())


@register.filter
def clock_time(value: datetime | None) -> str:
    """Print the time of an instant in the organisation's zone."""
    if value is None:
        return ""
    return typography.format_time(value.astimezone(_zone()), _language())


@register.filter
def money(amount: Decimal | int | None, currency: str) -> str:
    """Print an amount with its currency, `{{ price|money:agreement.currency }}`."""
    return "" if amount is None else typography.format_money(amount, currency, _language())


@register.filter
def number(value: Decimal | int | None) -> str:
    """Print a number as precise as it is."""
    return "" if value is None else typography.format_number(value, _language())


@register.filter
def percent(value: Decimal | int | None) -> str:
    """Print percents: 99.5 is `99,5 %`."""
    return "" if value is None else typography.format_percent(value, _language())


@register.filter
def span(value: timedelta | int | None) -> str:
    """Print a length of time (an int is in seconds): `3 h 12 min`."""
    return "" if value is None else typography.format_span(value, _language())


@register.filter
def business_span(value: timedelta | int | None) -> str:
    """Print a length of business time, where a day is not 24 hours: `26 h 5 min`."""
    return "" if value is None else typography.format_span(value, _language(), days=False)


@register.filter
def bind(value: str | None) -> str:
    """Put the spaces that must not break into text, or into the text of HTML that is marked safe."""
    if value is None:
        return ""
    if isinstance(value, SafeString):
        return mark_safe(typography.bind_html(value, _language()))  # the tags stay as the safe HTML had them
    return typography.bind(str(value), _language())


def _language() -> str:
    return get_language() or "en"


def _zone() -> ZoneInfo:
    zone: ZoneInfo | None = getattr(_request, "zone", None)
    if zone is None:
        zone = Organisation.current().zone
        if getattr(_request, "is_open", False):
            _request.zone = zone
    return zone


@receiver(request_started, dispatch_uid="core.typography.open_request")
def _open_request(**kwargs: Any) -> None:
    _request.is_open, _request.zone = True, None


@receiver(request_finished, dispatch_uid="core.typography.close_request")
def _close_request(**kwargs: Any) -> None:
    _request.is_open, _request.zone = False, None
