"""System checks of what an installation sets for notifications."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from notifications.domain.destinations import parse_networks


@register()
def allowed_networks_are_networks(**kwargs: Any) -> list[CheckMessage]:
    """Refuse to start with networks that cannot be read: a slip there must not be found out at the first webhook."""
    try:
        parse_networks(settings.WEBHOOK_ALLOWED_NETWORKS)
    except ValueError as error:
        return [Error(f"WEBHOOK_ALLOWED_NETWORKS: {error}", id="notifications.E001")]
    return []
