"""What pages of every app show about mail: that an address does not take it."""

from collections.abc import Mapping

from django import template

from notifications.models import OutgoingEmail
from notifications.selectors import returned_mail

register = template.Library()


@register.simple_tag
def returned_from(*addresses: str) -> dict[str, OutgoingEmail]:
    """Return what came back, by address, for one person or several; one query."""
    return returned_mail(addresses)


@register.simple_tag
def returned_from_all(people: object) -> dict[str, OutgoingEmail]:
    """Return what came back, by address, for all `people` (anything with an `email`); one query."""
    rows = people if hasattr(people, "__iter__") else ()
    return returned_mail([str(each.email) for each in rows])


@register.filter
def at_address(found: Mapping[str, OutgoingEmail], address: str) -> OutgoingEmail | None:
    """Return what came back from `address`."""
    return found.get(address)
