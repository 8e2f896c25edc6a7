"""Webhooks: telling other systems, after the Standard Webhooks specification."""

from notifications.services.webhooks.emitting import (
    Occurrence,
    emit,
    emit_all,
    instant_text,
    is_wanted,
    rest_link,
)
from notifications.services.webhooks.endpoints import (
    change_endpoint,
    create_endpoint,
    disable_endpoint,
    enable_endpoint,
    rotate_secret,
)
from notifications.services.webhooks.resending import resend, resend_failed, send_test

__all__ = [
    "Occurrence",
    "change_endpoint",
    "create_endpoint",
    "disable_endpoint",
    "emit",
    "emit_all",
    "enable_endpoint",
    "instant_text",
    "is_wanted",
    "resend",
    "resend_failed",
    "rest_link",
    "rotate_secret",
    "send_test",
]
