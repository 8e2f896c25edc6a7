"""What notifications does for the floors above."""

from notifications.services.composing import Composed, compose
from notifications.services.queueing import queue_email, send_again

__all__ = ["Composed", "compose", "queue_email", "send_again"]
