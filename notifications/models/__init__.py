"""The outbox."""

from notifications.models.email import OutgoingEmail

__all__ = ["OutgoingEmail"]
