"""The outbox, what people of this installation are told, and webhooks."""

from notifications.models.email import OutgoingEmail
from notifications.models.notice import Notice, Urgency
from notifications.models.preferences import ALWAYS_BY_EMAIL, NoticePreferences
from notifications.models.test_notice import TestNotice
from notifications.models.webhook import WebhookEndpoint, WebhookSecret
from notifications.models.webhook_delivery import WebhookAttempt, WebhookDelivery, WebhookEvent

__all__ = [
    "ALWAYS_BY_EMAIL",
    "Notice",
    "NoticePreferences",
    "OutgoingEmail",
    "TestNotice",
    "Urgency",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookEvent",
    "WebhookSecret",
]
