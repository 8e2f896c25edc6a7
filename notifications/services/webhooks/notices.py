"""Telling people that another system is no longer told."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from accounts.domain.permissions import PERMISSIONS, Role, Scope
from accounts.selectors import active_users_with_role
from notifications.models import WebhookEndpoint
from notifications.services.composing import compose
from notifications.services.queueing import queue_email


def tell_of_disabling(endpoint: WebhookEndpoint, *, now: datetime) -> None:
    """Tell everybody who can do something about it, each in their language, that an endpoint was switched off."""
    roles = [Role(role) for role, scope in PERMISSIONS["webhook.resend"].items() if scope > Scope.NONE]
    for person in active_users_with_role(*roles):
        context = {
            "endpoint": endpoint,
            "is_gone": endpoint.disabled_reason == WebhookEndpoint.Reason.GONE,
            "url": f"{settings.SITE_URL}{endpoint.get_absolute_url()}",
        }
        composed = compose("webhooks/disabled", context, person.language)
        queue_email(
            dedupe_key=f"webhook/{endpoint.public_id}/disabled/{now:%Y%m%dT%H%M%S}/{person.public_id}",
            to=person.email,
            to_name=person.full_name,
            subject=composed.subject,
            text=composed.text,
            html=composed.html,
            language=person.language,
            kind="webhook_disabled",
            about=endpoint.description[:60],
            now=now,
        )
