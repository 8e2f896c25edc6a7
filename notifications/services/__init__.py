"""What notifications does for the floors above."""

from notifications.services.composing import Composed, compose
from notifications.services.notices import Line, notify, supersede_warnings
from notifications.services.queueing import queue_email, send_again

__all__ = ["Composed", "Line", "compose", "notify", "queue_email", "send_again", "supersede_warnings"]
