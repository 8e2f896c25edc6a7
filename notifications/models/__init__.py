"""The outbox, and what people of this installation are told."""

from notifications.models.email import OutgoingEmail
from notifications.models.notice import Notice, Urgency
from notifications.models.preferences import ALWAYS_BY_EMAIL, NoticePreferences

__all__ = ["ALWAYS_BY_EMAIL", "Notice", "NoticePreferences", "OutgoingEmail", "Urgency"]
